// Moderators are told of severe content in feedback at once, as of that in the chat.
import { platformOf, type SpaceId } from '../ids.ts';
import { type SevereFeedback, severeFeedbackCard } from '../interventions/desk/severe-feedback.ts';
import type { Repositories } from '../ports.ts';

const hourMs = 3_600_000;
/** A flood makes so many cards a source and hour; the log has the rest. */
const cardsAnHour = 5;
/** What is older is no emergency any more: an export of years must not ring. */
const freshMs = 7 * 24 * hourMs;

/** Which card of this hour it is, from 1; null: there were enough. */
const nextCard = async (tx: Repositories, name: string, now: number): Promise<number | null> => {
  const hour = Math.floor(now / hourMs);
  for (let card = 1; card <= cardsAnHour; card += 1)
    if (await tx.interactions.claim(`severe-feedback:${name}:${hour}:${card}`, now)) return card;
  return null;
};

/** Call in the transaction that stores the feedback. The row is found by the sweep within seconds. */
export const alertSevereFeedback = async (
  tx: Repositories,
  {
    spaceId,
    source,
    found,
  }: { readonly spaceId: SpaceId; readonly source: string; readonly found: readonly SevereFeedback[] },
  now: number,
  newId: () => string,
): Promise<void> => {
  const fresh = found.filter(({ at }) => at > now - freshMs);
  if (fresh.length === 0) return;
  const counts: Record<string, number> = {};
  for (const { category } of fresh) counts[category] = (counts[category] ?? 0) + 1;
  await tx.audit.append({
    at: now,
    spaceId,
    actor: 'agent',
    action: 'health.severe',
    subject: spaceId,
    data: { messages: fresh.length, source, ...counts },
  });
  const channelId = (await tx.spaces.get(spaceId))?.moderatorsChannelId ?? null;
  if (channelId === null) return;
  const card = await nextCard(tx, `${spaceId}:${source}`, now);
  if (card === null) return;
  const body = severeFeedbackCard(source, fresh, card === cardsAnHour);
  await tx.outbox.add([
    {
      id: newId(),
      platform: platformOf(spaceId),
      effect: { kind: 'post', spaceId, channelId, threadId: null, replyTo: null, body },
      createdAt: now,
      expiresAt: null,
    },
  ]);
};

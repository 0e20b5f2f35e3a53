// Severe content goes to moderators at once, past the score: one card, added to while more of it comes.

import type { HealthWarning } from '../health/warning.ts';
import { platformOf } from '../ids.ts';
import { severeBody } from '../interventions/desk/severe-deeds.ts';
import type { Effect } from '../messages/outbound.ts';
import type { AuditEntry, Channel, NewOutboxRow, Repositories, Space } from '../ports.ts';

// A card is added to while less than this passed since its last addition; then there is a new one.
const sameCardMs = 3_600_000;
const messagesAtOnce = 500;
const messagesShown = 10;

export interface SevereAlert {
  readonly outbox: readonly NewOutboxRow[];
  readonly audit: readonly AuditEntry[];
}

const nothing: SevereAlert = { outbox: [], audit: [] };

/**
 * Tells of the severe messages nobody was told of yet. Evaluations are seconds apart, so a flood makes one card and an
 * update of it every few seconds. Call inside the evaluating transaction; the caller writes the rows.
 * @param lasting warnings that have not ended.
 */
export const alertSevere = async (
  tx: Repositories,
  { space, channels, lasting }: { space: Space; channels: readonly Channel[]; lasting: readonly HealthWarning[] },
  now: number,
  newId: () => string,
): Promise<SevereAlert> => {
  const { health } = tx;
  const known = lasting.find(({ cause }) => cause === 'severe');
  const open = await health.severeOpen(space.id, messagesAtOnce);
  if (open.length === 0 && known === undefined) return nothing;
  const last = await health.severeCard(space.id);
  const lastAt = last?.lastAt ?? known?.beganAt ?? 0;
  const over = now - lastAt >= sameCardMs;
  if (known !== undefined && over) await health.endWarnings(space.id, ['severe'], now);
  if (open.length === 0) return nothing;

  const { moderatorsChannelId } = space;
  const earlier = last !== null && !over ? last.cardOutboxId : null;
  const rowId = newId();
  const cardId = moderatorsChannelId === null ? null : (earlier ?? rowId);
  await health.severeTold(
    open.map(({ messageId }) => messageId),
    cardId,
    now,
  );
  const counts: Record<string, number> = {};
  for (const { category } of open) counts[category] = (counts[category] ?? 0) + 1;
  if (known === undefined || over)
    await health.beginWarning({
      id: newId(),
      spaceId: space.id,
      cause: 'severe',
      signal: null,
      beganAt: now,
      clearedAt: null,
      detail: {
        score: null,
        interval: null,
        threshold: 0,
        authors: 0,
        messages: open.length,
        drivers: [],
        fast: null,
        examples: open.slice(0, messagesShown).map(({ messageId, channelId, threadId, at }) => ({
          messageId,
          channelId,
          threadId,
          at,
        })),
        severe: counts,
      },
    });
  const audit: AuditEntry = {
    at: now,
    spaceId: space.id,
    actor: 'agent',
    action: 'health.severe',
    subject: space.id,
    data: { messages: open.length, ...counts },
  };
  if (cardId === null || moderatorsChannelId === null) return { outbox: [], audit: [audit] };
  const body = await severeBody(tx, space.id, cardId, channels);
  if (earlier !== null) await tx.outbox.dropUpdates(earlier);
  const where = { spaceId: space.id, channelId: moderatorsChannelId };
  const effect: Effect =
    earlier === null
      ? { kind: 'post', ...where, threadId: null, replyTo: null, body }
      : { kind: 'update', ...where, outboxId: earlier, body };
  const row: NewOutboxRow = { id: rowId, platform: platformOf(space.id), effect, createdAt: now, expiresAt: null };
  return { outbox: [row], audit: [audit] };
};

// What moderators are told of promises at risk or broken: how many, where, since when. Never what was asked, nor by whom.
import { count, span } from '../commands/words.ts';
import type { SpaceId } from '../ids.ts';
import { messageIdSchema } from '../ids.ts';
import { plainName } from '../interventions/card.ts';
import { messagePlace } from '../interventions/desk/severe-card.ts';
import { bodySchema, type OutboundBody } from '../messages/outbound.ts';
import type { Channel } from '../repositories/spaces.ts';
import type { Escalation } from './escalation.ts';
import type { SlaReading } from './reading.ts';
import type { Rung } from './sla-settings.ts';

const shown = 5;

const headline: Readonly<Record<Rung, (questions: string) => string>> = {
  helpers: (questions) => `${questions} will soon have waited longer than promised; an answer now still keeps it.`,
  moderators: (questions) => `${questions} waited longer than promised.`,
  owner: (questions) => `For the owner: ${questions} waited twice as long as promised.`,
  ceo: (questions) => `${questions} waited four times as long as promised.`,
};

const lineOf = (
  { subject, channelId, startedAt, kind }: SlaReading,
  spaceId: SpaceId,
  channels: readonly Channel[],
  now: number,
): string => {
  const waited = `waits for ${span(now - startedAt)}`;
  const messageId = messageIdSchema.safeParse(subject).data;
  if (kind !== 'resolution' && messageId !== undefined && channelId !== null)
    return `- ${messagePlace(spaceId, { channelId, messageId, at: startedAt }, channels)}, ${waited}`;
  const name = channels.find(({ id }) => id === channelId)?.name;
  return `- case \`${subject.slice(-6)}\`${name === undefined ? '' : ` in #${plainName(name)}`}, open for ${span(now - startedAt)}`;
};

/** One card for all that is told at one time; null: nothing is. */
export const slaCard = (
  notices: readonly Escalation[],
  readings: readonly SlaReading[],
  {
    spaceId,
    channels,
    now,
  }: { readonly spaceId: SpaceId; readonly channels: readonly Channel[]; readonly now: number },
): OutboundBody | null => {
  const parts: string[] = [];
  for (const rung of ['ceo', 'owner', 'moderators', 'helpers'] as const) {
    const about = notices
      .filter((notice) => notice.rung === rung)
      .flatMap(({ kind, subject }) => readings.find((one) => one.kind === kind && one.subject === subject) ?? []);
    if (about.length === 0) continue;
    const cases = about.every(({ kind }) => kind === 'resolution');
    parts.push(
      headline[rung](count(about.length, cases ? 'case' : 'question')),
      ...about.slice(0, shown).map((one) => lineOf(one, spaceId, channels, now)),
      ...(about.length > shown ? [`- and ${about.length - shown} more`] : []),
    );
  }
  if (parts.length === 0) return null;
  const text = ['**Answers are waited for**', ...parts, '`/cco sla` shows all of it, by channel.'].join('\n');
  return bodySchema.parse({ text: text.slice(0, 4_000), actions: [] });
};

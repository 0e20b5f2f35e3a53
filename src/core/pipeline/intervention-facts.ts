// Reads what interventions are decided on, in the evaluating transaction: only where there is something to consider, and a
// bounded number of rows each.

import type { StrategyVersion } from '../brand/strategy.ts';
import { type Considered, considered, conversationKey } from '../interventions/considered.ts';
import { calmDown } from '../interventions/kinds/calm-down.ts';
import { consider } from '../interventions/kinds/kind.ts';
import { rulesReminder } from '../interventions/kinds/rules-reminder.ts';
import { type Report, statusPost, statusRule } from '../interventions/kinds/status-post.ts';
import { type Past, pastMs, pastOf } from '../interventions/past.ts';
import { isHidden, keptKey, type SituationFacts } from '../interventions/situation.ts';
import type { Channel, Conversation, Repositories, Space, StoredMessage } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** How far back a conversation is read, and how many messages of it: enough for every kind with staff and agents in between. */
const conversationMs = hourMs;
const conversationMessages = 60;
// More conversations than this turning at once are one event; the rest wait for their next message.
const conversationLimit = 200;
const backgroundMessages = 200;
const pastLimit = 1_000;
const severeMs = 6 * hourMs;

export interface Here {
  readonly space: Space;
  readonly channels: readonly Channel[];
  readonly settings: SpaceSettings;
  readonly strategy: StrategyVersion | null;
  readonly now: number;
}

/** Conversations read in this evaluation, each once. */
export const createConversations = ({ messages }: Pick<Repositories, 'messages'>, now: number) => {
  const known = new Map<string, readonly StoredMessage[]>();
  return {
    known,
    read: async (where: Conversation): Promise<readonly StoredMessage[]> => {
      const key = conversationKey(where);
      const found = known.get(key) ?? (await messages.conversation(where, now - conversationMs, conversationMessages));
      known.set(key, found);
      return found;
    },
  };
};
export type Conversations = ReturnType<typeof createConversations>;

/** The newest of a space, whatever the channel, read once. */
export const createBackground = ({ messages }: Pick<Repositories, 'messages'>, spaceId: Space['id']) => {
  let found: Promise<readonly StoredMessage[]> | null = null;
  return (): Promise<readonly StoredMessage[]> => {
    found ??= messages.list({ spaceId, limit: backgroundMessages });
    return found;
  };
};
export type Background = ReturnType<typeof createBackground>;

/** The address the organisation calls by a name that fits; null: none is known. */
export const addressOf = (strategy: StrategyVersion | null, name: RegExp): string | null =>
  strategy?.strategy.facts.links.find((link) => name.test(link.name))?.url ?? null;

export const rulesName = /\b(?:rules?|guidelines?|code of conduct|regeln|netiquette)\b/iu;
const statusName = /\bstatus/iu;

/** Display names of those whose messages brought it. */
export const namesOf = (messages: readonly StoredMessage[]): string[] => [
  ...new Set(messages.flatMap(({ author }) => (author === null || author.role === 'agent' ? [] : [author.name]))),
];

/** What turning conversations give reason to: those where something negative was said since the last evaluation. */
export const considerTalk = async (
  here: Here,
  dirty: readonly Conversation[],
  conversations: Conversations,
): Promise<Considered[]> => {
  const { space, channels, strategy, now } = here;
  const found: Considered[] = [];
  const open = dirty.filter((where) => !isHidden(where, space, channels));
  for (const where of open.slice(0, conversationLimit)) {
    const messages = await conversations.read(where);
    const base = { where, messageId: null, accused: namesOf(messages), mentions: [] };
    const rules = addressOf(strategy, rulesName);
    found.push(
      ...considered({ kind: 'de-escalation', ...base }, consider(calmDown, { messages }, now)),
      ...considered({ kind: 'rules-reminder', ...base }, consider(rulesReminder, { messages, rules }, now)),
    );
  }
  return found;
};

const isReport = ({ author, text, score }: StoredMessage): boolean =>
  author?.role === 'member' && text !== null && score !== null && (score.label === 'negative' || score.asks);

/** Many reporting the same: asked where somebody said something negative, a channel at a time. */
export const considerReports = async (
  here: Here,
  dirty: readonly Conversation[],
  conversations: Conversations,
  background: Background,
): Promise<Considered[]> => {
  const { space, channels, strategy, now } = here;
  const touched = new Set(dirty.filter((where) => !isHidden(where, space, channels)).map(({ channelId }) => channelId));
  if (touched.size === 0) return [];
  const recent = await background();
  const texts = recent.flatMap(({ text }) => (text === null ? [] : [text]));
  const found: Considered[] = [];
  for (const channelId of touched) {
    const messages = recent.filter((one) => one.channelId === channelId && isReport(one)).toReversed();
    const reports = messages.flatMap(({ author, at, text }): Report[] =>
      author === null || text === null ? [] : [{ memberId: author.id, at, text }],
    );
    if (new Set(reports.map(({ memberId }) => memberId)).size < statusRule.leastMembers) continue;
    const where = { spaceId: space.id, channelId, threadId: null };
    const facts = { reports, background: texts, status: addressOf(strategy, statusName) };
    const seen = considered(
      { kind: 'status-post', where, messageId: null, accused: namesOf(messages), mentions: [] },
      consider(statusPost, facts, now),
    );
    if (seen.length > 0) await conversations.read(where);
    found.push(...seen);
  }
  return found;
};

/** What was proposed and what the experiment held out, as far back as any rest reaches. */
export const readPast = async (tx: Repositories, { space, settings, now }: Here): Promise<Past> => {
  const { cooldownMinutes, authorCooldownMinutes } = settings.interventions;
  const since = now - Math.max(pastMs, cooldownMinutes * minuteMs, authorCooldownMinutes * minuteMs);
  const interventions = await tx.interventions.list({ spaceId: space.id, since, limit: pastLimit });
  const heldOut = await tx.effects.heldOut(space.id, since);
  return pastOf(interventions, heldOut, now);
};

type Situation = Pick<SituationFacts, 'conversations' | 'kept' | 'stopped' | 'severe'>;

/** What the policy asks about the conversations something is considered in. */
export const readSituation = async (
  tx: Repositories,
  { space, now }: Here,
  seen: readonly Considered[],
  conversations: Conversations,
): Promise<Situation> => {
  const kept = new Map<string, { decision: 'do' | 'draft' | 'observe' | 'not' | 'skipped'; code: string }>();
  const places = new Map(seen.map(({ where }) => [conversationKey(where), where]));
  for (const where of places.values()) {
    await conversations.read(where);
    for (const row of await tx.decisions.latest(where)) kept.set(keptKey(row.kind, row), row);
  }
  const about = seen.flatMap(({ consideration }) =>
    consideration.outcome === 'proposed' && consideration.proposal.about !== null ? [consideration.proposal.about] : [],
  );
  return {
    conversations: conversations.known,
    kept,
    stopped: about.length === 0 ? new Set() : await tx.stops.among(about),
    severe:
      seen.length === 0
        ? new Set()
        : new Set((await tx.health.severeSince(space.id, now - severeMs)).map(conversationKey)),
  };
};

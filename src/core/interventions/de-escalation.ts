// Several members of one conversation turning negative: when to say something.
import type { StoredMessage } from '../ports.ts';

/** What the trigger looks at; counts of messages unless said otherwise. */
export const deEscalationRule = {
  /** How far back, in ms. */
  windowMs: 30 * 60_000,
  recent: 10,
  before: 12,
  /** Fewer recent messages say nothing. */
  leastRecent: 6,
  /** Distinct members among the negative ones. */
  leastMembers: 3,
  /** Share of the recent ones that is negative. */
  share: 0.5,
  /** That share must be this much above the share before … */
  rise: 0.25,
  /** … which needs this many messages to be known; with fewer, `shareAlone` is asked for instead. */
  leastBefore: 4,
  shareAlone: 0.6,
  /** Of the last four, this many negative: else people are already sorting it out. */
  tail: 4,
  leastInTail: 2,
  /** So many of the negative ones, from as many members, say "you": complaints about a thing are no quarrel. */
  leastAimed: 2,
} as const;

export interface DeEscalationFinding {
  readonly members: number;
  readonly negative: number;
  readonly recent: number;
  readonly negativeBefore: number;
  readonly before: number;
}

type Read = {
  readonly member: string;
  readonly heated: boolean;
  readonly warm: boolean;
  readonly aimed: boolean;
};

const secondPerson = /\b(?:you|your|yours|youre|ya|u|ur|du|dich|dir|dein\w{0,2}|ihr|euch|euer|eure\w?)\b/iu;

// Grief and comfort read as negative too.
const sympathy = /\b(?:sorry|condolences?|sad|hugs?|hope|leid|traurig|hoffe\w?)\b/iu;

/** Whether a text speaks at somebody, in English or German, and not to comfort them. */
export const isAimed = (text: string | null): boolean =>
  text !== null && secondPerson.test(text) && !sympathy.test(text);

// "Error: the disk is full, what can I do?" is a problem, not a quarrel: a question counts only when it is harsh.
export const isHeated = ({ label, asks, score, offensive }: NonNullable<StoredMessage['score']>): boolean =>
  label === 'negative' && (!asks || score <= -0.6 || offensive >= 0.5);

const readable = (messages: readonly StoredMessage[]): Read[] =>
  messages.flatMap(({ author, score, text }) =>
    author === null || author.role !== 'member' || score === null
      ? []
      : [{ member: author.id, heated: isHeated(score), warm: score.label === 'positive', aimed: isAimed(text) }],
  );

const heatedIn = (reads: readonly Read[]): number => reads.filter(({ heated }) => heated).length;

/**
 * Reads a conversation (oldest first; staff and agents are passed over) and tells whether several of its members
 * turned negative; null when not.
 */
export const findEscalation = (messages: readonly StoredMessage[], now: number): DeEscalationFinding | null => {
  const rule = deEscalationRule;
  const reads = readable(messages.filter(({ at }) => at > now - rule.windowMs && at <= now));
  const recent = reads.slice(-rule.recent);
  const before = reads.slice(-rule.recent - rule.before, -rule.recent);
  if (recent.length < rule.leastRecent) return null;
  const negative = heatedIn(recent);
  const members = new Set(recent.filter(({ heated }) => heated).map(({ member }) => member)).size;
  if (members < rule.leastMembers) return null;
  const aimed = recent.filter((read) => read.heated && read.aimed);
  if (aimed.length < rule.leastAimed || new Set(aimed.map(({ member }) => member)).size < rule.leastAimed) return null;

  const share = negative / recent.length;
  const negativeBefore = heatedIn(before);
  const turned =
    before.length < rule.leastBefore
      ? share >= rule.shareAlone
      : share >= rule.share && share >= negativeBefore / before.length + rule.rise;
  if (!turned) return null;

  const tail = recent.slice(-rule.tail);
  const settling = heatedIn(tail) < rule.leastInTail || tail.filter(({ warm }) => warm).length >= rule.leastInTail;
  return settling ? null : { members, negative, recent: recent.length, negativeBefore, before: before.length };
};

/** Why, in counts; never a quote or a name. */
export const escalationReason = (finding: DeEscalationFinding): string => {
  const now = `${finding.negative} of the last ${finding.recent} messages read negative, from ${finding.members} members`;
  return finding.before === 0 ? `${now}.` : `${now}; of the ${finding.before} before, ${finding.negativeBefore} did.`;
};

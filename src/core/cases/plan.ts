// From what was seen to a case: whether it makes a new one, belongs to one that is open, or brings one back.
import type { HealthWarning } from '../health/warning.ts';
import type { ChannelId, MemberId, MessageId, SpaceId, ThreadId } from '../ids.ts';
import { messageIdSchema } from '../ids.ts';
import type { MessageReading } from '../sentiment/message-type.ts';
import type { SlaReading } from '../sla/reading.ts';
import type { TrackerState } from '../trackers/state.ts';
import type { Case, CaseEvent, CaseKind, CasePriority, OpenedEvent } from './case.ts';
import { isOpen } from './case.ts';

const dayMs = 86_400_000;

/** One case of a space's health is open at a time, whichever window saw it. */
export const healthCause = 'health';
/** What came back within this time after it was resolved is the same case. */
export const sameCaseMs = 7 * dayMs;
/** New cases from single messages a space in 24 hours; what exceeds them is in the themes. */
export const messageCasesADay = 10;
/** How sure the reading of a single message must be. */
const leastConfidence = 0.75;
/** Messages kept as evidence of one finding. */
const mostEvidence = 20;

/** Something seen that may be a case. No content. */
export interface Finding {
  readonly spaceId: SpaceId;
  /** One case of a cause is open at a time in a space. */
  readonly cause: string;
  readonly origin: OpenedEvent['origin'];
  readonly kind: CaseKind;
  readonly priority: CasePriority;
  readonly channelId: ChannelId | null;
  readonly threadId: ThreadId | null;
  readonly signals: OpenedEvent['signals'];
  readonly score: number | null;
  /** The warning, question or message that brought it: the same one again is the same finding. */
  readonly sourceId: string;
  readonly at: number;
  readonly evidence: readonly MessageId[];
  /** Who says so; absent: the agent saw it. */
  readonly by?: MemberId;
}

const priorityOf = ({ cause, detail }: HealthWarning): CasePriority => {
  if (cause === 'sudden') return 'urgent';
  return detail.score !== null && detail.score <= 0.6 ? 'urgent' : 'high';
};

/**
 * A health warning's: one a space, whichever window saw it, so that there is one tracker issue. null: severe content, which
 * moderators see by itself.
 */
export const findingOfWarning = (warning: HealthWarning): Finding | null => {
  if (warning.cause === 'severe') return null;
  const { id, spaceId, signal, beganAt, detail } = warning;
  const score = warning.cause === 'sudden' && detail.fast ? detail.fast.score : detail.score;
  const drivers = [...detail.drivers].sort((a, b) => a.contribution - b.contribution).map((driver) => driver.signal);
  return {
    spaceId,
    cause: healthCause,
    origin: 'warning',
    kind: signal === 'responsiveness' ? 'response-delay' : 'negative-sentiment',
    priority: priorityOf(warning),
    channelId: null,
    threadId: null,
    signals: [...new Set([...(signal === null ? [] : [signal]), ...drivers])].slice(0, 3),
    score: score ?? detail.score,
    sourceId: id,
    at: beganAt,
    evidence: detail.examples.map(({ messageId }) => messageId).slice(0, mostEvidence),
  };
};

/** Questions of a channel that were missed and still wait: one case a channel. null: there is none. */
export const findingOfMissed = (
  spaceId: SpaceId,
  channelId: ChannelId,
  readings: readonly SlaReading[],
  now: number,
): Finding | null => {
  const missed = readings
    .filter((one) => one.channelId === channelId && one.state === 'missed' && one.stoppedAt === null)
    .filter(({ kind }) => kind !== 'resolution')
    .sort((a, b) => b.startedAt - a.startedAt || (a.subject < b.subject ? -1 : 1));
  const newest = missed[0];
  if (newest === undefined) return null;
  return {
    spaceId,
    cause: `sla:${channelId}`,
    origin: 'sla',
    kind: 'response-delay',
    priority: missed.length >= 5 ? 'high' : 'medium',
    channelId,
    threadId: missed.length === 1 ? newest.threadId : null,
    signals: ['responsiveness'],
    score: null,
    sourceId: `${newest.kind}:${newest.subject}`,
    at: newest.dueAt ?? now,
    evidence: missed.flatMap(({ subject }) => messageIdSchema.safeParse(subject).data ?? []).slice(0, mostEvidence),
  };
};

/** What a single message is a case of; undefined: none, or that is not sure. */
export const kindOfMessage = ({ type, confidence }: MessageReading): 'feature-request' | 'bug-report' | undefined =>
  (type === 'feature-request' || type === 'bug-report') && confidence >= leastConfidence ? type : undefined;

/** One case of a thread, or of a message in a channel's own stream, is open at a time. */
export const causeOfMessage = ({ id, threadId }: { id: MessageId; threadId: ThreadId | null }): string =>
  `message:${threadId ?? id}`;

/** A single message that asks for something or reports a defect. null: it does not, or that is not sure. */
export const findingOfMessage = (
  message: {
    readonly id: MessageId;
    readonly spaceId: SpaceId;
    readonly channelId: ChannelId;
    readonly threadId: ThreadId | null;
    readonly at: number;
  },
  reading: MessageReading,
): Finding | null => {
  const kind = kindOfMessage(reading);
  if (kind === undefined) return null;
  const { id, spaceId, channelId, threadId, at } = message;
  return {
    spaceId,
    cause: causeOfMessage(message),
    origin: 'message',
    kind,
    priority: 'low',
    channelId,
    threadId,
    signals: [],
    score: null,
    sourceId: id,
    at,
    evidence: [id],
  };
};

export type Opening =
  | { readonly do: 'open' }
  /** It belongs to this case, which is open: `event` is new to it. */
  | { readonly do: 'add'; readonly caseId: string; readonly event: CaseEvent }
  | { readonly do: 'reopen'; readonly caseId: string; readonly event: CaseEvent }
  | { readonly do: 'nothing'; readonly code: 'day-cap' };

/**
 * What a finding does. @param latest the newest case of its cause in its space, open or not
 * @param fromMessagesToday cases that single messages opened in the space in the last 24 hours
 */
export const openingOf = (finding: Finding, latest: Case | null, fromMessagesToday: number): Opening => {
  const { sourceId, at, score } = finding;
  if (latest !== null && isOpen(latest))
    return { do: 'add', caseId: latest.id, event: { id: `again:${sourceId}`, at, by: null, kind: 'recurred', score } };
  const closedAt = latest?.closedAt ?? null;
  // What a person called a duplicate, or no matter, is not brought back by itself.
  const solved = latest?.outcome === 'solved';
  if (latest !== null && solved && closedAt !== null && at >= closedAt && at - closedAt <= sameCaseMs)
    return {
      do: 'reopen',
      caseId: latest.id,
      event: { id: `back:${sourceId}`, at, by: null, kind: 'reopened', why: 'recurred' },
    };
  if (finding.origin === 'message' && fromMessagesToday >= messageCasesADay) return { do: 'nothing', code: 'day-cap' };
  return { do: 'open' };
};

/** The first events of a new case: seen, and what it is. */
export const firstEvents = (
  finding: Finding,
): { readonly opened: OpenedEvent; readonly events: readonly CaseEvent[] } => {
  const { cause, origin, kind, priority, channelId, threadId, signals, score, sourceId, at, by = null } = finding;
  return {
    opened: {
      id: 'opened',
      at,
      by,
      kind: 'opened',
      cause,
      origin,
      priority,
      channelId,
      threadId,
      signals,
      score,
      sourceId,
    },
    events: [{ id: 'typed', at, by: null, kind: 'typed', caseKind: kind }],
  };
};

/**
 * What a change of a case's tracker issue says to it. @param changeId of the delivery, or of the state and its time: the
 * same change told twice is one event
 */
export const trackerEvent = ({ name, outcome }: TrackerState, changeId: string, at: number): CaseEvent => {
  const open = /progress|doing|started|review/iu.test(name) ? 'in-progress' : 'open';
  const state = outcome === 'done' ? 'resolved' : outcome === 'declined' ? 'declined' : open;
  return { id: `tracker:${changeId}`.slice(0, 200), at, by: null, kind: 'tracker-moved', state };
};

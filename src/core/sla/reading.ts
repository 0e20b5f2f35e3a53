// One promise, read at one moment: what the report, the ladder and the score all go by.
import type { ChannelId, ThreadId } from '../ids.ts';
import type { MemberRole } from '../messages/inbound.ts';
import type { QuestionFact } from '../repositories/messages.ts';
import { type SlaKind, type SlaSettings, targetMs } from './sla-settings.ts';
import type { StaffedClock } from './staffed-hours.ts';

/** A clock that runs: from when, and when another human stopped it. */
export interface SlaFact {
  readonly kind: SlaKind;
  /** Id of the message, the case or the request. */
  readonly subject: string;
  readonly channelId: ChannelId | null;
  readonly threadId: ThreadId | null;
  readonly startedAt: number;
  /** null: it still runs. */
  readonly stoppedAt: number | null;
}

export type SlaState = 'active' | 'at-risk' | 'hit' | 'missed';

export interface SlaReading extends SlaFact {
  readonly state: SlaState;
  /** The staffed time promised, in ms. */
  readonly targetMs: number;
  /** null: staffed hours never get there within two years. */
  readonly dueAt: number | null;
  readonly atRiskAt: number | null;
  /** Staffed time (ms) until it was stopped, or until now. */
  readonly takenMs: number;
}

/** The moment by which something started at `startedAt` is to be done. */
export interface Promised {
  readonly targetMs: number;
  readonly dueAt: number | null;
  readonly atRiskAt: number | null;
}

/** The staffed time (ms) promised for what began at `startedAt`, and when it is over; null: nothing is promised there. */
export const dueOf = (
  settings: SlaSettings,
  clock: StaffedClock,
  { kind, channelId, startedAt }: { kind: SlaKind; channelId: ChannelId | null; startedAt: number },
): { readonly targetMs: number; readonly dueAt: number | null } | null => {
  const target = targetMs(settings, kind, channelId);
  return target === null ? null : { targetMs: target, dueAt: clock.after(startedAt, target) };
};

const atRiskAfter = (startedAt: number, target: number, atRiskPercent: number, clock: StaffedClock): number | null =>
  clock.after(startedAt, (target * atRiskPercent) / 100);

export const promised = (startedAt: number, target: number, atRiskPercent: number, clock: StaffedClock): Promised => ({
  targetMs: target,
  dueAt: clock.after(startedAt, target),
  atRiskAt: atRiskAfter(startedAt, target, atRiskPercent, clock),
});

/** Kept: stopped by the time it was due. What was stopped later than `now` is not known yet. */
export const isKept = (stoppedAt: number | null, dueAt: number | null): boolean =>
  stoppedAt !== null && (dueAt === null || stoppedAt <= dueAt);

/** Where it stands at `now`. A promise not kept is missed from the very moment it was due. */
export const stateOf = (stoppedAt: number | null, { dueAt, atRiskAt }: Promised, now: number): SlaState => {
  const stopped = stoppedAt !== null && stoppedAt <= now ? stoppedAt : null;
  if (stopped !== null) return isKept(stopped, dueAt) ? 'hit' : 'missed';
  if (dueAt !== null && now >= dueAt) return 'missed';
  return atRiskAt !== null && now >= atRiskAt ? 'at-risk' : 'active';
};

/** Reads clocks; those for which nothing is promised, and those that start after `now`, are left out. */
export const readSlas = (
  facts: readonly SlaFact[],
  settings: SlaSettings,
  clock: StaffedClock,
  now: number,
): SlaReading[] =>
  facts.flatMap((fact) => {
    const owed = fact.startedAt > now ? null : dueOf(settings, clock, fact);
    if (owed === null) return [];
    const atRiskAt = atRiskAfter(fact.startedAt, owed.targetMs, settings.atRiskPercent, clock);
    const due = { ...owed, atRiskAt };
    const until = fact.stoppedAt === null ? now : Math.min(fact.stoppedAt, now);
    return [
      { ...fact, ...due, state: stateOf(fact.stoppedAt, due, now), takenMs: clock.elapsed(fact.startedAt, until) },
    ];
  });

/**
 * The clocks that questions start. A first response is owed to what a member asks; a next response to what they ask again
 * in the same thread after an answer. What they ask again before any answer belongs to the clock that runs already. Left
 * out, as in the score: what staff and agents ask.
 * @param roles of those who are no mere members
 */
export const questionSlas = (questions: readonly QuestionFact[], roles: ReadonlyMap<string, MemberRole>): SlaFact[] => {
  const before = new Map<string, QuestionFact>();
  const facts: SlaFact[] = [];
  for (const question of [...questions].sort((a, b) => a.at - b.at || (a.messageId < b.messageId ? -1 : 1))) {
    if ((roles.get(question.askerId) ?? 'member') !== 'member') continue;
    const { messageId, channelId, threadId, askerId, at, answeredAt } = question;
    const talk = `${askerId} ${threadId ?? messageId}`;
    const earlier = before.get(talk);
    const waiting = earlier !== undefined && (earlier.answeredAt === null || earlier.answeredAt > at);
    if (waiting) continue;
    before.set(talk, question);
    const kind = earlier === undefined ? 'first-response' : 'next-response';
    facts.push({ kind, subject: messageId, channelId, threadId, startedAt: at, stoppedAt: answeredAt });
  }
  return facts;
};

/** The clock of a case: stopped when it was resolved. */
export const caseSla = (one: {
  readonly id: string;
  readonly channelId: ChannelId | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
}): SlaFact => ({
  kind: 'resolution',
  subject: one.id,
  channelId: one.channelId,
  threadId: null,
  startedAt: one.openedAt,
  stoppedAt: one.closedAt,
});

/** When to look again: the next moment at which one of them becomes at risk or missed; null: never by itself. */
export const nextWake = (readings: readonly SlaReading[], now: number): number | null => {
  let next: number | null = null;
  for (const { state, atRiskAt, dueAt } of readings) {
    if (state === 'hit' || state === 'missed') continue;
    for (const at of [atRiskAt, dueAt]) if (at !== null && at > now && (next === null || at < next)) next = at;
  }
  return next;
};

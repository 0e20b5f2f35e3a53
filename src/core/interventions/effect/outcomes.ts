// What each kind is to change, and when that is looked at. Measured alike in both arms, from what members did.
import type { MemberId } from '../../ids.ts';
import type { StoredMessage } from '../../ports.ts';
import type { KindName } from '../kinds/limits.ts';

export interface OutcomeMeasure {
  readonly name: 'mood' | 'answered' | 'back' | 'settled' | 'reports' | 'replied' | 'rude';
  /** What a higher value means, as a sentence's beginning. */
  readonly words: string;
  /** `share`: 0 or 1 a unit. `score`: a difference of scores, −2 to 2. `count`: a number of messages. */
  readonly unit: 'share' | 'score' | 'count';
  /** From eligibility to the moment it is read. */
  readonly windowMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const mood: OutcomeMeasure = {
  name: 'mood',
  words: 'Mood after half an hour against its trend',
  unit: 'score',
  windowMs: 30 * minuteMs,
};
const back: OutcomeMeasure = { name: 'back', words: 'Back within a week', unit: 'share', windowMs: 7 * dayMs };

export const outcomeOf: Readonly<Record<KindName, OutcomeMeasure>> = {
  nudge: { name: 'answered', words: 'Answered by another person in time', unit: 'share', windowMs: hourMs },
  'rules-reminder': { name: 'rude', words: 'Rude messages in the hour after', unit: 'count', windowMs: hourMs },
  'de-escalation': mood,
  'helper-call': mood,
  'status-post': { name: 'reports', words: 'Further reports in two hours', unit: 'count', windowMs: 2 * hourMs },
  'resolution-check': { name: 'settled', words: 'Confirmed or reopened within a day', unit: 'share', windowMs: dayMs },
  welcome: back,
  thanks: back,
  survey: { name: 'replied', words: 'Answered the survey within three days', unit: 'share', windowMs: 3 * dayMs },
};

/** When the outcome of an eligibility can be read. For a nudge the window is the channel's own time to answer. */
export const outcomeDueAt = (kind: KindName, at: number, answerMs?: number): number =>
  at + (kind === 'nudge' && answerMs !== undefined ? answerMs : outcomeOf[kind].windowMs);

const isMember = ({ author }: StoredMessage): boolean => author !== null && author.role === 'member';

const meanScore = (messages: readonly StoredMessage[]): number | null => {
  const scores = messages.filter(isMember).flatMap(({ score }) => (score === null ? [] : [score.score]));
  return scores.length === 0 ? null : scores.reduce((sum, each) => sum + each, 0) / scores.length;
};

/**
 * Mood of the half hour after minus what its trend of the hour before leads to expect (the slope of the two half hours,
 * halved, since moods return to the middle). Nobody spoke after: 0 against the middle, so that silence counts as calm.
 * null: nothing was scored before.
 */
export const moodAgainstTrend = (messages: readonly StoredMessage[], at: number): number | null => {
  const half = outcomeOf['de-escalation'].windowMs;
  const between = (from: number, to: number) => messages.filter((message) => message.at > from && message.at <= to);
  const near = meanScore(between(at - half, at));
  if (near === null) return null;
  const far = meanScore(between(at - 2 * half, at - half)) ?? near;
  const expected = Math.max(-1, Math.min(1, near + (near - far) / 2));
  return (meanScore(between(at, at + half)) ?? 0) - expected;
};

/** 1: somebody else than the asker, and no agent, answered by `dueAt`. */
export const answeredInTime = ({ answeredAt }: { readonly answeredAt: number | null }, dueAt: number): number =>
  answeredAt !== null && answeredAt <= dueAt ? 1 : 0;

/** 1: the member wrote within the window after `at`, the day of it left out: who is talking now would always be back. */
export const cameBack = (
  activity: readonly { readonly memberId: MemberId; readonly at: number }[],
  member: MemberId,
  at: number,
): number =>
  activity.some((each) => each.memberId === member && each.at > at + dayMs && each.at <= at + back.windowMs) ? 1 : 0;

/** Messages in the window that `matches`: rude ones, or further reports of a problem. */
export const countedIn = (
  messages: readonly StoredMessage[],
  at: number,
  windowMs: number,
  matches: (message: StoredMessage) => boolean,
): number =>
  messages.filter((message) => isMember(message) && message.at > at && message.at <= at + windowMs && matches(message))
    .length;

// A finished week of a space in a few numbers: what its own baseline, rhythm and participation are read from. Holds
// nothing about single people.
import { z } from 'zod';
import type { AuthorTotals, QuestionFact, WeekFacts } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { type AnswerClock, createAnswerClock } from '../sla/answer-clock.ts';
import { isKept } from '../sla/reading.ts';
import { civility } from './civility.ts';
import { responsiveness } from './responsiveness.ts';
import { isPerson, specialRoles, withRoles } from './roles.ts';
import { spread } from './spread.ts';
import { tone } from './tone.ts';
import { answerAges, answerTimes } from './waiting.ts';

const hourMs = 3_600_000;
export const weekMs = 7 * 24 * hourMs;
export const hoursAWeek = 168;
// 1970 began on a Thursday; weeks begin on Monday, 00:00 UTC.
const mondayMs = 4 * 24 * hourMs;

/** Start of the week (Monday, 00:00 UTC) that `at` is in. */
export const weekStart = (at: number): number => Math.floor((at - mondayMs) / weekMs) * weekMs + mondayMs;
/** Hour of the week, 0 (Monday, 00:00 UTC) to 167. */
export const hourOfWeek = (at: number): number => Math.floor((at - weekStart(at)) / hourMs);

const share = z.number().min(0).max(1);

export const weekSummarySchema = z.object({
  /** Its start. */
  week: z.number().int(),
  /** Distinct people, agents apart. */
  authors: z.number().int().min(0),
  messages: z.number().int().min(0),
  /** Raw rates of the week, nothing decayed; null: too few people. */
  tone: share.nullable(),
  responsiveness: share.nullable(),
  civility: share.nullable(),
  spread: share.nullable(),
  /** Of those who first wrote in the week before: how many were answered and are back in this one. */
  newcomers: z.object({ people: z.number().int().min(0), kept: z.number().int().min(0) }),
  /** Share of members' questions answered within each of `answerAges` of staffed time; null: too few. */
  answered: z.array(share).length(answerAges.length).nullable(),
  /** By hour of the week: people active, and the sum of their shares of negative messages. */
  hours: z.object({ people: z.array(z.number()).length(hoursAWeek), negative: z.array(z.number()).length(hoursAWeek) }),
});
export type WeekSummary = z.infer<typeof weekSummarySchema>;

const rateOf = (estimate: { readonly raw: number } | null): number | null => estimate?.raw ?? null;

/**
 * Answered: everything they asked in their first week found no answer → not; asked nothing → nobody was left waiting.
 */
const keptNewcomers = (
  newcomers: WeekFacts['newcomers'],
  asked: readonly QuestionFact[],
  answers: AnswerClock,
): WeekSummary['newcomers'] => {
  const answered = new Map<string, boolean>();
  for (const question of asked) {
    const { askerId, answeredAt } = question;
    const dueAt = answers.dueAt(question);
    if (dueAt !== null) answered.set(askerId, (answered.get(askerId) ?? false) || isKept(answeredAt, dueAt));
  }
  const kept = newcomers.filter(({ memberId, back }) => back && (answered.get(memberId) ?? true));
  return { people: newcomers.length, kept: kept.length };
};

/**
 * Sums up the week that began at `week`.
 * @param asked questions asked in it; `askedBefore`: in the week before it.
 */
export const summariseWeek = (
  week: number,
  facts: WeekFacts,
  asked: readonly QuestionFact[],
  askedBefore: readonly QuestionFact[],
  settings: Pick<SpaceSettings, 'health' | 'sla'> & Partial<Pick<SpaceSettings, 'privacy'>>,
): WeekSummary => {
  const authors: readonly AuthorTotals[] = withRoles(facts.authors, settings.health);
  const people = authors.filter(isPerson);
  const readsText = settings.privacy?.metadataOnly !== true;
  const answers = createAnswerClock(settings.sla);
  // What is due so much later that it may not be known yet is left out, answered or not.
  const known = week + weekMs + settings.sla.firstResponseMinutes * 60_000;
  const owed = asked.filter((question) => (answers.dueAt(question) ?? Number.POSITIVE_INFINITY) <= known);
  const hours = { people: new Array<number>(hoursAWeek).fill(0), negative: new Array<number>(hoursAWeek).fill(0) };
  for (const { hour, people: active, negative } of facts.hours) {
    hours.people[hour] = active;
    hours.negative[hour] = negative;
  }
  const roles = specialRoles(authors);
  // All weigh the same: the half-life is far longer than the week.
  const window = { now: known, answers, halfLifeMs: Number.POSITIVE_INFINITY };
  return {
    week,
    authors: people.length,
    messages: people.reduce((total, { count }) => total + count, 0),
    tone: readsText ? rateOf(tone(authors)) : null,
    responsiveness: rateOf(responsiveness(owed, roles, window)),
    civility: readsText ? rateOf(civility(authors)) : null,
    spread: rateOf(spread(authors)),
    answered: answerTimes(
      asked.filter((question) => !roles.has(question.askerId) && answers.dueAt(question) !== null),
      answers,
    ),
    newcomers: keptNewcomers(facts.newcomers, askedBefore, answers),
    hours,
  };
};

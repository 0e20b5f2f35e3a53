// Questions that wait longer than they usually do: known long before their deadline, so it helps to tell an outage early.
import type { QuestionFact } from '../ports.ts';
import type { AnswerClock } from '../sla/answer-clock.ts';

const minuteMs = 60_000;
/** Ages at which a week's summary says what share of questions had found an answer by then. */
export const answerAges = [5, 15, 30, 60].map((minutes) => minutes * minuteMs);
// In trouble a question finds an answer this much more seldom.
const troubled = 0.25;
const surest = 0.95;

/** Share of questions answered within each of `answerAges` of staffed time; null: too few to say. */
export const answerTimes = (
  questions: readonly QuestionFact[],
  { elapsed }: Pick<AnswerClock, 'elapsed'>,
  least = 20,
): number[] | null => {
  if (questions.length < least) return null;
  const taken = questions.map(({ at, answeredAt }) => (answeredAt === null ? null : elapsed(at, answeredAt)));
  return answerAges.map((age) => taken.filter((ms) => ms !== null && ms <= age).length / questions.length);
};

/** The share answered by an age in ms: straight lines between the known ages, from 0 at 0; flat after the last. */
export const answeredBy =
  (shares: readonly number[]) =>
  (age: number): number => {
    let before = { age: 0, share: 0 };
    for (const [index, known] of answerAges.entries()) {
      const share = shares[index] ?? before.share;
      if (age <= known) return before.share + ((age - before.age) / (known - before.age)) * (share - before.share);
      before = { age: known, share };
    }
    return before.share;
  };

/** A question that is not due yet. */
export interface NotDue {
  readonly askerId: QuestionFact['askerId'];
  readonly at: number;
  readonly answered: boolean;
  /** Staffed time since it was asked, in ms. */
  readonly age: number;
}

/** What was asked and is not due at `now`. */
export const notDue = (questions: readonly QuestionFact[], answers: AnswerClock, now: number): NotDue[] =>
  questions.flatMap((question) => {
    const { askerId, at, answeredAt } = question;
    const due = at > now ? null : answers.dueAt(question);
    if (due === null || due < now) return [];
    return [{ askerId, at, answered: answeredAt !== null && answeredAt <= now, age: answers.elapsed(at, now) }];
  });

/**
 * Log-likelihood ratio of "answers have become four times rarer" against "as usual", from what was asked since `since` and
 * is not yet due: one that waits says the more the longer it does, one that was answered speaks against it. Per asker first.
 */
export const waitingEvidence = (
  questions: readonly NotDue[],
  usual: (age: number) => number,
  since: number,
): number => {
  const askers = new Map<string, { sum: number; count: number }>();
  for (const { askerId, at, answered, age } of questions) {
    if (at < since) continue;
    const share = Math.min(surest, usual(age));
    const evidence = answered ? Math.log(troubled) : Math.log((1 - troubled * share) / (1 - share));
    const known = askers.get(askerId) ?? { sum: 0, count: 0 };
    askers.set(askerId, { sum: known.sum + evidence, count: known.count + 1 });
  }
  let total = 0;
  for (const { sum, count } of askers.values()) total += sum / count;
  return total;
};

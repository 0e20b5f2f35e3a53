// Questions that wait longer than they usually do: known long before their deadline, so it helps to tell an outage early.
import type { QuestionFact } from '../ports.ts';

const minuteMs = 60_000;
/** Ages at which a week's summary says what share of questions had found an answer by then. */
export const answerAges = [5, 15, 30, 60].map((minutes) => minutes * minuteMs);
// In trouble a question finds an answer this much more seldom.
const troubled = 0.25;
const surest = 0.95;

/** Share of questions answered within each of `answerAges`; null: too few to say. */
export const answerTimes = (questions: readonly QuestionFact[], least = 20): number[] | null =>
  questions.length < least
    ? null
    : answerAges.map(
        (age) =>
          questions.filter(({ at, answeredAt }) => answeredAt !== null && answeredAt - at <= age).length /
          questions.length,
      );

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

/**
 * Log-likelihood ratio of "answers have become four times rarer" against "as usual", from what was asked since `since` and
 * is not yet due: one that waits says the more the longer it does, one that was answered speaks against it. Per asker first.
 */
export const waitingEvidence = (
  questions: readonly QuestionFact[],
  usual: (age: number) => number,
  { since, deadlineMs, now }: { readonly since: number; readonly deadlineMs: number; readonly now: number },
): number => {
  const askers = new Map<string, { sum: number; count: number }>();
  for (const { askerId, at, answeredAt } of questions) {
    if (at < since || at > now || now - at > deadlineMs) continue;
    const share = Math.min(surest, usual(now - at));
    const evidence =
      answeredAt !== null && answeredAt <= now ? Math.log(troubled) : Math.log((1 - troubled * share) / (1 - share));
    const known = askers.get(askerId) ?? { sum: 0, count: 0 };
    askers.set(askerId, { sum: known.sum + evidence, count: known.count + 1 });
  }
  let total = 0;
  for (const { sum, count } of askers.values()) total += sum / count;
  return total;
};

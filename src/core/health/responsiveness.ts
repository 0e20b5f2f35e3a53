import type { MemberRole } from '../messages/inbound.ts';
import type { QuestionFact } from '../ports.ts';
import type { AnswerClock } from '../sla/answer-clock.ts';
import { isKept } from '../sla/reading.ts';
import { type AuthorPart, acrossAuthors, type SignalEstimate } from './across-authors.ts';

const usualRate = 0.8;

export interface ResponseWindow {
  readonly now: number;
  /** What the space promises: until when an answer counts. */
  readonly answers: Pick<AnswerClock, 'dueAt'>;
  readonly halfLifeMs: number;
}

/**
 * Share of questions that another human answered by the time they were due, per asker first. Left out: what waits and is not
 * due yet, what is asked where nothing is promised, and what staff or agents ask (theirs invite talk; nobody is left alone
 * with them).
 */
export const responsiveness = (
  questions: readonly QuestionFact[],
  roles: ReadonlyMap<string, MemberRole>,
  { now, answers, halfLifeMs }: ResponseWindow,
  usual: number = usualRate,
): SignalEstimate | null => {
  const askers = new Map<string, AuthorPart>();
  // By time: sums of the same numbers in another order differ in the last digit.
  for (const question of [...questions].sort((a, b) => a.at - b.at)) {
    const { askerId, at } = question;
    if ((roles.get(askerId) ?? 'member') !== 'member' || at > now) continue;
    const dueAt = answers.dueAt(question);
    if (dueAt === null) continue;
    const inTime = isKept(question.answeredAt, dueAt);
    if (!inTime && dueAt > now) continue;
    const weight = 0.5 ** ((now - at) / halfLifeMs);
    const known = askers.get(askerId) ?? { good: 0, all: 0 };
    askers.set(askerId, { good: known.good + (inTime ? weight : 0), all: known.all + weight });
  }
  return acrossAuthors([...askers.values()], usual);
};

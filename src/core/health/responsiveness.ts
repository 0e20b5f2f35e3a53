import type { MemberRole } from '../messages/inbound.ts';
import type { QuestionFact } from '../ports.ts';
import { type AuthorPart, acrossAuthors, type SignalEstimate } from './across-authors.ts';

const usualRate = 0.8;

export interface ResponseWindow {
  readonly now: number;
  /** Time an answer may take, in ms. */
  readonly deadlineMs: number;
  readonly halfLifeMs: number;
}

export const answeredInTime = ({ at, answeredAt }: QuestionFact, deadlineMs: number): boolean =>
  answeredAt !== null && answeredAt - at <= deadlineMs;

/**
 * Share of questions that another human answered by their deadline, per asker first. Left out: what is still waiting
 * within its deadline, and what staff or agents ask (theirs invite talk; nobody is left alone with them).
 */
export const responsiveness = (
  questions: readonly QuestionFact[],
  roles: ReadonlyMap<string, MemberRole>,
  { now, deadlineMs, halfLifeMs }: ResponseWindow,
  usual: number = usualRate,
): SignalEstimate | null => {
  const askers = new Map<string, AuthorPart>();
  // By time: sums of the same numbers in another order differ in the last digit.
  for (const question of [...questions].sort((a, b) => a.at - b.at)) {
    const { askerId, at } = question;
    if ((roles.get(askerId) ?? 'member') !== 'member' || at > now) continue;
    const inTime = answeredInTime(question, deadlineMs);
    if (!inTime && at + deadlineMs > now) continue;
    const weight = 0.5 ** ((now - at) / halfLifeMs);
    const known = askers.get(askerId) ?? { good: 0, all: 0 };
    askers.set(askerId, { good: known.good + (inTime ? weight : 0), all: known.all + weight });
  }
  return acrossAuthors([...askers.values()], usual);
};

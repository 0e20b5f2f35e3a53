import { type AuthorPart, acrossAuthors, type SignalEstimate } from './across-authors.ts';

const usualRate = 0.85;

/** A case that is no longer open. */
export interface ClosedCase {
  readonly closedAt: number;
  /** Whose problem it was; null: nobody's in particular, the case is then its own author. */
  readonly memberId: string | null;
  /** The member, or those it concerned, said that it is solved. */
  readonly confirmed: boolean;
  /** 1 to 5, where somebody answered the survey. */
  readonly csat: number | null;
  /** Opened by a health warning: left out, or the score would feed on itself. */
  readonly fromWarning: boolean;
}

// CSAT counts 4 and 5 as satisfied (design, "Formulas"); solved but unsatisfied is half of well.
const wellOf = ({ confirmed, csat }: ClosedCase): number => (confirmed ? (csat === null || csat >= 4 ? 1 : 0.5) : 0);

/** Cases solved and confirmed ÷ cases closed, per member first, decayed from their closing. null: too few people. */
export const resolution = (
  cases: readonly ClosedCase[],
  { now, halfLifeMs }: { readonly now: number; readonly halfLifeMs: number },
  usual: number = usualRate,
): SignalEstimate | null => {
  const members = new Map<string, AuthorPart>();
  const ordered = cases
    .filter(({ fromWarning, closedAt }) => !fromWarning && closedAt <= now)
    .sort((a, b) => a.closedAt - b.closedAt || wellOf(a) - wellOf(b));
  for (const [index, one] of ordered.entries()) {
    const weight = 0.5 ** ((now - one.closedAt) / halfLifeMs);
    const key = one.memberId ?? `case ${index}`;
    const known = members.get(key) ?? { good: 0, all: 0 };
    members.set(key, { good: known.good + weight * wellOf(one), all: known.all + weight });
  }
  return acrossAuthors([...members.values()], usual);
};

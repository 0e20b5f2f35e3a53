// From one rate an author to one rate a space, so that no single author decides it, and few messages decide little.

/** What one author did: how much of it was well, out of how much. Decayed counts. */
export interface AuthorPart {
  /** 0 to `all`. */
  readonly good: number;
  readonly all: number;
}

/** A signal before its reference curve. */
export interface SignalEstimate {
  /** In [0, 1]; 1 is well. */
  readonly raw: number;
  readonly standardError: number;
  /** Distinct people it rests on. */
  readonly people: number;
}

/** A signal that rests on fewer people than this would tell on a person; it is left out. */
export const leastPeople = 3;
const trimFrom = 10;
const trimmedShare = 0.05;
// 20 authors: none weighs more than a tenth.
const largestShare = (people: number): number => Math.min(1, 2 / people);
// Bayesian shrinkage: the usual rate is mixed in as if two steady authors more had it.
const usualAuthors = 2;
// To tell who is worst, an author's own rate is shrunk by so many messages: five hundred insults are worse than one.
const rankingMessages = 4;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How many of the most extreme authors are left out: 5 %, at least one, from ten authors up. */
export const trimmed = (people: number): number =>
  people >= trimFrom ? Math.max(1, Math.floor(people * trimmedShare)) : 0;

/** Lowers weights until none has more than its largest share of all. Keeps the order. */
const capped = (weights: readonly number[]): number[] => {
  const limit = largestShare(weights.length);
  const descending = [...weights].sort((a, b) => b - a);
  let rest = sum(descending);
  for (const [cut, heaviest] of descending.entries()) {
    // With the `cut` heaviest lowered to t: t = limit × (cut × t + rest).
    const left = 1 - cut * limit;
    if (left <= 0) break;
    const threshold = (limit * rest) / left;
    if (heaviest <= threshold) return weights.map((weight) => Math.min(weight, threshold));
    rest -= heaviest;
  }
  return weights.map(() => 1);
};

/**
 * Weighted mean over authors of good ÷ all, the worst left out (see `trimmed`), nobody above twice an equal share, and
 * `usual` (in (0, 1), the rate of a healthy space) mixed in. An author weighs all / (all + 2): a second message doubles
 * what is known about them, a fiftieth adds nothing.
 *
 * The error is the weighted mean's (scatter between authors), plus that of a Beta posterior over all messages, which
 * remains where all authors are alike. null: too few people.
 */
export const acrossAuthors = (parts: readonly AuthorPart[], usual: number): SignalEstimate | null => {
  // Sorted, so that the order of authors cannot change even the last digit.
  const ordered = parts
    .filter(({ all }) => all > 0)
    .map(({ good, all }) => {
      const well = Math.min(Math.max(good, 0), all);
      return { all, rate: well / all, rank: (well + rankingMessages * usual) / (all + rankingMessages) };
    })
    .sort((a, b) => a.rank - b.rank || b.all - a.all || a.rate - b.rate);
  if (ordered.length < leastPeople) return null;
  const kept = ordered.slice(trimmed(ordered.length));
  const weights = capped(kept.map(({ all }) => all / (all + 2)));
  const total = sum(weights) + usualAuthors;
  const shares = weights.map((weight) => weight / total);
  const raw = sum(kept.map(({ rate }, index) => rate * (shares[index] ?? 0))) + (usualAuthors / total) * usual;
  const scatter = sum(kept.map(({ rate }, index) => ((shares[index] ?? 0) * (rate - raw)) ** 2));
  const unseen = (raw * (1 - raw)) / (sum(kept.map(({ all }) => all)) + usualAuthors + 1);
  return {
    raw: Math.min(1, Math.max(0, raw)),
    standardError: Math.sqrt((scatter * kept.length) / (kept.length - 1) + Math.max(0, unseen)),
    people: ordered.length,
  };
};

// The sources the model was trained on: what a message reads like decides whose conventions it is read by.

export const sources = [
  'tweets',
  'reddit',
  'stackoverflow',
  'pull-requests',
  'code-review',
  'github-comments',
] as const;

/** Of a message: its likeness to each source, adding up to 1. */
export type SourceShares = ArrayLike<number>;

const of = (shares: SourceShares, index: number): number => shares[index] ?? 0;

/** The same as shares of the four sources of mood; code reviews and GitHub comments have none of their own. */
export const moodShares = (shares: SourceShares): readonly [number, number, number, number] => {
  const developers = (of(shares, 4) + of(shares, 5)) / 2;
  return [of(shares, 0), of(shares, 1), of(shares, 2) + developers, of(shares, 3) + developers];
};

/** The same as shares of the three sources of offensiveness: tweets, code reviews, GitHub comments. */
export const offensiveShares = (shares: SourceShares): readonly [number, number, number] => {
  const developers = (of(shares, 2) + of(shares, 3)) / 2;
  return [of(shares, 0) + of(shares, 1), of(shares, 4) + developers, of(shares, 5) + developers];
};

// How what is said of a theme reads.
import type { Label } from '../sentiment/score.ts';

export interface ReadText {
  /** Only compared, never shown. */
  readonly authorId: string;
  /** null or absent: it was not read. */
  readonly label?: Label | null;
  /** -1 to 1. */
  readonly score?: number | null;
}

export interface ThemeMood {
  /** Mean score, -1 to 1; each person counts once, with the mean of what they said. */
  readonly mean: number;
  /** Counts of texts that read so. */
  readonly negative: number;
  readonly positive: number;
}

/** null: fewer than `leastAuthors` people said something that was read. */
export const moodOf = (texts: readonly ReadText[], leastAuthors: number): ThemeMood | null => {
  const people = new Map<string, { sum: number; count: number }>();
  const counts = { negative: 0, neutral: 0, positive: 0 };
  for (const { authorId, label, score } of texts) {
    if (score == null || label == null) continue;
    const known = people.get(authorId) ?? { sum: 0, count: 0 };
    people.set(authorId, { sum: known.sum + score, count: known.count + 1 });
    counts[label] += 1;
  }
  if (people.size < leastAuthors) return null;
  const means = [...people.values()].map(({ sum, count }) => sum / count);
  const mean = means.reduce((sum, one) => sum + one, 0) / means.length;
  return { mean: Math.min(1, Math.max(-1, mean)), negative: counts.negative, positive: counts.positive };
};

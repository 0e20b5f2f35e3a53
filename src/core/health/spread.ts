import type { AuthorTotals } from '../ports.ts';
import { leastPeople, type SignalEstimate, trimmed } from './across-authors.ts';

interface Sums {
  readonly people: number;
  readonly messages: number;
  readonly weighted: number;
}

// Hill number of order 1 (e^entropy, "as many equally active authors as …") ÷ authors; entropy = ln T − Σ c ln c / T.
const evenness = ({ people, messages, weighted }: Sums): number =>
  Math.min(1, Math.exp(Math.log(messages) - weighted / messages) / people);

/**
 * How evenly members take part, in (0, 1]; 1 when all write as much. The most active 5 % (at least one, from 10 up) are
 * left out: a single busy author is not yet a dependency. The error is the jackknife's over authors.
 */
export const spread = (authors: readonly AuthorTotals[]): SignalEstimate | null => {
  const counts = authors
    .filter(({ role, count }) => role === 'member' && count > 0)
    .map(({ count }) => count)
    .sort((a, b) => b - a);
  if (counts.length < leastPeople) return null;
  const kept = counts.slice(trimmed(counts.length));
  const all = kept.reduce<Sums>(
    (sums, count) => ({
      people: sums.people + 1,
      messages: sums.messages + count,
      weighted: sums.weighted + count * Math.log(count),
    }),
    { people: 0, messages: 0, weighted: 0 },
  );
  const without = kept.map((count) =>
    evenness({
      people: all.people - 1,
      messages: all.messages - count,
      weighted: all.weighted - count * Math.log(count),
    }),
  );
  const mean = without.reduce((total, value) => total + value, 0) / without.length;
  const scatter = without.reduce((total, value) => total + (value - mean) ** 2, 0);
  return {
    raw: evenness(all),
    standardError: Math.sqrt((scatter * (kept.length - 1)) / kept.length),
    people: counts.length,
  };
};

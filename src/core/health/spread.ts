import type { AuthorTotals } from '../ports.ts';
import { leastPeople, type SignalEstimate, trimmed } from './across-authors.ts';

interface Sums {
  readonly people: number;
  readonly messages: number;
  readonly weighted: number;
}

const total = (values: Float64Array): number => {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return sum;
};

// Hill number of order 1 (e^entropy, "as many equally active authors as …") ÷ authors; entropy = ln T − Σ c ln c / T.
const evenness = ({ people, messages, weighted }: Sums): number =>
  Math.min(1, Math.exp(Math.log(messages) - weighted / messages) / people);

/**
 * How evenly members take part, in (0, 1]; 1 when all write as much. The most active 5 % (at least one, from 10 up) are
 * left out: a single busy author is not yet a dependency. The error is the jackknife's over authors.
 */
export const spread = (authors: readonly AuthorTotals[]): SignalEstimate | null => {
  const counts: number[] = [];
  for (const { role, count } of authors) if (role === 'member' && count > 0) counts.push(count);
  if (counts.length < leastPeople) return null;
  const kept = Float64Array.from(counts)
    .sort()
    .subarray(0, counts.length - trimmed(counts.length));
  const logs = kept.map((count) => count * Math.log(count));
  const all: Sums = { people: kept.length, messages: total(kept), weighted: total(logs) };
  const without = kept.map((count, index) =>
    evenness({
      people: all.people - 1,
      messages: all.messages - count,
      weighted: all.weighted - (logs[index] ?? 0),
    }),
  );
  const mean = total(without) / without.length;
  let scatter = 0;
  for (const value of without) scatter += (value - mean) ** 2;
  return {
    raw: evenness(all),
    standardError: Math.sqrt((scatter * (kept.length - 1)) / kept.length),
    people: counts.length,
  };
};

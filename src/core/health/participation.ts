import type { SignalEstimate } from './across-authors.ts';
import { median } from './median.ts';
import { type WeekSummary, weekMs } from './week.ts';

/** Fewer finished weeks than this tell no usual. */
const leastWeeks = 4;
const weeksBack = 8;
// A space of fewer people than this a week has no usual to fall from.
const leastUsual = 5;

/**
 * People active in the last seven days ÷ the median of the previous eight finished weeks, at most 1; null before four.
 * The first week of a space is left out, since it seldom began on a Monday. The error is that of a count (Poisson).
 * @param weeks finished weeks, any order.
 */
export const participation = (people: number, weeks: readonly WeekSummary[], now: number): SignalEstimate | null => {
  const first = Math.min(...weeks.map(({ week }) => week));
  const usual = weeks.filter(({ week }) => week > first && week >= now - (weeksBack + 1) * weekMs);
  if (usual.length < leastWeeks) return null;
  const middle = median(usual.map(({ authors }) => authors));
  if (middle < leastUsual) return null;
  return { raw: Math.min(1, people / middle), standardError: Math.sqrt(Math.max(1, people)) / middle, people };
};

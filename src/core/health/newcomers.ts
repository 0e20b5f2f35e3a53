import { type AuthorPart, acrossAuthors, type SignalEstimate } from './across-authors.ts';
import { type WeekSummary, weekMs, weekStart } from './week.ts';

const usualRate = 0.4;
const cohorts = 4;
// A cohort counts half as much as the one a week later: one week brings few newcomers.
const halfLifeWeeks = 1;

/**
 * Share of newcomers who were answered (whoever asked something) and were back the following week: new-member retention
 * of the design's "Formulas" with "answered" added. Over the last four cohorts whose following week is over.
 */
export const newcomers = (
  weeks: readonly WeekSummary[],
  now: number,
  usual: number = usualRate,
): SignalEstimate | null => {
  const latest = weekStart(now) - weekMs;
  const parts: AuthorPart[] = [];
  for (const { week, newcomers: cohort } of weeks) {
    const age = Math.round((latest - week) / weekMs);
    if (age < 0 || age >= cohorts) continue;
    const weight = 0.5 ** (age / halfLifeWeeks);
    for (let index = 0; index < cohort.people; index += 1)
      parts.push({ good: index < cohort.kept ? weight : 0, all: weight });
  }
  return acrossAuthors(parts, usual);
};

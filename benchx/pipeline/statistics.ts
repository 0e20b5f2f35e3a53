// The few numbers a benchmark is told in.

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/**
 * The smallest value that at least `percent` % of the values do not exceed (nearest rank); null of nothing.
 * @param percent 0 < percent ≤ 100
 */
export const percentile = (values: readonly number[], percent: number): number | null => {
  const sorted = ascending(values);
  const rank = Math.ceil((percent / 100) * sorted.length);
  return sorted[Math.max(rank, 1) - 1] ?? null;
};

/** The middle value, or the mean of the two in the middle; null of nothing. */
export const median = (values: readonly number[]): number | null => {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
};

export interface Spread {
  readonly peak: number;
  /** Medians of the first and the last quarter of the samples: alike where a series is flat. */
  readonly firstQuarter: number;
  readonly lastQuarter: number;
}

/** Of a series in order of time; null of nothing. */
export const spread = (series: readonly number[]): Spread | null => {
  const quarter = Math.max(1, Math.floor(series.length / 4));
  const firstQuarter = median(series.slice(0, quarter));
  const lastQuarter = median(series.slice(-quarter));
  if (firstQuarter === null || lastQuarter === null) return null;
  return { peak: series.reduce((a, b) => Math.max(a, b)), firstQuarter, lastQuarter };
};

/** To `digits` significant figures: more would be noise. */
export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));

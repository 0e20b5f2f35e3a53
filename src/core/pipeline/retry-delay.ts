const firstMs = 1_000;
const longestMs = 5 * 60_000;

/** Time until the next attempt, in ms, after `attempts` (1 or more) that failed: 1 s, 2 s, 4 s … at most 5 minutes. */
export const retryDelayMs = (attempts: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.min(30, Math.max(0, attempts - 1)));

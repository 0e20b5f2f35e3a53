/** When a failed attempt is repeated. Times in milliseconds. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
  /** Attempts in all, the first included. */
  readonly attempts: number;
}

/**
 * Milliseconds to wait after the `attempt`-th attempt (1 = the first) failed, or null: that was the last one.
 * Doubles from `baseMs` up to `maxMs`; the upper half is jitter (AWS "equal jitter"), so that what failed together
 * does not come back together. `random` gives 0 ≤ x < 1.
 */
export const retryDelay = (attempt: number, backoff: Backoff, random: () => number): number | null => {
  if (attempt >= backoff.attempts) return null;
  const full = Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 30));
  return Math.round(full / 2 + (full / 2) * random());
};

// Token buckets, one a caller, in this process.
import type { RateLimit } from './limits.ts';

export interface RateLimiter {
  /** 0: go on. Otherwise: come back in so many ms. */
  take(key: string, limit: RateLimit): number;
}

const mostBuckets = 20_000;

/** `now` in ms; a clock that jumps back only refills later. */
export const createRateLimiter = (now: () => number): RateLimiter => {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    take: (key, limit) => {
      const at = now();
      const bucket = buckets.get(key) ?? { left: limit.burst, at };
      const refilled = Math.max(0, at - bucket.at) * (limit.perSecond / 1000);
      const left = Math.min(limit.burst, bucket.left + refilled);
      const granted = left >= 1;
      // Oldest first in the map's order, so that what is dropped at the cap has been idle longest.
      buckets.delete(key);
      buckets.set(key, { left: granted ? left - 1 : left, at });
      if (buckets.size > mostBuckets) {
        const oldest = buckets.keys().next();
        if (oldest.done !== true) buckets.delete(oldest.value);
      }
      return granted ? 0 : Math.ceil(((1 - left) * 1000) / limit.perSecond);
    },
  };
};

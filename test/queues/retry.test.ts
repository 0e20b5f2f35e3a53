import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../src/queues/retry.ts';

const backoff = { baseMs: 100, maxMs: 1_000, attempts: 6 };

describe('the delay before an attempt is repeated', () => {
  it.each([
    [1, 0, 50],
    [1, 0.999, 100],
    [2, 0, 100],
    [3, 0.5, 300],
    [5, 0, 500],
  ])('after attempt %d with random %d is %d ms', (attempt, random, delay) => {
    expect(retryDelay(attempt, backoff, () => random)).toBe(delay);
  });

  it('is null after the last attempt', () => {
    expect(retryDelay(6, backoff, () => 0)).toBeNull();
    expect(retryDelay(7, backoff, () => 0)).toBeNull();
  });

  it('lies between half and all of the doubled base, never above the maximum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, x) => {
        const delay = retryDelay(attempt, { ...backoff, attempts: Number.POSITIVE_INFINITY }, () => x) ?? -1;
        const full = Math.min(1_000, 100 * 2 ** (attempt - 1));
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(delay).toBeLessThanOrEqual(full);
      }),
    );
  });
});

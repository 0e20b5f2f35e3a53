import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median, percentile, rounded, spread } from '../../bench/pipeline/statistics.ts';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('percentile', () => {
  it.each([
    [hundred, 50, 50],
    [hundred, 95, 95],
    [hundred, 99, 99],
    [hundred, 100, 100],
    [[7], 1, 7],
    [[1, 2, 3, 4], 75, 3],
    [[1, 2, 3, 4], 76, 4],
    [[], 50, null],
  ])('of %j at %d % is %j', (values, percent, expected) => {
    expect(percentile(values, percent)).toBe(expected);
  });

  it('is one of the values, and at least that share of them is not above it', () => {
    const values = fc.array(fc.double({ noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (of, percent) => {
        const found = percentile(of, percent) ?? Number.NaN;
        expect(of).toContain(found);
        expect(of.filter((value) => value <= found).length / of.length).toBeGreaterThanOrEqual(percent / 100);
      }),
    );
  });
});

describe('median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[5], 5],
    [[], null],
  ])('of %j is %j', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('the spread of a series', () => {
  it('tells its peak, and the middle of its first and last quarter', () => {
    expect(spread([1, 2, 3, 50, 60, 99, 4, 5, 6, 10, 20, 30])).toEqual({ peak: 99, firstQuarter: 2, lastQuarter: 20 });
  });

  it('is the one value of a series of one, and nothing of nothing', () => {
    expect(spread([8])).toEqual({ peak: 8, firstQuarter: 8, lastQuarter: 8 });
    expect(spread([])).toBeNull();
  });
});

it.each([
  [17_842.3, 17_800],
  [0.043_21, 0.0432],
  [0, 0],
])('%d is told as %d', (value, expected) => {
  expect(rounded(value)).toBe(expected);
});

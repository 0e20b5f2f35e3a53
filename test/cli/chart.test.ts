import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scoreChart } from '../../src/cli/chart.ts';

const day = 24 * 3_600_000;
const from = Date.UTC(2026, 2, 1);
const points = (scores: readonly number[]) =>
  scores.map((score, place) => ({ at: from + (place * day) / scores.length, score, warned: score <= 0.8 }));

it('draws the score, the threshold, where there was a warning, and when it began and ended', () => {
  const lines = scoreChart(points([0.95, 0.95, 0.7, 0.7]), { from, to: from + day, threshold: 0.8 });
  expect(lines[0]).toBe('  1.00 |');
  expect(lines[1]).toMatch(/^ {2}0\.95 \|\* {14}\*$/u);
  expect(lines[4]).toBe(`  0.80 |${'-'.repeat(60)}`);
  expect(lines[6]).toMatch(/^ {2}0\.70 \| {30}\* {14}\*$/u);
  expect(lines.at(-2)).toMatch(/^warned {2} {30}! {14}!$/u);
  expect(lines.at(-1)).toMatch(/^ {8}2026-03-01 00:00 UTC {20}2026-03-02 00:00 UTC$/u);
});

it('has the same width and at most 15 lines whatever the scores, and every slot with a score shows it', () => {
  const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(scores, fc.double({ min: 0.1, max: 0.95, noNaN: true }), (values, threshold) => {
      const lines = scoreChart(points(values), { from, to: from + day, threshold });
      expect(lines.length).toBeLessThanOrEqual(15);
      expect(lines.every((line) => line.length <= 68)).toBe(true);
      const slots = new Set(values.map((_, place) => Math.floor((place * 60) / values.length)));
      expect(lines.join('').split('*').length - 1).toBe(slots.size);
    }),
  );
});

// Short seeded simulations, as a guard; `npm run bench -- health` runs whole years (docs/health.md).
import { describe, expect, it } from 'vitest';
import { dayMs, death, decline, hourMs, minuteMs, outage, start, weekMs } from '../../../bench/health/community.ts';
import { evaluationCost } from '../../../bench/health/cost.ts';
import { run } from '../../../bench/health/run.ts';

const village = { members: 150, messagesADay: 3_000 };

describe('a simulated community', () => {
  it.each([301, 302])('that is healthy is left alone for three weeks (seed %d)', (seed) => {
    const { warnings, quietNotes } = run({ ...village, seed, until: start + 3 * weekMs });
    expect(warnings).toEqual([]);
    expect(quietNotes).toBe(0);
  });

  it.each([303, 304])(
    'with an outage is warned of within the hour, though it has hardly any history (seed %d)',
    (seed) => {
      const from = start + 10 * dayMs + 14 * hourMs;
      const { warnings } = run({
        ...village,
        seed,
        trouble: outage(from),
        until: from + 2 * hourMs,
        evaluateFrom: from - dayMs,
        closely: { from: from - hourMs, to: from + 2 * hourMs },
      });
      expect(warnings[0]?.cause).toBe('sudden');
      expect((warnings[0]?.at ?? 0) - from).toBeLessThan(60 * minuteMs);
      expect(warnings[0]?.at ?? 0).toBeGreaterThan(from);
    },
  );

  it('in decline is warned of, as sustained, before half of it', () => {
    const from = start + 8 * weekMs;
    const { warnings } = run({
      ...village,
      seed: 305,
      trouble: decline(from),
      until: from + 3 * weekMs,
      evaluateFrom: from,
    });
    expect(warnings.at(0)?.cause).toBe('sustained');
  });

  it('that dies out is noted once, and then is no more than silent', () => {
    const from = start + 3 * weekMs;
    const { quietNotes, lastStatus } = run({
      members: 30,
      messagesADay: 150,
      seed: 306,
      trouble: death(from),
      until: from + 10 * weekMs,
      evaluateFrom: from,
    });
    expect(quietNotes).toBe(1);
    expect(lastStatus).toBe('insufficient-data');
  });
});

describe('an evaluation', () => {
  it('of ten thousand people can be done', () => {
    expect(evaluationCost(10_000)).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { duePeriods, reportScheduleSchema } from '../../../src/core/coordination/schedule.ts';

const schedule = (over: object) => reportScheduleSchema.parse(over);
const iso = (at: number) => new Date(at).toISOString();
const health = (now: string, over: object) =>
  duePeriods(Date.parse(now), schedule({ insights: 'off', ...over })).map(({ key, span }) => [
    key,
    iso(span.from),
    iso(span.to),
  ]);

describe('a daily report', () => {
  it.each([
    ['2026-03-04T07:59:59Z', 'health:daily:2026-03-03'],
    ['2026-03-04T08:00:00Z', 'health:daily:2026-03-04'],
    ['2026-03-04T23:00:00Z', 'health:daily:2026-03-04'],
  ])('at %s is %s', (now, key) => {
    expect(health(now, { health: 'daily' })[0]?.[0]).toBe(key);
  });

  it('covers the day before it, of 23 hours where the clock goes forward', () => {
    expect(health('2026-03-29T07:00:00Z', { health: 'daily', zone: 'Europe/Berlin' })).toEqual([
      ['health:daily:2026-03-29', '2026-03-28T07:00:00.000Z', '2026-03-29T06:00:00.000Z'],
    ]);
  });
});

it.each([
  ['2026-03-02T07:59:00Z', 'health:weekly:2026-02-23'],
  ['2026-03-02T08:00:00Z', 'health:weekly:2026-03-02'],
  ['2026-03-08T23:59:00Z', 'health:weekly:2026-03-02'],
])('a weekly report at %s is that of Monday: %s', (now, key) => {
  expect(health(now, {})[0]?.[0]).toBe(key);
});

it('what is off is not due', () => {
  expect(duePeriods(Date.now(), schedule({ health: 'off', insights: 'off' }))).toEqual([]);
  expect(duePeriods(Date.now(), schedule({})).map(({ report }) => report)).toEqual(['health', 'feedback', 'retention']);
});

it.each([{ zone: 'Mars/Olympus' }, { hour: 24 }, { health: 'hourly' }])('%o is refused', (over) => {
  expect(reportScheduleSchema.safeParse(over).success).toBe(false);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isQuiet,
  quietFrom,
  quietHoursSchema,
  speakingAllowedFrom,
  wallClock,
} from '../../../src/core/interventions/quiet-hours.ts';
import { anyQuietHours, changes, looksQuiet, quietHours, wallMinutes } from './clocks.ts';

const minute = 60_000;
const hour = 60 * minute;
const instant = (iso: string) => Date.parse(iso);
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString().slice(0, 16));

describe('speaking is allowed again', () => {
  it.each([
    ['in the evening, the next morning', 'Europe/Berlin', '22:00', '08:00', '2026-01-10T21:00Z', '2026-01-11T07:00'],
    ['after midnight, the same morning', 'Europe/Berlin', '22:00', '08:00', '2026-01-11T00:30Z', '2026-01-11T07:00'],
    ['outside quiet hours, at once', 'Europe/Berlin', '22:00', '08:00', '2026-01-11T12:34Z', '2026-01-11T12:34'],
    ['within one day', 'UTC', '12:00', '14:00', '2026-01-11T13:59Z', '2026-01-11T14:00'],
    ['at the first minute', 'UTC', '12:00', '14:00', '2026-01-11T12:00Z', '2026-01-11T14:00'],
    ['at the last, at once', 'UTC', '12:00', '14:00', '2026-01-11T14:00Z', '2026-01-11T14:00'],
    ['in a night an hour shorter', 'Europe/Berlin', '22:00', '08:00', '2026-03-28T21:00Z', '2026-03-29T06:00'],
    ['in a night an hour longer', 'Europe/Berlin', '22:00', '08:00', '2026-10-24T20:00Z', '2026-10-25T07:00'],
    [
      'where the end is skipped: when the clock jumps',
      'Europe/Berlin',
      '22:00',
      '02:30',
      '2026-03-28T23:00Z',
      '2026-03-29T01:00',
    ],
    [
      'where the end comes twice: the first time',
      'Europe/Berlin',
      '22:00',
      '02:30',
      '2026-10-24T22:00Z',
      '2026-10-25T00:30',
    ],
    ['and once more after the second', 'Europe/Berlin', '22:00', '02:30', '2026-10-25T01:10Z', '2026-10-25T01:30'],
    ['half an hour shorter', 'Australia/Lord_Howe', '22:00', '08:00', '2026-10-03T12:00Z', '2026-10-03T21:00'],
    ['half an hour longer', 'Australia/Lord_Howe', '22:00', '08:00', '2026-04-04T12:00Z', '2026-04-04T21:30'],
  ])('%s', (_, timeZone, from, to, at, expected) => {
    expect(iso(speakingAllowedFrom(instant(at), quietHours(timeZone, from, to)))).toBe(expected);
  });

  it('at any time where there are no quiet hours', () => {
    expect(isQuiet(1, null)).toBe(false);
    expect(speakingAllowedFrom(1, null)).toBe(1);
    expect(quietFrom(1, null)).toBeNull();
  });
});

describe('it becomes quiet', () => {
  it.each([
    ['in the evening', '22:00', '08:00', '2026-01-10T12:00Z', '2026-01-10T21:00'],
    ['now, in the night', '22:00', '08:00', '2026-01-10T22:00Z', '2026-01-10T22:00'],
    ['when the clock jumps over the beginning', '02:30', '08:00', '2026-03-29T00:00Z', '2026-03-29T01:00'],
  ])('%s', (_, from, to, at, expected) => {
    expect(iso(quietFrom(instant(at), quietHours('Europe/Berlin', from, to)))).toBe(expected);
  });
});

describe('around every change of the clock', () => {
  const moments = fc
    .constantFrom(...changes)
    .chain(([timeZone, start]) =>
      fc.tuple(anyQuietHours(timeZone), fc.integer({ min: start, max: start + 48 * hour })),
    );

  it('it is quiet exactly while the clock there says so', () => {
    fc.assert(
      fc.property(moments, ([hours, at]) => {
        expect(isQuiet(at, hours)).toBe(looksQuiet(at, hours));
        expect(wallClock(at, hours.timeZone)).toBe(
          new Date(wallMinutes(at, hours.timeZone) * minute).toISOString().slice(11, 16),
        );
      }),
      { seed: 11, numRuns: 1_000 },
    );
  });

  it('the next moment is one, and none was missed', () => {
    fc.assert(
      fc.property(moments, fc.boolean(), ([hours, at], speaking) => {
        const next = speaking ? speakingAllowedFrom(at, hours) : quietFrom(at, hours);
        if (next === null) throw new Error('quiet hours begin at some time');
        expect(looksQuiet(next, hours)).toBe(!speaking);
        // A minute of speaking can be skipped one day.
        expect(next - at).toBeLessThanOrEqual(50 * hour);
        for (let before = next - 1; before >= at; before -= 5 * minute)
          if (looksQuiet(before, hours) !== speaking) throw new Error(`missed ${new Date(before).toISOString()}`);
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});

it.each([
  [{ timeZone: 'Europe/Atlantis', from: '22:00', to: '08:00' }, 'no time zone of that name'],
  [{ timeZone: 'UTC', from: '22:00', to: '22:00' }, 'different times'],
  [{ timeZone: 'UTC', from: '24:00', to: '08:00' }, 'a time of day'],
  [{ timeZone: 'UTC', from: '9:00', to: '08:00' }, 'a time of day'],
])('quiet hours %j are refused: %s', (value, problem) => {
  const parsed = quietHoursSchema.safeParse(value);
  expect(parsed.success).toBe(false);
  expect(parsed.error?.issues[0]?.message).toContain(problem);
});

import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  aroundTheClock,
  createStaffedClock,
  type StaffedHours,
  staffedHoursSchema,
} from '../../../src/core/sla/staffed-hours.ts';

const minute = 60_000;
const hour = 60 * minute;

const office = staffedHoursSchema.parse({
  timeZone: 'Europe/Berlin',
  spans: [{ firstDay: 1, lastDay: 5, from: '09:00', to: '17:00' }],
  holidays: ['2026-12-25'],
});
const always = staffedHoursSchema.parse({
  timeZone: 'Europe/Berlin',
  spans: [{ firstDay: 1, lastDay: 7, from: '00:00', to: '24:00' }],
});
const nights = staffedHoursSchema.parse({
  timeZone: 'America/New_York',
  spans: [
    { firstDay: 5, lastDay: 1, from: '22:00', to: '03:30' },
    { firstDay: 6, lastDay: 6, from: '23:00', to: '02:30' },
  ],
  holidays: ['2026-11-01'],
});

const berlin = (text: string): number => DateTime.fromISO(text, { zone: 'Europe/Berlin' }).toMillis();

describe('Staffed time', () => {
  it.each([
    ['within a day', office, '2026-03-10T10:00', '2026-03-10T11:30', 90],
    ['before opening', office, '2026-03-10T06:00', '2026-03-10T09:00', 0],
    ['over night', office, '2026-03-10T16:30', '2026-03-11T09:30', 60],
    ['over a weekend', office, '2026-03-13T16:00', '2026-03-16T10:00', 120],
    ['on a holiday', office, '2026-12-25T00:00', '2026-12-26T00:00', 0],
    ['around a holiday', office, '2026-12-24T16:00', '2026-12-28T10:00', 120],
    ['the day the clock is put forward', always, '2026-03-29T00:00', '2026-03-30T00:00', 23 * 60],
    ['the day it is put back', always, '2026-10-25T00:00', '2026-10-26T00:00', 25 * 60],
    ['office hours in summer', office, '2026-07-14T00:00', '2026-07-15T00:00', 8 * 60],
    ['backwards', office, '2026-03-10T12:00', '2026-03-10T10:00', 0],
  ])('%s', (_name, hours, from, to, minutes) => {
    expect(createStaffedClock(hours).elapsed(berlin(from), berlin(to)) / minute).toBe(minutes);
  });

  it.each([
    ['in the same day', '2026-03-10T10:00', 60, '2026-03-10T11:00'],
    ['asked at night', '2026-03-10T23:00', 60, '2026-03-11T10:00'],
    ['asked on Friday evening', '2026-03-13T16:30', 60, '2026-03-16T09:30'],
    ['over a holiday and a weekend', '2026-12-24T16:30', 60, '2026-12-28T09:30'],
    ['at closing time', '2026-03-10T16:00', 60, '2026-03-10T17:00'],
  ])('a deadline %s', (_name, from, minutes, due) => {
    expect(createStaffedClock(office).after(berlin(from), minutes * minute)).toBe(berlin(due));
  });

  it('a deadline that staffed hours never reach is none', () => {
    const closed: StaffedHours = { ...office, spans: [{ firstDay: 1, lastDay: 1, from: '09:00', to: '09:01' }] };
    expect(createStaffedClock(closed).after(berlin('2026-03-10T10:00'), 200 * minute)).toBeNull();
  });

  it('without hours it is time itself', () => {
    expect(createStaffedClock(null)).toBe(aroundTheClock);
    expect(aroundTheClock.elapsed(5, 5 + hour)).toBe(hour);
    expect(aroundTheClock.after(5, hour)).toBe(5 + hour);
  });

  /** What a clock on the wall shows, minute by minute. */
  const counted = (hours: StaffedHours, from: number, to: number): number => {
    let minutes = 0;
    for (let at = from; at < to; at += minute) {
      const wall = DateTime.fromMillis(at, { zone: hours.timeZone });
      if (hours.holidays.includes(wall.toISODate() ?? '')) continue;
      const time = wall.hour * 60 + wall.minute;
      const of = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
      const onDay = (day: number, first: number, last: number): boolean =>
        first <= last ? day >= first && day <= last : day >= first || day <= last;
      const yesterday = wall.weekday === 1 ? 7 : wall.weekday - 1;
      const staffed = hours.spans.some(({ firstDay, lastDay, from: begin, to: end }) =>
        of(begin) < of(end)
          ? onDay(wall.weekday, firstDay, lastDay) && time >= of(begin) && time < of(end)
          : (onDay(wall.weekday, firstDay, lastDay) && time >= of(begin)) ||
            (onDay(yesterday, firstDay, lastDay) && time < of(end)),
      );
      if (staffed) minutes += 1;
    }
    return minutes;
  };

  it.each([
    ['office, clock put forward', office, Date.UTC(2026, 2, 26)],
    ['always, clock put back', always, Date.UTC(2026, 9, 24)],
    ['nights, clock put forward', nights, Date.UTC(2026, 2, 6)],
    ['nights, clock put back and a holiday', nights, Date.UTC(2026, 9, 30)],
  ])('is what the clock on the wall shows: %s', (_name, hours, start) => {
    const clock = createStaffedClock(hours);
    const minutes = fc.integer({ min: 0, max: 4 * 24 * 60 });
    fc.assert(
      fc.property(minutes, minutes, (a, b) => {
        const [from, to] = [start + Math.min(a, b) * minute, start + Math.max(a, b) * minute];
        expect(clock.elapsed(from, to) / minute).toBe(counted(hours, from, to));
      }),
      { numRuns: 12 },
    );
  });

  const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
  const anyHours = fc.constantFrom(office, always, nights, null);

  it('grows with time, adds up over any split, and is never more than time', () => {
    fc.assert(
      fc.property(anyHours, instant, fc.nat(40 * 24 * hour), fc.nat(40 * 24 * hour), (hours, from, first, second) => {
        const clock = createStaffedClock(hours);
        const [middle, end] = [from + first, from + first + second];
        const whole = clock.elapsed(from, end);
        expect(clock.elapsed(from, middle) + clock.elapsed(middle, end)).toBe(whole);
        expect(whole).toBeGreaterThanOrEqual(clock.elapsed(from, middle));
        expect(whole).toBeLessThanOrEqual(end - from);
      }),
      { numRuns: 200 },
    );
  });

  it('a deadline is the first instant by which the time has passed', () => {
    fc.assert(
      fc.property(anyHours, instant, fc.integer({ min: 1, max: 60 * hour }), (hours, from, ms) => {
        const clock = createStaffedClock(hours);
        const due = clock.after(from, ms) ?? 0;
        expect(clock.elapsed(from, due)).toBe(ms);
        expect(clock.elapsed(from, due - 1)).toBe(ms - 1);
      }),
      { numRuns: 200 },
    );
  });
});

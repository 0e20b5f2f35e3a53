// When a community is staffed. What counts is what a clock on the wall there shows: on the days it is put forward or back
// an hour that is skipped is staffed by nobody, and one that is shown twice is staffed twice.
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { openingHoursSchema } from '../brand/opening-hours.ts';

/** Weekly spans (one that ends at or before its beginning runs over midnight), and days on which nobody is there. */
export const staffedHoursSchema = openingHoursSchema.extend({
  /** Days in that time zone, `2026-12-25`. */
  holidays: z.array(z.iso.date('a day such as 2026-12-25')).max(400).default([]),
});
export type StaffedHours = z.infer<typeof staffedHoursSchema>;

/** Measures staffed time. Instants and lengths in ms. */
export interface StaffedClock {
  /** Staffed time from `from` to `to`; 0 where `to` is not later. Grows with `to`, and adds up over any split. */
  elapsed(from: number, to: number): number;
  /** The first instant at which `ms` of staffed time have passed since `from`; null: not within two years. */
  after(from: number, ms: number): number | null;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const horizonMs = 731 * dayMs;

const msOf = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * minuteMs;
/** 1 is Monday: the first day of 1970 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

const merged = (spans: readonly Span[]): Span[] => {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
};

/** Spans of each weekday within its day, by ISO weekday (index 0 is not used). */
const weekOf = ({ spans }: StaffedHours): readonly (readonly Span[])[] => {
  const week: Span[][] = Array.from({ length: 8 }, () => []);
  for (const { firstDay, lastDay, from, to } of spans) {
    const length = lastDay >= firstDay ? lastDay - firstDay : lastDay + 7 - firstDay;
    for (let offset = 0; offset <= length; offset += 1) {
      const day = ((firstDay - 1 + offset) % 7) + 1;
      const [begin, end] = [msOf(from), msOf(to)];
      if (begin < end) week[day]?.push({ from: begin, to: end });
      else {
        week[day]?.push({ from: begin, to: dayMs });
        if (end > 0) week[(day % 7) + 1]?.push({ from: 0, to: end });
      }
    }
  }
  return week.map(merged);
};

/** Stretches of time over which the clock there is not put forward or back, with what it is ahead of UTC, in ms. */
function* stretches(zone: IANAZone, from: number, to: number): Generator<Span & { readonly ahead: number }> {
  let begin = from;
  while (begin < to) {
    const offset = zone.offset(begin);
    let end = Math.min(begin + dayMs, to);
    while (end < to && zone.offset(end) === offset) end = Math.min(end + dayMs, to);
    if (zone.offset(end) !== offset) {
      let same = Math.max(begin, end - dayMs);
      while (end - same > 1) {
        const middle = Math.floor((same + end) / 2);
        if (zone.offset(middle) === offset) same = middle;
        else end = middle;
      }
    }
    yield { from: begin, to: end, ahead: offset * minuteMs };
    begin = end;
  }
}

/** Everybody is always there: staffed time is time. */
export const aroundTheClock: StaffedClock = {
  elapsed: (from, to) => Math.max(0, to - from),
  after: (from, ms) => from + Math.max(0, ms),
};

/** null: staffed around the clock. */
export const createStaffedClock = (hours: StaffedHours | null): StaffedClock => {
  if (hours === null) return aroundTheClock;
  const zone = IANAZone.create(hours.timeZone);
  const week = weekOf(hours);
  const holidays = new Set(hours.holidays.map((day) => Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs)));

  function* staffed(from: number, to: number): Generator<Span> {
    for (const stretch of stretches(zone, from, to)) {
      const [begin, end] = [stretch.from + stretch.ahead, stretch.to + stretch.ahead];
      for (let day = Math.floor(begin / dayMs); day * dayMs < end; day += 1) {
        if (holidays.has(day)) continue;
        for (const span of week[weekdayOf(day)] ?? []) {
          const first = Math.max(begin, day * dayMs + span.from);
          const last = Math.min(end, day * dayMs + span.to);
          if (first < last) yield { from: first - stretch.ahead, to: last - stretch.ahead };
        }
      }
    }
  }

  return {
    elapsed(from, to) {
      let sum = 0;
      for (const span of staffed(from, to)) sum += span.to - span.from;
      return sum;
    },
    after(from, ms) {
      if (ms <= 0) return from;
      let left = ms;
      for (const span of staffed(from, from + horizonMs)) {
        const length = span.to - span.from;
        if (length >= left) return span.from + left;
        left -= length;
      }
      return null;
    },
  };
};

// When a space sleeps. What counts is what a clock on the wall there shows: on the days it is put forward or back, quiet
// hours are shorter or longer with it, and an hour shown twice is quiet twice.
import { IANAZone } from 'luxon';
import { z } from 'zod';

const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, 'a time of day such as 22:00')
  .brand<'TimeOfDay'>();

export const quietHoursSchema = z
  .strictObject({
    /** IANA name, e.g. `Europe/Berlin`. */
    timeZone: z
      .string()
      .refine((name) => IANAZone.isValidZone(name), 'no time zone of that name; one is Europe/Berlin, another UTC'),
    /** First quiet minute and first minute after it; over midnight where `from` is the later one. */
    from: timeOfDay,
    to: timeOfDay,
  })
  .refine(({ from, to }) => from !== to, { message: 'quiet hours begin and end at different times', path: ['to'] });
export type QuietHours = z.infer<typeof quietHoursSchema>;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const msOf = (time: string): number => (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * minuteMs;
const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** Milliseconds since midnight as the clock there shows it. */
const wallMs = (zone: IANAZone, at: number): number => modulo(at + zone.offset(at) * minuteMs, dayMs);

/** Whether it is quiet at an instant (ms since 1970). Never where there are no quiet hours. */
export const isQuiet = (at: number, hours: QuietHours | null): boolean => {
  if (hours === null) return false;
  const wall = wallMs(IANAZone.create(hours.timeZone), at);
  const [from, to] = [msOf(hours.from), msOf(hours.to)];
  return from < to ? wall >= from && wall < to : wall >= from || wall < to;
};

/** The first instant after `from`, at most `to`, at which the clock there was put forward or back; null when it was not. */
const clockChange = (zone: IANAZone, from: number, to: number): number | null => {
  const before = zone.offset(from);
  if (zone.offset(to) === before) return null;
  let [same, changed] = [from, to];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (zone.offset(middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
};

/** The first instant at or after `at` at which `reached` holds; it begins to hold at `time`, or where the clock jumps over it. */
const whenReached = (at: number, timeZone: string, time: string, reached: (instant: number) => boolean): number => {
  const zone = IANAZone.create(timeZone);
  let instant = at;
  while (!reached(instant)) {
    const next = instant + (modulo(msOf(time) - wallMs(zone, instant), dayMs) || dayMs);
    instant = clockChange(zone, instant, next) ?? next;
  }
  return instant;
};

/** The next instant at or after `at` (ms since 1970) at which speaking is allowed: `at` itself where it is not quiet. */
export const speakingAllowedFrom = (at: number, hours: QuietHours | null): number =>
  hours === null ? at : whenReached(at, hours.timeZone, hours.to, (instant) => !isQuiet(instant, hours));

/** The next instant at or after `at` at which it is quiet, so that what waits to be sent alone expires then; null: never. */
export const quietFrom = (at: number, hours: QuietHours | null): number | null =>
  hours === null ? null : whenReached(at, hours.timeZone, hours.from, (instant) => isQuiet(instant, hours));

/** `08:00`, as the clock of a time zone shows an instant. */
export const wallClock = (at: number, timeZone: string): string => {
  const minutes = Math.floor(wallMs(IANAZone.create(timeZone), at) / minuteMs);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

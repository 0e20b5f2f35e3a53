// Clocks on walls around the world, read without the code under test, and days on which they are put forward or back.
import fc from 'fast-check';
import { type QuietHours, quietHoursSchema } from '../../../src/core/interventions/quiet-hours.ts';

/** Noon UTC of the day before: two days from here hold the change, wherever it is. */
export const changes: readonly (readonly [string, number])[] = [
  ['Europe/Berlin', Date.UTC(2026, 2, 28, 12)],
  ['Europe/Berlin', Date.UTC(2026, 9, 24, 12)],
  ['America/New_York', Date.UTC(2026, 2, 7, 12)],
  ['America/New_York', Date.UTC(2026, 9, 31, 12)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 6)],
  ['Australia/Lord_Howe', Date.UTC(2026, 9, 3, 6)],
];

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight there. */
export const wallMinutes = (at: number, timeZone: string): number => {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    formats.set(timeZone, format);
  }
  const [hour = '', minute = ''] = format.format(at).split(':');
  return Number(hour) * 60 + Number(minute);
};

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const quietHours = (timeZone: string, from: string, to: string): QuietHours =>
  quietHoursSchema.parse({ timeZone, from, to });

/** Whether the clock there shows a quiet time. */
export const looksQuiet = (at: number, { timeZone, from, to }: QuietHours): boolean => {
  const now = clock(wallMinutes(at, timeZone));
  return from < to ? now >= from && now < to : now >= from || now < to;
};

/** Quiet hours of any kind, often with an edge in or by the hour that is skipped or comes twice. */
export const anyQuietHours = (timeZone: string): fc.Arbitrary<QuietHours> => {
  const time = fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 60, max: 200 })).map(clock);
  return fc
    .tuple(time, time)
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => quietHours(timeZone, from, to));
};

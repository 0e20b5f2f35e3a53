// Times and numbers as a mail says them.
import { DateTime } from 'luxon';

/** `10 March 2026, 14:05` by the clock of the zone. */
export const moment = (at: number, timeZone: string): string =>
  DateTime.fromMillis(at, { zone: timeZone, locale: 'en-GB' }).toFormat('d LLLL yyyy, HH:mm');

/** `10 March`. */
export const dayOf = (at: number, timeZone: string): string =>
  DateTime.fromMillis(at, { zone: timeZone, locale: 'en-GB' }).toFormat('d LLLL');

/** `Berlin` of `Europe/Berlin`: whose clock the times are of. */
export const zoneName = (timeZone: string): string => (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');

/** `−0.12`, `+0.03`. */
export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

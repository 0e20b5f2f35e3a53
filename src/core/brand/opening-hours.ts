// When people can be reached, as the communication strategy states it.
import { IANAZone } from 'luxon';
import { z } from 'zod';

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/u, 'a time of day such as 09:00');

export const openingHoursSchema = z.strictObject({
  timeZone: z.string().refine((name) => IANAZone.isValidZone(name), 'no time zone of that name; one is Europe/Berlin'),
  spans: z
    .array(
      z.strictObject({
        /** ISO: 1 is Monday, 7 Sunday; first and last day. */
        firstDay: z.number().int().min(1).max(7),
        lastDay: z.number().int().min(1).max(7),
        from: time,
        to: time,
      }),
    )
    .min(1)
    .max(14),
});
export type OpeningHours = z.infer<typeof openingHoursSchema>;

const days: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const written =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:\s?[-–]\s?(Mon|Tue|Wed|Thu|Fri|Sat|Sun))?\s+(\d{2}:\d{2})\s?[-–]\s?(\d{2}:\d{2})$/u;

const dayOf = (name = ''): number => days.indexOf(name) + 1;

/** Reads `Mon-Fri 09:00-17:00, Sat 10:00-14:00 Europe/Berlin`; null where it is written otherwise. */
export const parseOpeningHours = (text: string): OpeningHours | null => {
  const zone = /\s(\S+)$/u.exec(text.trim());
  if (zone === null) return null;
  const parts = text.trim().slice(0, zone.index).split(',');
  const spans = parts.map((part) => {
    const match = written.exec(part.trim());
    if (match === null) return null;
    const [, first, last, from, to] = match;
    return { firstDay: dayOf(first), lastDay: dayOf(last ?? first), from, to };
  });
  const parsed = openingHoursSchema.safeParse({ timeZone: zone[1], spans });
  return parsed.success ? parsed.data : null;
};

/** `Mon–Fri 09:00–17:00 (Europe/Berlin)` */
export const openingWords = ({ timeZone, spans }: OpeningHours): string => {
  const words = spans.map(({ firstDay, lastDay, from, to }) => {
    const [first = '', last = ''] = [days[firstDay - 1], days[lastDay - 1]];
    return `${first === last ? first : `${first}–${last}`} ${from}–${to}`;
  });
  return `${words.join(', ')} (${timeZone})`;
};

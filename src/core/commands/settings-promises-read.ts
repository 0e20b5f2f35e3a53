// What was typed for when an answer is owed: hours, days off, minutes of a channel.
import { parseOpeningHours } from '../brand/opening-hours.ts';
import type { Channel } from '../ports.ts';
import type { SlaSettings } from '../sla/sla-settings.ts';
import { type StaffedHours, staffedHoursSchema } from '../sla/staffed-hours.ts';
import { findChannel } from './channels.ts';

/** What was typed, as a value to store; or why it is none. */
export type Read = { readonly value: unknown } | { readonly problem: string };

const clock = (hour: string, minute = '00'): string => `${hour.padStart(2, '0')}:${minute}`;

/** `mon-fri 9-17` as `Mon-Fri 09:00-17:00`. */
const asWritten = (text: string): string =>
  text
    .replace(
      /\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*/giu,
      (day) => `${day[0]?.toUpperCase()}${day.slice(1, 3).toLowerCase()}`,
    )
    .replace(/[–—]/gu, '-')
    .replace(
      /\b(\d{1,2})(?::(\d{2}))?\s*-\s*(\d{1,2})(?::(\d{2}))?\b/gu,
      (_range, from: string, fromMinute: string | undefined, to: string, toMinute: string | undefined) =>
        `${clock(from, fromMinute)}-${clock(to, toMinute)}`,
    );

/** Hours with their time zone, either of them alone, or that there are none. Days off stay. */
export const readHours = (typed: string, { staffedHours: known }: SlaSettings): Read => {
  const text = typed.trim();
  if (/^(?:always|off|none|around the clock|24\/7)$/iu.test(text)) return { value: null };
  const holidays = known?.holidays ?? [];
  const inZone = staffedHoursSchema.safeParse({ ...known, timeZone: text });
  if (known !== null && inZone.success) return { value: inZone.data };
  // The last word is the time zone, and is not to be rewritten.
  const [, hours = '', zone = ''] = /^(.*\d)\s+(\S+)$/u.exec(text) ?? [];
  const whole = hours === '' && known !== null ? `${asWritten(text)} ${known.timeZone}` : `${asWritten(hours)} ${zone}`;
  const parsed = parseOpeningHours(whole);
  return parsed === null
    ? { problem: 'I did not understand these hours, or the time zone.' }
    : { value: { ...parsed, holidays } satisfies StaffedHours };
};

/** All days off. */
export const readHolidays = (typed: string, { staffedHours: known }: SlaSettings): Read => {
  if (known === null) return { problem: 'First say when somebody is there, with `/cco settings staffed-hours`.' };
  const text = typed.trim();
  const days = /^(?:none|off)$/iu.test(text) ? [] : text.split(/[\s,;]+/u).filter((day) => day !== '');
  const parsed = staffedHoursSchema.safeParse({ ...known, holidays: [...new Set(days)].sort() });
  return parsed.success
    ? { value: parsed.data }
    : {
        problem: parsed.error.issues.some(({ code }) => code === 'too_big')
          ? 'At most 400 days.'
          : 'Write days like 2026-12-25.',
      };
};

export const targetFields = {
  first: 'firstResponseMinutes',
  next: 'nextResponseMinutes',
  case: 'resolutionMinutes',
} as const;
export const targetNames = ['first', 'next', 'case'] as const;
const inChannel = /^(.+?)\s+(off|default|(?:first|next|case)\s+\d{1,6}(?:[\s,]+(?:first|next|case)\s+\d{1,6}){0,2})$/iu;

/** A channel, and what is promised there. */
export const readChannel = (typed: string, { channels: known }: SlaSettings, channels: readonly Channel[]): Read => {
  const [, where = '', what = ''] = inChannel.exec(typed.trim()) ?? [];
  if (where === '') return { problem: 'I did not understand that.' };
  const channel = findChannel(channels, where);
  if (channel === null) return { problem: 'I know no channel of that name, or several.' };
  const others = known.filter(({ channelId }) => channelId !== channel.id);
  const order = what.toLowerCase();
  if (order === 'default') return { value: others };
  if (order === 'off') return { value: [...others, { channelId: channel.id, off: true }] };
  const { off: _, ...before } = known.find(({ channelId }) => channelId === channel.id) ?? { channelId: channel.id };
  const given = targetNames.flatMap((name) => {
    const minutes = new RegExp(`${name}\\s+(\\d+)`, 'u').exec(order)?.[1];
    return minutes === undefined ? [] : [[targetFields[name], Number(minutes)]];
  });
  return { value: [...others, { ...before, ...Object.fromEntries(given) }] };
};

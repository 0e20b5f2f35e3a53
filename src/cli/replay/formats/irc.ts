// IRC logs: `[12:18] <nick> text`. The day comes from the file's name, the hours from the lines.
import { channelId, type MemberId, memberId, messageId, spaceId } from '../../../core/ids.ts';
import type { InboundMessage } from '../../../core/messages/inbound.ts';

const line = /^\[(\d{2}):(\d{2})\] <([^>\s]+)> ?(.*)$/u;
const dated = /(\d{4})-(\d{2})-(\d{2})/u;
/** Helpers that post on command in many channels; their lines are not members' words. */
const botNick = /(?:^ubot|^floodbot|bot\d*$)/iu;
const minuteMs = 60_000;
/** A line this much out of order is clock skew; one further back is the clock having gone round. */
const skewMinutes = 30;
const addressed = /^@?([^\s,:]{1,40})[,:](?=\s|$)/u;
const maxText = 4000;

interface Line {
  readonly hour: number;
  readonly minute: number;
  readonly nick: string;
  readonly text: string;
}

const parseLines = (log: string): Line[] =>
  log.split(/\r?\n/u).flatMap((raw) => {
    const match = line.exec(raw);
    if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) return [];
    return [
      { hour: Number(match[1]), minute: Number(match[2]), nick: match[3], text: (match[4] ?? '').slice(0, maxText) },
    ];
  });

/**
 * Minutes since the file's first midnight, never going back. Many of these logs were written with a 12-hour clock
 * without AM or PM: where no line shows the hours 0 or 13 to 23, half a day has gone by when the clock falls back.
 */
const elapsedMinutes = (lines: readonly Line[]): number[] => {
  const twelveHours = lines.every(({ hour }) => hour >= 1 && hour <= 12);
  const turn = twelveHours ? 720 : 1440;
  let turns = 0;
  let last = 0;
  return lines.map(({ hour, minute }) => {
    const shown = (twelveHours ? hour % 12 : hour) * 60 + minute;
    if (shown + turns * turn < last - skewMinutes) turns += 1;
    last = Math.max(last, shown + turns * turn);
    return last;
  });
};

const member = (nick: string): MemberId => memberId('irc', encodeURIComponent(nick.toLowerCase()));

/**
 * Reads one log. Lines that are not said by somebody (joins, parts, topics) are left out; an address at the beginning
 * ("nick: …") counts as a mention, if that nick speaks in the log.
 */
export const parseIrc = (log: string, file: string): InboundMessage[] => {
  const day = dated.exec(file);
  const midnight = day === null ? Date.UTC(2000, 0, 1) : Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]));
  const lines = parseLines(log);
  const nicks = new Set(lines.map(({ nick }) => nick.toLowerCase()));
  const minutes = elapsedMinutes(lines);
  const perMinute = new Map<number, number>();
  return lines.map((one, index) => {
    const minute = minutes[index] ?? 0;
    const place = perMinute.get(minute) ?? 0;
    perMinute.set(minute, place + 1);
    // The log knows minutes only: spread the lines of one over it, in their order.
    const at = midnight + minute * minuteMs + Math.min(place * 250, minuteMs - 1);
    const text = one.text.trim();
    const to = addressed.exec(text)?.[1]?.toLowerCase();
    return {
      kind: 'message',
      id: messageId('irc', `${encodeURIComponent(file)}.${index}`),
      platform: 'irc',
      spaceId: spaceId('irc', 'log'),
      channelId: channelId('irc', 'log'),
      threadId: null,
      replyTo: null,
      author: { id: member(one.nick), name: one.nick, role: botNick.test(one.nick) ? 'agent' : 'member' },
      mentions: to !== undefined && nicks.has(to) ? [member(to)] : [],
      text,
      at,
      revision: at,
    };
  });
};

import { DateTime } from 'luxon';
import { z } from 'zod';
import {
  isQuiet,
  type QuietHours,
  quietFrom,
  quietHoursSchema,
  speakingAllowedFrom,
} from '../interventions/quiet-hours.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, say } from './command.ts';
import { span } from './words.ts';

const usageWords = 'Write it like `/cco quiet-hours 22:00-08:00 Europe/Berlin`, or `/cco quiet-hours off`.';

/** `8:00`, `22`, `22.30` as `22:30`; anything else as it is, for the schema to refuse. */
const timeOf = (typed: string): string => {
  const [, hours, minutes = '00'] = /^(\d{1,2})(?:[:.](\d{2}))?$/u.exec(typed) ?? [];
  return hours === undefined ? typed : `${hours.padStart(2, '0')}:${minutes}`;
};

/** What was typed as quiet hours, or why it is none. `zone`: what holds where none is typed. */
export const parseQuietHours = (
  text: string,
  zone: string | null,
): { readonly hours: QuietHours } | { readonly problem: string } => {
  const [, from = '', to = '', typed] =
    /^(\S+?)\s*(?:-|–|\bto\b|\bbis\b)\s*(\S+)(?:\s+(\S+))?$/u.exec(text.trim()) ?? [];
  if (from === '' || to === '') return { problem: usageWords };
  const timeZone = typed ?? zone;
  if (timeZone === null) return { problem: `Please add your time zone, e.g. Europe/Berlin. ${usageWords}` };
  const parsed = quietHoursSchema.safeParse({ timeZone, from: timeOf(from), to: timeOf(to) });
  if (parsed.success) return { hours: parsed.data };
  const [issue] = parsed.error.issues;
  const what = issue?.path[0] === 'timeZone' ? `“${timeZone.slice(0, 60)}”: ` : '';
  return { problem: `${what}${issue?.message ?? 'I did not understand that'}. ${usageWords}` };
};

/** Quiet hours and their next change, in words. */
export const quietWords = (hours: QuietHours, now: number): string[] => {
  const clock = (at: number): string =>
    DateTime.fromMillis(at, { zone: hours.timeZone, locale: 'en' }).toFormat('ccc d LLL, HH:mm');
  const quiet = isQuiet(now, hours);
  const next = quiet ? speakingAllowedFrom(now, hours) : (quietFrom(now, hours) ?? now);
  return [
    `From **${hours.from}** to **${hours.to}** as the clocks show it in ${hours.timeZone}: there it is ${clock(now)} now.`,
    quiet
      ? `It is quiet now, for another ${span(next - now)}: until ${clock(next)}.`
      : `It is not quiet now. It will be in ${span(next - now)}: ${clock(next)}.`,
  ];
};

const meaning =
  'In quiet hours I post nothing of my own, call no helpers and ask nobody anything. Drafts still come, with a button for when the quiet ends; severe content reaches you at any time.';

export const quietHours = defineCommand({
  name: 'quiet-hours',
  aliases: ['quiet hours', 'quiet'],
  summary: 'Show or set when I keep quiet',
  options: [{ name: 'hours', description: '22:00-08:00 Europe/Berlin, or off', type: 'text', required: false }],
  who: 'moderator',
  args: z.object({ hours: z.string().max(200).optional() }),
  async run({ tx, interaction, now, deps }, { hours: typed }) {
    const { spaceId, member } = interaction;
    const current = (await loadSettings(tx, spaceId, deps.defaults)).interventions.quietHours;
    if (typed === undefined || typed.trim() === '')
      return say(
        (current === null
          ? ['**No quiet hours.**', meaning, usageWords]
          : ['**Quiet hours**', ...quietWords(current, now), meaning]
        ).join('\n'),
      );
    const key = 'interventions.quietHours';
    if (/^off$/iu.test(typed.trim())) {
      if (current === null) return say('There are no quiet hours, so nothing changes.');
      await tx.settings.set(spaceId, key, null, member.id, now);
      return { ...say('**No quiet hours any more.** I may speak at any time.'), subject: `${key}:off` };
    }
    const parsed = parseQuietHours(typed, current?.timeZone ?? null);
    if ('problem' in parsed) return say(parsed.problem);
    const { hours } = parsed;
    await tx.settings.set(spaceId, key, hours, member.id, now);
    return {
      ...say(['**Quiet hours set**', ...quietWords(hours, now), meaning].join('\n')),
      subject: `${key}:${hours.from}-${hours.to} ${hours.timeZone}`,
    };
  },
});

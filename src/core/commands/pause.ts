import { z } from 'zod';
import { clockTimeIn } from '../interventions/card.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, say } from './command.ts';
import { span } from './words.ts';

const minuteMs = 60_000;
const unitMs: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: 24 * 60 * minuteMs };
const leastMs = 5 * minuteMs;
const mostMs = 14 * 24 * 60 * minuteMs;
const usageWords = 'Say for how long, from 5 minutes to 14 days: `30m`, `2h`, `3d`; or `off`.';

/** `30m`, `2h`, `3d` in ms; 0 for `off`; null: anything else. */
export const parsePause = (text: string): number | null => {
  if (/^off$/iu.test(text.trim())) return 0;
  const [, number = '', unit = ''] = /^(\d{1,4})\s*([mhd])$/iu.exec(text.trim()) ?? [];
  const ms = Number(number) * (unitMs[unit.toLowerCase()] ?? Number.NaN);
  return ms >= leastMs && ms <= mostMs ? ms : null;
};

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

export const pause = defineCommand({
  name: 'pause',
  aliases: ['silence'],
  summary: 'Keep me from proposing or posting anything for a while',
  options: [{ name: 'time', description: '30m, 2h, 3d, or off', type: 'text', required: false }],
  who: 'moderator',
  args: z.object({
    time: z
      .string()
      .transform((text, check) => {
        const ms = parsePause(text);
        if (ms === null) check.addIssue({ code: 'custom', message: usageWords });
        return ms ?? 0;
      })
      .optional(),
  }),
  async run({ tx, interaction, now, deps }, { time }) {
    const { spaceId, member } = interaction;
    const { interventions } = await loadSettings(tx, spaceId, deps.defaults);
    const zone = interventions.quietHours?.timeZone ?? null;
    const when = (at: number): string => `${day(at) === day(now) ? '' : `${day(at)} `}${clockTimeIn(at, zone)}`;
    const until =
      interventions.pausedUntil !== null && interventions.pausedUntil > now ? interventions.pausedUntil : null;
    if (time === undefined)
      return say(
        until === null
          ? `I am not paused. ${usageWords}`
          : `**Paused** for another ${span(until - now)}, until ${when(until)}. \`/cco pause off\` ends it.`,
      );
    const wanted = time === 0 ? null : now + time;
    if (wanted === null && until === null) return say('I am not paused, so nothing changes.');
    await tx.settings.set(spaceId, 'interventions.pausedUntil', wanted, member.id, now);
    return {
      ...say(
        wanted === null
          ? '**The pause is over.** I propose again what I see from now on.'
          : [
              `**Paused** for ${span(time)}, until ${when(wanted)}.`,
              'I propose and post nothing new until then. Drafts that wait stay where they are; health warnings and severe content still reach you.',
              '`/cco pause off` ends it.',
            ].join('\n'),
      ),
      subject: `interventions.pausedUntil:${wanted === null ? 'off' : new Date(wanted).toISOString()}`,
    };
  },
});

// When an answer is owed: the hours somebody is there, days off, and what is promised in single channels.
import { openingWords } from '../brand/opening-hours.ts';
import { plainName } from '../interventions/card.ts';
import type { Action } from '../messages/outbound.ts';
import type { Channel } from '../ports.ts';
import { checkSetting, loadSettings, type SpaceSettings } from '../settings.ts';
import type { SlaSettings } from '../sla/sla-settings.ts';
import { type CommandContext, type Reply, say } from './command.ts';
import { editPrefix } from './settings-change.ts';
import {
  type Read,
  readChannel,
  readHolidays,
  readHours,
  targetFields,
  targetNames,
} from './settings-promises-read.ts';
import { count, cut, span } from './words.ts';

const minuteMs = 60_000;

interface PromiseSetting {
  /** As it is typed. */
  readonly name: string;
  readonly key: 'sla.staffedHours' | 'sla.channels';
  readonly usage: string;
  /** After "`name`: ". */
  readonly words: (sla: SlaSettings, channels: readonly Channel[]) => string;
  readonly read: (typed: string, sla: SlaSettings, channels: readonly Channel[]) => Read;
  /** As it would be typed; absent: it is not edited as a whole. */
  readonly typed?: (sla: SlaSettings) => string;
}

const hoursWords = ({ staffedHours }: SlaSettings): string =>
  staffedHours === null ? 'around the clock' : openingWords(staffedHours);

const holidaysWords = ({ staffedHours }: SlaSettings): string => {
  const days = staffedHours?.holidays ?? [];
  if (days.length === 0) return 'none';
  return days.length <= 5 ? days.join(', ') : `${days.slice(0, 5).join(', ')} and ${days.length - 5} more`;
};

const channelWords = ({ channels: targets }: SlaSettings, channels: readonly Channel[]): string => {
  if (targets.length === 0) return 'none';
  const lines = targets.map((target) => {
    const name = `#${plainName(channels.find(({ id }) => id === target.channelId)?.name ?? '')}`;
    if (target.off === true) return `${name} nothing`;
    const own = targetNames.flatMap((field) => {
      const minutes = target[targetFields[field]];
      return minutes === undefined ? [] : [`${field} ${span(minutes * minuteMs)}`];
    });
    return `${name} ${own.join(', ')}`;
  });
  return lines.length <= 5
    ? lines.join('; ')
    : `${lines.slice(0, 5).join('; ')} and ${count(lines.length - 5, 'more channel')}`;
};

export const promiseSettings: readonly PromiseSetting[] = [
  {
    name: 'staffed-hours',
    key: 'sla.staffedHours',
    usage:
      '`/cco settings staffed-hours Mon-Fri 09:00-17:00, Sat 10:00-14:00 Europe/Berlin`, a time zone alone for the same hours there, or `always`',
    words: (sla) => `**${hoursWords(sla)}**, minutes of answers and cases run then only`,
    read: readHours,
    typed: ({ staffedHours }) =>
      staffedHours === null
        ? 'always'
        : openingWords(staffedHours)
            .replace(/ \((.+)\)$/u, ' $1')
            .replaceAll('–', '-'),
  },
  {
    name: 'holidays',
    key: 'sla.staffedHours',
    usage: '`/cco settings holidays 2026-12-25, 2026-12-26` (all of them), or `none`',
    words: (sla) => `**${holidaysWords(sla)}**, days on which nobody is there`,
    read: readHolidays,
    typed: ({ staffedHours }) => staffedHours?.holidays.join(', ') || 'none',
  },
  {
    name: 'promises-in',
    key: 'sla.channels',
    usage:
      '`/cco settings promises-in #help first 30 next 120 case 1440` (minutes, any of them), `#help off` for none at all, `#help default` for those of the space',
    words: (sla, channels) => `**${channelWords(sla, channels)}**, channels with promises of their own`,
    read: readChannel,
  },
];

/** One line of the list. */
export const promiseLine = (setting: PromiseSetting, { sla }: SpaceSettings, channels: readonly Channel[]): string =>
  `\`${setting.name}\`: ${setting.words(sla, channels)}`;

/** Asks for the new value in a text field; none where it is not edited as a whole. */
export const editPromise = ({ name, typed }: PromiseSetting, { sla }: SpaceSettings): Action[] =>
  typed === undefined
    ? []
    : [
        {
          id: `${editPrefix}${name}`,
          label: `Edit ${name}`,
          style: 'secondary',
          input: { label: cut(name, 45), value: cut(typed(sla), 4_000) },
        },
      ];

/** Sets it as it was typed; shows it where nothing was. */
export const changePromise = async (
  { tx, interaction, now, deps }: CommandContext,
  setting: PromiseSetting,
  typed: string | undefined,
  settings: SpaceSettings,
): Promise<Reply> => {
  const { spaceId, member } = interaction;
  const { key, name, usage } = setting;
  const channels = await tx.spaces.channels(spaceId);
  const line = promiseLine(setting, settings, channels);
  if (typed === undefined || typed.trim() === '')
    return say(`${line}.\nSet it with ${usage}.`, editPromise(setting, settings));
  const refused = (problem: string): Reply => say(`${problem} Set it with ${usage}.\n${line}, as before.`);
  const read = setting.read(typed, settings.sla, channels);
  if ('problem' in read) return refused(read.problem);
  const checked = checkSetting(key, read.value);
  if (!checked.ok) return refused(checked.problem);
  await tx.settings.set(spaceId, key, read.value, member.id, now);
  await tx.timers.set({ key: `check:${spaceId}`, kind: 'check', subject: spaceId, dueAt: now });
  const next = await loadSettings(tx, spaceId, deps.defaults);
  return {
    ...say(`${promiseLine(setting, next, channels)}.\nI look again with it at once.`),
    subject: `${key}:${name}`,
  };
};

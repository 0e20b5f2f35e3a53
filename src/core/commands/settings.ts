import { z } from 'zod';
import { checkSetting, loadSettings, type SpaceSettings } from '../settings.ts';
import { type CommandContext, defineCommand, type Reply, say } from './command.ts';
import { explained } from './settings-privacy.ts';
import { decimal } from './words.ts';

interface Setting {
  /** As it is typed. */
  readonly name: string;
  readonly key: string;
  /** What it does, after "`name`: value, ". */
  readonly meaning: string;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly of: (settings: SpaceSettings) => number;
}

/** What moderators can set by a number; bounds are those of the schema. */
export const numberSettings: readonly Setting[] = [
  {
    name: 'threshold',
    key: 'health.threshold',
    meaning: 'at this score and under a space is no longer healthy',
    least: 0.1,
    most: 0.95,
    whole: false,
    of: ({ health }) => health.threshold,
  },
  {
    name: 'clear-margin',
    key: 'health.clearMargin',
    meaning: 'a warning ends at the threshold and this much more',
    least: 0,
    most: 0.2,
    whole: false,
    of: ({ health }) => health.clearMargin,
  },
  {
    name: 'minimum-authors',
    key: 'health.minimumAuthors',
    meaning: 'fewer people than this say nothing about a space',
    least: 3,
    most: 100,
    whole: true,
    of: ({ health }) => health.minimumAuthors,
  },
  {
    name: 'answer-minutes',
    key: 'sla.firstResponseMinutes',
    meaning: 'a question waits too long after this',
    least: 1,
    most: 14 * 24 * 60,
    whole: true,
    of: ({ sla }) => sla.firstResponseMinutes,
  },
  {
    name: 'confirm-minutes',
    key: 'health.confirmMinutes',
    meaning: 'a low score has to last this long before I warn',
    least: 1,
    most: 24 * 60,
    whole: true,
    of: ({ health }) => health.confirmMinutes,
  },
  {
    name: 'check-minutes',
    key: 'health.checkMinutes',
    meaning: 'time between two looks at a healthy space',
    least: 1,
    most: 24 * 60,
    whole: true,
    of: ({ health }) => health.checkMinutes,
  },
  {
    name: 'watch-minutes',
    key: 'health.watchMinutes',
    meaning: 'time between two looks when something may be wrong',
    least: 1,
    most: 24 * 60,
    whole: true,
    of: ({ health }) => health.watchMinutes,
  },
];

/** A score no space keeps: a warning that ends only above it never would. */
const reachable = 0.97;

const shown = ({ whole }: Setting, value: number): string => (whole ? String(value) : decimal(value));
const range = (setting: Setting): string => `${shown(setting, setting.least)} to ${shown(setting, setting.most)}`;
const lineOf = (setting: Setting, settings: SpaceSettings): string =>
  `\`${setting.name}\`: **${shown(setting, setting.of(settings))}**, ${setting.meaning}`;

/** `0.75`, `0,75`, `75 %`, `30`; null: no number. */
const numberOf = (typed: string): number | null => {
  const [, digits = '', percent = ''] = /^([+-]?\d{1,6}(?:[.,]\d{1,4})?)\s*(%?)$/u.exec(typed.trim()) ?? [];
  if (digits === '') return null;
  const value = Number(digits.replace(',', '.'));
  return percent === '%' ? Math.round(value * 100) / 10_000 : value;
};

/** Why this value cannot be; null: it can. */
const problemWith = (setting: Setting, value: number | null, settings: SpaceSettings): string | null => {
  const { name, key, least, most, whole } = setting;
  const usage = `${name} goes from ${range(setting)}${whole ? ', in whole numbers' : ''}.`;
  if (value === null || value < least || value > most || (whole && !Number.isInteger(value))) return usage;
  const checked = checkSetting(key, value);
  if (!checked.ok) return checked.problem;
  const { threshold, clearMargin } = settings.health;
  const clear = (name === 'threshold' ? value : threshold) + (name === 'clear-margin' ? value : clearMargin);
  if ((name === 'threshold' || name === 'clear-margin') && clear > reachable)
    return `With ${name} at ${shown(setting, value)} a warning would end only at ${decimal(clear)}, which hardly any space reaches. Please stay at ${decimal(reachable)} or under in all.`;
  return null;
};

const change = async (
  { tx, interaction, now }: CommandContext,
  setting: Setting,
  typed: string,
  settings: SpaceSettings,
): Promise<Reply> => {
  const { spaceId, member } = interaction;
  const value = numberOf(typed);
  const problem = problemWith(setting, value, settings);
  if (problem !== null || value === null) return say(`${problem ?? ''}\n${lineOf(setting, settings)}, as before.`);
  const before = setting.of(settings);
  if (value === before) return say(`${lineOf(setting, settings)}, as before.`);
  await tx.settings.set(spaceId, setting.key, value, member.id, now);
  // Looked at again at once, so that what is set shows.
  await tx.timers.set({ key: `check:${spaceId}`, kind: 'check', subject: spaceId, dueAt: now });
  return {
    ...say(
      `\`${setting.name}\`: **${shown(setting, value)}**, was ${shown(setting, before)}: ${setting.meaning}.\nI look again with it at once.`,
    ),
    subject: `${setting.key}:${value}`,
  };
};

const privacyWord = ({ privacy }: SpaceSettings): string => (privacy.metadataOnly ? 'on' : 'off');
const names = [...numberSettings.map(({ name }) => name), 'privacy'];

export const settings = defineCommand({
  name: 'settings',
  aliases: ['setting', 'config'],
  summary: 'Show or set when I warn, and what I need for a score',
  options: [
    { name: 'name', description: 'which one', type: 'choice', choices: names, required: false },
    { name: 'value', description: 'its new value, e.g. 0.75', type: 'text', required: false },
  ],
  who: 'moderator',
  args: z.object({ name: z.string().optional(), value: z.string().optional() }),
  async run(context, { name, value }) {
    const { tx, interaction, deps } = context;
    const current = await loadSettings(tx, interaction.spaceId, deps.defaults);
    if (name === 'privacy')
      return say(
        `**Metadata only: ${privacyWord(current)}**\n${explained(current.privacy.metadataOnly)}\nAn admin sets it: \`/cco settings privacy metadata-only on\` or \`off\`.`,
      );
    const setting = numberSettings.find((one) => one.name === name);
    if (setting !== undefined && value !== undefined && value !== '') return change(context, setting, value, current);
    if (setting !== undefined)
      return say(
        `${lineOf(setting, current)}.\nIt goes from ${range(setting)}: \`/cco settings ${setting.name} <value>\`.`,
      );
    return say(
      [
        '**Settings of this space**',
        ...numberSettings.map((one) => lineOf(one, current)),
        `\`privacy metadata-only\`: **${privacyWord(current)}**, with it on I read and keep no text`,
        '`/cco settings threshold 0.75` sets one; `/cco mode` says who decides on what I post.',
      ].join('\n'),
    );
  },
});

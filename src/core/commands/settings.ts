import { z } from 'zod';
import type { Action } from '../messages/outbound.ts';
import { checkSetting, holdSettings, loadSettings, type SpaceSettings } from '../settings.ts';
import { type CommandContext, defineCommand, type Reply, say } from './command.ts';
import { may, refusal } from './rights.ts';
import { changeExcluded, excludedWords } from './settings-channels.ts';
import { explained } from './settings-privacy.ts';
import { cut, decimal } from './words.ts';

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
  /** Only admins set it. */
  readonly forAdmins?: boolean;
  /** Said when it is shown alone, and when it is set. */
  readonly note?: string;
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
  {
    name: 'daily-cap',
    key: 'interventions.dailyCap',
    meaning: 'so often at most I propose or post something in 24 hours',
    least: 0,
    most: 100,
    whole: true,
    of: ({ interventions }) => interventions.dailyCap,
  },
  {
    name: 'cool-down',
    key: 'interventions.cooldownMinutes',
    meaning: 'minutes between two proposals in one conversation',
    least: 5,
    most: 14 * 24 * 60,
    whole: true,
    of: ({ interventions }) => interventions.cooldownMinutes,
  },
  {
    name: 'author-cool-down',
    key: 'interventions.authorCooldownMinutes',
    meaning: 'minutes between two proposals that speak to the same member',
    least: 0,
    most: 14 * 24 * 60,
    whole: true,
    of: ({ interventions }) => interventions.authorCooldownMinutes,
  },
  {
    name: 'draft-minutes',
    key: 'interventions.draftMinutes',
    meaning: 'a draft nobody decides on ends after this',
    least: 5,
    most: 24 * 60,
    whole: true,
    of: ({ interventions }) => interventions.draftMinutes,
  },
  {
    name: 'hold-out',
    key: 'experiment.holdout',
    meaning: 'the share of conversations I leave alone by lot, to measure whether I help',
    least: 0,
    most: 0.5,
    whole: false,
    of: ({ experiment }) => experiment.holdout,
    forAdmins: true,
    note: 'In that share of conversations I say nothing although I would, and compare how they go on: only so `/cco effect` can tell what my posts change. Severe content is never left out. 0 ends it; 0.1 is a good start.',
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

/** Buttons of it begin so; the setting's name follows. */
export const editPrefix = 'settings:edit:';

/** Asks for the new value in a text field. */
const editAction = (setting: Setting, settings: SpaceSettings): Action => ({
  id: `${editPrefix}${setting.name}`,
  label: `Edit ${setting.name}`,
  style: 'secondary',
  input: { label: cut(`${setting.name}, ${range(setting)}`, 45), value: shown(setting, setting.of(settings)) },
});
/** Those on the overview; each has one when it is shown alone. */
const oftenEdited = ['threshold', 'minimum-authors', 'answer-minutes', 'daily-cap', 'draft-minutes'];

/** Sets a number as it was typed. */
export const change = async (
  { tx, interaction, now }: CommandContext,
  setting: Setting,
  typed: string,
  settings: SpaceSettings,
): Promise<Reply> => {
  const { spaceId, member } = interaction;
  if (setting.forAdmins === true && !may(member.role, 'admin')) return say(refusal(member.role, 'admin'));
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
      `\`${setting.name}\`: **${shown(setting, value)}**, was ${shown(setting, before)}: ${setting.meaning}.\n${setting.note ?? 'I look again with it at once.'}`,
    ),
    subject: `${setting.key}:${value}`,
  };
};

const privacyWord = ({ privacy }: SpaceSettings): string => (privacy.metadataOnly ? 'on' : 'off');
const names = [...numberSettings.map(({ name }) => name), 'exclude', 'include', 'privacy'];

export const settings = defineCommand({
  name: 'settings',
  aliases: ['setting', 'config'],
  summary: 'Show or set when I warn, how often I speak, and where never',
  options: [
    { name: 'name', description: 'which one', type: 'choice', choices: names, required: false },
    { name: 'value', description: 'its new value, e.g. 0.75, or a channel', type: 'text', required: false },
  ],
  who: 'moderator',
  args: z.object({ name: z.string().optional(), value: z.string().optional() }),
  async run(context, { name, value }) {
    const { tx, interaction, deps } = context;
    const changesList = (name === 'exclude' || name === 'include') && (value ?? '') !== '';
    const current = await (changesList ? holdSettings : loadSettings)(tx, interaction.spaceId, deps.defaults);
    if (name === 'privacy')
      return say(
        `**Metadata only: ${privacyWord(current)}**\n${explained(current.privacy.metadataOnly)}\nAn admin sets it: \`/cco settings privacy metadata-only on\` or \`off\`.`,
      );
    if (name === 'exclude' || name === 'include') return changeExcluded(context, name, value, current);
    const setting = numberSettings.find((one) => one.name === name);
    if (setting !== undefined && value !== undefined && value !== '') return change(context, setting, value, current);
    if (setting !== undefined)
      return say(
        `${lineOf(setting, current)}.\nIt goes from ${range(setting)}: \`/cco settings ${setting.name} <value>\`.${setting.note === undefined ? '' : ` ${setting.note}`}${setting.forAdmins === true ? ' An admin sets it.' : ''}`,
        setting.forAdmins === true && !may(interaction.member.role, 'admin') ? [] : [editAction(setting, current)],
      );
    return say(
      [
        '**Settings of this space**',
        ...numberSettings.map((one) => lineOf(one, current)),
        excludedWords(current, await tx.spaces.channels(interaction.spaceId)),
        `\`privacy metadata-only\`: **${privacyWord(current)}**, with it on I read and keep no text`,
        '`/cco settings threshold 0.75` sets one; `/cco mode` says who decides on what I post, `/cco quiet-hours` when I am silent.',
      ].join('\n'),
      numberSettings.filter(({ name: one }) => oftenEdited.includes(one)).map((one) => editAction(one, current)),
    );
  },
});

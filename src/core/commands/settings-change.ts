// Shows and sets a number, as it was typed after the command or into a text field.
import type { Action } from '../messages/outbound.ts';
import { checkSetting, type SpaceSettings } from '../settings.ts';
import { type CommandContext, type Reply, say } from './command.ts';
import { may, refusal } from './rights.ts';
import type { NumberSetting } from './settings-numbers.ts';
import { cut, decimal } from './words.ts';

/** A score no space keeps: a warning that ends only above it never would. */
const reachable = 0.97;

const shown = ({ whole }: NumberSetting, value: number): string => (whole ? String(value) : decimal(value));
/** `0.10 to 0.95` */
export const range = (setting: NumberSetting): string =>
  `${shown(setting, setting.least)} to ${shown(setting, setting.most)}`;
/** One line of the list. */
export const lineOf = (setting: NumberSetting, settings: SpaceSettings): string =>
  `\`${setting.name}\`: **${shown(setting, setting.of(settings))}**, ${setting.meaning}`;

/** `0.75`, `0,75`, `75 %`, `30`; null: no number. */
const numberOf = (typed: string): number | null => {
  const [, digits = '', percent = ''] = /^([+-]?\d{1,6}(?:[.,]\d{1,4})?)\s*(%?)$/u.exec(typed.trim()) ?? [];
  if (digits === '') return null;
  const value = Number(digits.replace(',', '.'));
  return percent === '%' ? Math.round(value * 100) / 10_000 : value;
};

/** Why this value cannot be; null: it can. */
const problemWith = (setting: NumberSetting, value: number | null, settings: SpaceSettings): string | null => {
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
export const editAction = (setting: NumberSetting, settings: SpaceSettings): Action => ({
  id: `${editPrefix}${setting.name}`,
  label: `Edit ${setting.name}`,
  style: 'secondary',
  input: { label: cut(`${setting.name}, ${range(setting)}`, 45), value: shown(setting, setting.of(settings)) },
});

/** Sets a number as it was typed. */
export const change = async (
  { tx, interaction, now }: CommandContext,
  setting: NumberSetting,
  typed: string,
  settings: SpaceSettings,
): Promise<Reply> => {
  const { spaceId, member } = interaction;
  if (setting.forAdmins === true && !may(member.role, 'admin')) return say(refusal(member.role, 'admin'));
  const value = numberOf(setting.inPercent === true ? typed.replace('%', '') : typed);
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

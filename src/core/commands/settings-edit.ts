// A setting's value, typed into the text field of its button.
import { loadSettings } from '../settings.ts';
import { say } from './command.ts';
import type { Interaction } from './interaction.ts';
import { onlySay, type Plan, planFor } from './planned.ts';
import { change, editPrefix, numberSettings } from './settings.ts';

/** The plan for a press of such a button; null: it is none. */
export const planSettingEdit = (
  actionId: string,
  input: string | undefined,
  { member, spaceId }: Interaction,
): Plan | null => {
  const name = actionId.startsWith(editPrefix) ? actionId.slice(editPrefix.length) : null;
  const setting = numberSettings.find((one) => one.name === name);
  if (setting === undefined) return null;
  const action = 'action.settings-edit';
  const typed = (input ?? '').trim();
  if (typed === '') return onlySay(`${action}.unclear`, say(`I got no value, so \`${setting.name}\` stays as it is.`));
  return planFor(action, 'moderator', member.role, async (context) =>
    change(context, setting, typed, await loadSettings(context.tx, spaceId, context.deps.defaults)),
  );
};

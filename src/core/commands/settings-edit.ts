// A setting's value, typed into the text field of its button.
import { holdSettings, type SpaceSettings } from '../settings.ts';
import { type CommandContext, say } from './command.ts';
import type { Interaction } from './interaction.ts';
import { onlySay, type Plan, planFor } from './planned.ts';
import { change, editPrefix } from './settings-change.ts';
import { numberSettings } from './settings-numbers.ts';
import { changePromise, promiseSettings } from './settings-promises.ts';

/** The plan for a press of such a button; null: it is none. */
export const planSettingEdit = (
  actionId: string,
  input: string | undefined,
  { member, spaceId }: Interaction,
): Plan | null => {
  const name = actionId.startsWith(editPrefix) ? actionId.slice(editPrefix.length) : null;
  const typed = (input ?? '').trim();
  const setting = numberSettings.find((one) => one.name === name);
  const promise = promiseSettings.find((one) => one.name === name);
  const set =
    setting === undefined
      ? promise && ((context: CommandContext, now: SpaceSettings) => changePromise(context, promise, typed, now))
      : (context: CommandContext, now: SpaceSettings) => change(context, setting, typed, now);
  if (set === undefined) return null;
  const action = 'action.settings-edit';
  if (typed === '') return onlySay(`${action}.unclear`, say(`I got no value, so \`${name}\` stays as it is.`));
  return planFor(action, 'moderator', member.role, async (context) =>
    set(context, await holdSettings(context.tx, spaceId, context.deps.defaults)),
  );
};

// What an interaction asks for, and whether its asker may: decided before anything is touched.
import { planCaseAction } from './case-act.ts';
import { planOpenCase } from './case-open.ts';
import { say } from './command.ts';
import { planDraftAction } from './draft-actions.ts';
import { listing } from './help.ts';
import type { Interaction } from './interaction.ts';
import { planModeration } from './moderate.ts';
import { parseCommand, usage } from './parse.ts';
import { onlySay, type Plan } from './planned.ts';
import { eraseConfirmId, orderErasure } from './privacy-erase.ts';
import { planRating } from './rating.ts';
import { commands } from './registry.ts';
import { may, refusal } from './rights.ts';
import { planSettingEdit } from './settings-edit.ts';
import { parseUndoAction, pressUndo } from './space-undo.ts';

/** The plan for what was typed after `/cco`. */
export const planCommand = (text: string, { member }: Interaction): Plan => {
  const offered = commands.filter(({ who }) => may(member.role, who));
  const parsed = parseCommand(text, commands, offered);
  switch (parsed.kind) {
    case 'command': {
      const { command, values } = parsed;
      const action = `command.${command.name.replaceAll(' ', '-')}`;
      if (!may(member.role, command.who)) return onlySay(`${action}.refused`, say(refusal(member.role, command.who)));
      const bound = command.bind(values);
      if (!('problem' in bound)) return { action, ...bound };
      return onlySay(`${action}.unclear`, say(`${bound.problem}\nIt goes like this: \`${usage(command)}\``));
    }
    case 'problem': {
      const action = `command.${parsed.command.name.replaceAll(' ', '-')}`;
      if (may(member.role, parsed.command.who)) return onlySay(`${action}.unclear`, say(parsed.text));
      return onlySay(`${action}.refused`, say(refusal(member.role, parsed.command.who)));
    }
    case 'group':
      return onlySay('command.group', say(`**Which one?**\n${listing(parsed.commands)}`));
    case 'unknown': {
      if (member.role === 'agent') return onlySay('command.unknown.refused', say(refusal(member.role, 'member')));
      const near = parsed.suggestions.map((command) => `\`/cco ${command.name}\``).join(' or ');
      const hint = near === '' ? '' : ` Did you mean ${near}?`;
      return onlySay(
        'command.unknown',
        say(`I do not know that command.${hint} \`/cco help\` shows all you can ask me.`),
      );
    }
    default:
      return parsed satisfies never;
  }
};

/** The plan for a pressed button. */
export const planAction = (actionId: string, input: string | undefined, interaction: Interaction): Plan => {
  const { member } = interaction;
  if (actionId === eraseConfirmId) {
    const action = 'action.privacy-erase';
    if (!may(member.role, 'member')) return onlySay(`${action}.refused`, say(refusal(member.role, 'member')));
    return { action, hasOutside: false, outside: () => Promise.resolve(orderErasure) };
  }
  const undo = parseUndoAction(actionId);
  if (undo !== null) {
    const action = undo.sure ? 'action.space-undo' : 'action.space-undo-ask';
    if (!may(member.role, 'admin')) return onlySay(`${action}.refused`, say(refusal(member.role, 'admin')));
    return { action, hasOutside: true, outside: (deps, interaction) => pressUndo(deps, interaction, undo) };
  }
  return (
    planDraftAction(actionId, input, interaction) ??
    planCaseAction(actionId, input, interaction) ??
    planOpenCase(actionId, interaction) ??
    planRating(actionId, interaction) ??
    planModeration(actionId, interaction) ??
    planSettingEdit(actionId, input, interaction) ??
    onlySay('action.unknown', say('This button no longer works. `/cco help` shows all you can ask me.'))
  );
};

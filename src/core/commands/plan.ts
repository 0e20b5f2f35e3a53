// What an interaction asks for, and whether its asker may: decided before anything is touched.
import { draftActionId, parseDraftActionId } from '../interventions/card.ts';
import type { DraftAnswer } from '../interventions/resolve.ts';
import { type CommandDeps, type Inside, type Reply, say } from './command.ts';
import { decideDraft } from './draft-decide.ts';
import { listing } from './help.ts';
import type { Interaction } from './interaction.ts';
import { parseCommand, usage } from './parse.ts';
import { eraseConfirmId, orderErasure } from './privacy-erase.ts';
import { commands } from './registry.ts';
import { may, refusal } from './rights.ts';

/** `action`: for the audit log. `outside` comes before the transaction, and again after a crash. */
export interface Plan {
  readonly action: string;
  readonly hasOutside: boolean;
  readonly outside: (deps: CommandDeps, interaction: Interaction) => Promise<Inside>;
}

const onlySay = (action: string, reply: Reply): Plan => ({
  action,
  hasOutside: false,
  outside: () => Promise.resolve(() => Promise.resolve(reply)),
});

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

const noInput = say('I got no text, so nothing changed. Please press Edit again and type what I shall post.');

/** The plan for a pressed button. */
export const planAction = (actionId: string, input: string | undefined, { member }: Interaction): Plan => {
  if (actionId === eraseConfirmId) {
    const action = 'action.privacy-erase';
    if (!may(member.role, 'member')) return onlySay(`${action}.refused`, say(refusal(member.role, 'member')));
    return { action, hasOutside: false, outside: () => Promise.resolve(orderErasure) };
  }
  const draft = parseDraftActionId(actionId);
  if (draft === null || draftActionId(draft.interventionId, draft.decision) !== actionId) {
    return onlySay('action.unknown', say('This button no longer works. `/cco help` shows all you can ask me.'));
  }
  const action = `action.draft-${draft.decision}`;
  if (!may(member.role, 'moderator')) return onlySay(`${action}.refused`, say(refusal(member.role, 'moderator')));
  if (draft.decision === 'edit' && (input ?? '').trim() === '') return onlySay(`${action}.unclear`, noInput);
  const answer: DraftAnswer =
    draft.decision === 'edit' ? { kind: 'edit', text: input ?? '' } : { kind: draft.decision };
  return {
    action,
    hasOutside: false,
    outside: () => Promise.resolve((context) => decideDraft(context, draft.interventionId, answer)),
  };
};

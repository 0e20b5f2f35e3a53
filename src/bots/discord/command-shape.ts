// The commands of the core as Discord wants them declared. Pure.
import { openCaseActionId } from '../../core/cases/actions.ts';
import type { Command, CommandOption } from '../../core/commands/command.ts';
import { commandHints, commands } from '../../core/commands/registry.ts';
import { inGerman } from './german.ts';
import { permission } from './permissions.ts';

export const optionType = { subcommand: 1, group: 2, string: 3, integer: 4 } as const;

export interface DeclaredOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly description_localizations?: Readonly<Record<string, string>>;
  readonly required?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly autocomplete?: boolean;
  readonly max_length?: number;
  readonly min_value?: number;
  readonly options?: readonly DeclaredOption[];
}

export interface DeclaredCommand {
  readonly type: number;
  readonly name: string;
  readonly name_localizations?: Readonly<Record<string, string>>;
  readonly description?: string;
  readonly description_localizations?: Readonly<Record<string, string>>;
  readonly options?: readonly DeclaredOption[];
  /** null: everybody. */
  readonly default_member_permissions: number | null;
  /** 0: in servers only. */
  readonly contexts: readonly number[];
  /** 0: installed to a server. */
  readonly integration_types: readonly number[];
}

const inServers = { contexts: [0], integration_types: [0] } as const;

/** What a context-menu command asks for: a command, by what follows `/cco`, or an action. */
export type MenuMeaning =
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'action'; readonly actionId: string };

interface MenuCommand {
  /** 2: on a user, 3: on a message. */
  readonly type: 2 | 3;
  readonly name: string;
  readonly moderators: boolean;
  /** `target`: what it was chosen on. */
  readonly means: (target: string | null) => MenuMeaning | null;
}

const menuCommands: readonly MenuCommand[] = [
  { type: 3, name: 'Why this score?', moderators: true, means: () => ({ kind: 'command', text: 'why' }) },
  {
    type: 3,
    name: 'Open a case',
    moderators: true,
    means: (message) => (message === null ? null : { kind: 'action', actionId: openCaseActionId(message) }),
  },
  {
    type: 2,
    name: 'What is stored about me',
    moderators: false,
    means: () => ({ kind: 'command', text: 'privacy show' }),
  },
];

/** What a context-menu command asks for; null: none of ours. */
export const meaningOf = (name: string, target: string | null): MenuMeaning | null =>
  menuCommands.find((menu) => menu.name === name)?.means(target) ?? null;

// Room for the command's name within the 2,000 characters a command may have.
const longestText = 1900;

const cutTo = (text: string, max: number): string => (text.length <= max ? text : text.slice(0, max).toWellFormed());

const described = (key: string, description: string) => {
  const german = inGerman(key);
  return {
    description: cutTo(description.replaceAll('`', ''), 100),
    ...(german === null ? {} : { description_localizations: { de: cutTo(german, 100) } }),
  };
};

/** Whether an option's values are suggested while it is typed. */
export const isSuggested = (command: string, option: string): boolean =>
  command.startsWith('draft ') && option === 'id';

const optionOf = (command: Command, option: CommandOption): DeclaredOption => ({
  type: option.type === 'number' ? optionType.integer : optionType.string,
  name: option.name,
  ...described(`${command.name} ${option.name}`, option.description),
  required: option.required,
  ...(option.choices === undefined ? {} : { choices: option.choices.map((name) => ({ name, value: name })) }),
  ...(isSuggested(command.name, option.name) ? { autocomplete: true } : {}),
  ...(option.type === 'text' ? { max_length: longestText } : option.type === 'word' ? { max_length: 100 } : {}),
  ...(option.type === 'number' ? { min_value: 1 } : {}),
});

const subcommandOf = (command: Command, name: string): DeclaredOption => ({
  type: optionType.subcommand,
  name,
  ...described(command.name, command.summary),
  // Discord wants what is required first.
  options: [...command.options]
    .sort((a, b) => Number(b.required) - Number(a.required))
    .map((one) => optionOf(command, one)),
});

/** A command that is also the first word of others stands among them under this name. */
const itself = 'values';

/** Discord shows so many in a menu. */
const mostInMenu = 25;
/** Where those are that find no room in it. */
const further = 'more';

const headOf = ({ name }: Command): string => name.split(' ')[0] ?? name;

/** Commands that find no room in the menu itself: the last of those for staff that stand alone. */
const withoutRoom = (list: readonly Command[]): readonly Command[] => {
  const heads = new Set(list.map(headOf));
  if (heads.size <= mostInMenu) return [];
  const alone = list.filter(
    (one) => one.who !== 'member' && list.filter((other) => headOf(other) === one.name).length === 1,
  );
  return alone.slice(-(heads.size - mostInMenu + 1));
};

/** Where a command is in Discord's menu: a subcommand, or one in a group. */
export const pathOf = (command: Command, list: readonly Command[] = commands): readonly [string, string?] => {
  const [first = '', ...rest] = command.name.split(' ');
  if (rest.length > 0) return [first, rest.join('-')];
  if (withoutRoom(list).includes(command)) return [further, first];
  return list.some(({ name }) => name.startsWith(`${first} `)) ? [first, itself] : [first];
};

/** The command at a place in the menu; null: none of ours. */
export const commandAt = (path: string): Command | null =>
  commands.find((command) => pathOf(command).join(' ') === path) ?? null;

const subcommands = (list: readonly Command[]): DeclaredOption[] => {
  const options: DeclaredOption[] = [];
  for (const command of list) {
    const [first, second] = pathOf(command, list);
    if (second === undefined) {
      options.push(subcommandOf(command, first));
      continue;
    }
    if (options.some(({ name }) => name === first)) continue;
    const group = list.flatMap((one) => {
      const [head, name] = pathOf(one, list);
      return head === first && name !== undefined ? [{ one, name }] : [];
    });
    const summary = group.map(({ one }) => one.summary).join('; ');
    options.push({
      type: optionType.group,
      name: first,
      ...described(`${first} …`, summary),
      options: group.map(({ one, name }) => subcommandOf(one, name)),
    });
  }
  return options;
};

/**
 * All that is declared. `/cco` itself is for everybody, because members' privacy commands are in it and Discord's default
 * permissions are for a command as a whole; its moderators' subcommands are refused by the core to those without the
 * right. What is for moderators alone (the menu entry on a message) is shown to them alone.
 */
export const declaredCommands = (list: readonly Command[] = commands): DeclaredCommand[] => {
  const hints = commandHints();
  return [
    {
      type: 1,
      name: hints.name,
      ...described(hints.name, hints.description),
      options: subcommands(list),
      default_member_permissions: null,
      ...inServers,
    },
    ...menuCommands.map(({ type, name, moderators }) => {
      const german = inGerman(name);
      return {
        type,
        name,
        ...(german === null ? {} : { name_localizations: { de: cutTo(german, 32) } }),
        default_member_permissions: moderators ? Number(permission.manageMessages) : null,
        ...inServers,
      };
    }),
  ];
};

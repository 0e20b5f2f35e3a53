// What a person typed after a slash, made into the options of a registered command, as Discord's client does it.
import type { Guild, Json } from '../state/model.ts';
import { channelWire, memberWire, roleWire, userWire } from '../state/wire.ts';
import type { World } from '../state/world.ts';
import { Refused } from './refused.ts';

export type OptionValue = string | number | boolean;
export type OptionValues = Readonly<Record<string, OptionValue>>;

type Definition = Json & { readonly name?: unknown; readonly type?: unknown };

const listOf = (value: unknown): Definition[] => (Array.isArray(value) ? (value as Definition[]) : []);

/** The option's own list, below the subcommands named in `words`, and what stands around it. */
export const leafOf = (
  definition: Definition,
  words: readonly string[],
): { options: Definition[]; wrap(inner: Json[]): Json[] } => {
  const [word, ...rest] = words;
  const options = listOf(definition.options);
  const needsWord = options.some(({ type }) => type === 1 || type === 2);
  if (word === undefined) {
    if (needsWord) throw new Refused('a subcommand is missing');
    return { options, wrap: (inner) => inner };
  }
  const found = options.find((one) => one.name === word && (one.type === 1 || one.type === 2));
  if (found === undefined) throw new Refused(`there is no subcommand ${word}`);
  const below = leafOf(found, rest);
  return {
    options: below.options,
    wrap: (inner) => [{ type: found.type, name: found.name, options: below.wrap(inner) }],
  };
};

const checkText = (option: Definition, value: string): void => {
  if (typeof option.min_length === 'number' && value.length < option.min_length)
    throw new Refused(`${option.name} is too short`);
  if (typeof option.max_length === 'number' && value.length > option.max_length)
    throw new Refused(`${option.name} is too long`);
};

const checkNumber = (option: Definition, value: number): void => {
  if (option.type === 4 && !Number.isInteger(value)) throw new Refused(`${option.name} is no whole number`);
  if (typeof option.min_value === 'number' && value < option.min_value)
    throw new Refused(`${option.name} is too small`);
  if (typeof option.max_value === 'number' && value > option.max_value)
    throw new Refused(`${option.name} is too large`);
};

const kinds: Readonly<Record<number, string>> = {
  3: 'string',
  4: 'number',
  5: 'boolean',
  6: 'string',
  7: 'string',
  8: 'string',
  9: 'string',
  10: 'number',
};

const checkValue = (option: Definition, value: OptionValue): void => {
  const kind = kinds[Number(option.type)];
  if (typeof value !== kind) throw new Refused(`${option.name} is not a ${kind ?? 'value'}`);
  if (option.type === 3) checkText(option, String(value));
  if (option.type === 4 || option.type === 10) checkNumber(option, Number(value));
  const choices = listOf(option.choices);
  if (choices.length > 0 && !choices.some((choice) => choice.value === value))
    throw new Refused(`${option.name} is none of its choices`);
};

/** The options as an interaction has them. `focused`: it is still being typed, so little is checked. */
export const fill = (definitions: readonly Definition[], values: OptionValues, focused: string | null): Json[] => {
  const unknown = Object.keys(values).find((name) => !definitions.some((one) => one.name === name));
  if (unknown !== undefined) throw new Refused(`there is no option ${unknown}`);
  return definitions.flatMap((option) => {
    const name = String(option.name);
    const value = values[name];
    if (name === focused) {
      if (option.autocomplete !== true) throw new Refused(`${name} completes nothing`);
      return [{ type: option.type, name, value: value ?? '', focused: true }];
    }
    if (value === undefined) {
      if (option.required === true && focused === null) throw new Refused(`${name} is required`);
      return [];
    }
    if (focused === null) checkValue(option, value);
    return [{ type: option.type, name, value }];
  });
};

/** Users, members, roles and channels named in options, in full. */
export const resolvedOf = (world: World, guild: Guild, options: readonly Json[]): Json => {
  const users: Json = {};
  const members: Json = {};
  const roles: Json = {};
  const channels: Json = {};
  const visit = (list: readonly Json[]): void => {
    for (const option of list) {
      visit(listOf(option.options));
      const id = String(option.value);
      const user = option.type === 6 || option.type === 9 ? world.users.get(id) : undefined;
      const role = option.type === 8 || option.type === 9 ? guild.roles.get(id) : undefined;
      const channel = option.type === 7 ? guild.channels.get(id) : undefined;
      const member = guild.members.get(id);
      if (user !== undefined) users[id] = userWire(user);
      if (user !== undefined && member !== undefined) members[id] = { ...memberWire(member), permissions: '0' };
      if (role !== undefined) roles[id] = roleWire(role);
      if (channel !== undefined) channels[id] = { ...channelWire(channel), permissions: '0' };
      if (
        [6, 7, 8, 9].includes(Number(option.type)) &&
        user === undefined &&
        role === undefined &&
        channel === undefined
      )
        throw new Refused(`${String(option.name)} names nothing that is there`);
    }
  };
  visit(options);
  const all = { users, members, roles, channels };
  return Object.fromEntries(Object.entries(all).filter(([, found]) => Object.keys(found).length > 0));
};

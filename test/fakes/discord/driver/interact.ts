// Slash commands, context menus, buttons, selects and forms, as a person uses them: only what is registered and shown.
import { permissions } from '../permissions.ts';
import { messageWire } from '../state/message-wire.ts';
import type { Command, Json, Message } from '../state/model.ts';
import { memberWire, userWire } from '../state/wire.ts';
import type { World } from '../state/world.ts';
import { allWithin } from '../validate/components.ts';
import { idOf, type Place, placeOf, type Ref, theMessage } from './find.ts';
import { type Interacted, invoke } from './invoke.ts';
import { fill, leafOf, type OptionValues, resolvedOf } from './options.ts';
import { Refused } from './refused.ts';

export interface Interact {
  /** Commands as registered: those of the guild, or the global ones. */
  commands(guild?: Ref): readonly { readonly id: string; readonly definition: Json }[];
  /** `command` is its name with its subcommands: `cco privacy erase`. Users, roles and channels are given by id. */
  slash(user: Ref, channel: Ref, command: string, options?: OptionValues): Interacted;
  /** What the bot proposes for the option that is being typed. */
  autocomplete(user: Ref, channel: Ref, command: string, options: OptionValues, focused: string): Interacted;
  /** A command of the menu on a message or on a user; of a user, `channel` is where it was opened. */
  onMessage(user: Ref, message: Ref, command: string): Interacted;
  onUser(user: Ref, channel: Ref, target: Ref, command: string): Interacted;
  /** Presses a button by its `custom_id`; one that is not there, not shown or off is refused. */
  press(user: Ref, message: Ref, customId: string): Interacted;
  select(user: Ref, message: Ref, customId: string, values: readonly string[]): Interacted;
  /** Sends the form that the bot showed in answer to `opened`, with these texts by `custom_id`; others keep their values. */
  submitModal(opened: Interacted, fields?: Readonly<Record<string, string>>): Interacted;
}

export const createInteract = (world: World): Interact => {
  const opened = new WeakMap<Interacted, { readonly place: Place; readonly source: Message | null }>();

  const start = (place: Place, invocation: Parameters<typeof invoke>[2]): Interacted => {
    if (!place.guild.members.has(world.bot.id)) throw new Refused('the bot is not in the guild');
    const interacted = invoke(world, place, invocation);
    opened.set(interacted, { place, source: invocation.source ?? null });
    return interacted;
  };

  const find = (place: Place, name: string, type: number): Command => {
    const all = [...world.commands.values()].filter(
      ({ definition }) => definition.name === name && (definition.type ?? 1) === type,
    );
    const command =
      all.find(({ guildId }) => guildId === place.guild.id) ?? all.find(({ guildId }) => guildId === null);
    if (command === undefined) throw new Refused(`no command ${name} is registered`);
    const { contexts, default_member_permissions: needed } = command.definition;
    if (Array.isArray(contexts) && !contexts.includes(0)) throw new Refused(`${name} is not for guilds`);
    if ((place.bits & permissions.useApplicationCommands) === 0n)
      throw new Refused('the member lacks useApplicationCommands');
    const isAdmin = (place.bits & permissions.administrator) !== 0n;
    const bits = needed == null ? null : BigInt(String(needed));
    if (!isAdmin && bits !== null && (bits === 0n || (place.bits & bits) !== bits))
      throw new Refused(`the member may not use ${name}`);
    return command;
  };

  const typed = (user: Ref, channel: Ref, text: string, values: OptionValues, focused: string | null): Interacted => {
    const place = placeOf(world, user, channel);
    const [name = '', ...words] = text.split(' ');
    const command = find(place, name, 1);
    const { options, wrap } = leafOf(command.definition, words);
    const filled = fill(options, values, focused);
    const resolved = focused === null ? resolvedOf(world, place.guild, filled) : {};
    const data: Json = {
      id: command.id,
      name,
      type: 1,
      ...(command.guildId === null ? {} : { guild_id: command.guildId }),
      options: wrap(filled),
      ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
    };
    return start(place, { kind: focused === null ? 'command' : 'autocomplete', name: text, commandType: 1, data });
  };

  const shown = (user: Ref, ref: Ref): { place: Place; message: Message } => {
    const message = theMessage(world, ref);
    const place = placeOf(world, user, message.channelId);
    if (message.visibleTo !== null && message.visibleTo !== idOf(user))
      throw new Refused('the member does not see the message');
    return { place, message };
  };

  const component = (message: Message, customId: string, types: readonly number[]): Json => {
    const found = allWithin(message.components).find(
      (one) => one.custom_id === customId && types.includes(Number(one.type)),
    );
    if (found === undefined) throw new Refused(`nothing with the id ${customId} is on the message`);
    if (found.disabled === true) throw new Refused(`${customId} is off`);
    return found;
  };

  const fieldsOf = (modal: Json, given: Readonly<Record<string, string>>): Json[] => {
    const known = new Set<string>();
    const value = (input: Json): Json => {
      const id = String(input.custom_id);
      known.add(id);
      const text = given[id] ?? (typeof input.value === 'string' ? input.value : '');
      if (input.required !== false && text === '') throw new Refused(`${id} is required`);
      if (typeof input.min_length === 'number' && text !== '' && text.length < input.min_length)
        throw new Refused(`${id} is too short`);
      if (text.length > (typeof input.max_length === 'number' ? input.max_length : 4000))
        throw new Refused(`${id} is too long`);
      const isSelect = input.type !== 4;
      return {
        type: input.type,
        id: input.id ?? known.size,
        custom_id: id,
        ...(isSelect ? { values: text === '' ? [] : [text] } : { value: text }),
      };
    };
    const rows = (modal.components as Json[]).flatMap((row): Json[] => {
      if (row.type === 1) return [{ type: 1, id: 1, components: (row.components as Json[]).map(value) }];
      if (row.type === 18) return [{ type: 18, id: 1, component: value(row.component as Json) }];
      return [];
    });
    const unknown = Object.keys(given).find((id) => !known.has(id));
    if (unknown !== undefined) throw new Refused(`the form has no field ${unknown}`);
    return rows;
  };

  return {
    commands: (guild) => {
      const guildId = guild === undefined ? null : idOf(guild);
      return [...world.commands.values()].filter((command) => command.guildId === guildId);
    },
    slash: (user, channel, command, options = {}) => typed(user, channel, command, options, null),
    autocomplete: typed,
    onMessage: (user, ref, name) => {
      const { place, message } = shown(user, ref);
      const command = find(place, name, 3);
      const resolved = { messages: { [message.id]: messageWire(world, message, { hasIntent: true }) } };
      const data = { id: command.id, name, type: 3, target_id: message.id, resolved };
      return start(place, { kind: 'command', name, commandType: 3, data });
    },
    onUser: (user, channel, target, name) => {
      const place = placeOf(world, user, channel);
      const command = find(place, name, 2);
      const id = idOf(target);
      const [person, member] = [world.users.get(id), place.guild.members.get(id)];
      if (person === undefined) throw new Refused('there is no such user');
      const resolved = {
        users: { [id]: userWire(person) },
        ...(member === undefined ? {} : { members: { [id]: { ...memberWire(member), permissions: '0' } } }),
      };
      return start(place, {
        kind: 'command',
        name,
        commandType: 2,
        data: { id: command.id, name, type: 2, target_id: id, resolved },
      });
    },
    press: (user, ref, customId) => {
      const { place, message } = shown(user, ref);
      const button = component(message, customId, [2]);
      const data = { custom_id: customId, component_type: 2, id: button.id ?? 1 };
      return start(place, { kind: 'component', name: customId, data, source: message });
    },
    select: (user, ref, customId, values) => {
      const { place, message } = shown(user, ref);
      const menu = component(message, customId, [3, 5, 6, 7, 8]);
      const options = Array.isArray(menu.options) ? (menu.options as Json[]) : null;
      const wrong = options === null ? undefined : values.find((value) => !options.some((one) => one.value === value));
      if (wrong !== undefined) throw new Refused(`${wrong} is none of the choices`);
      const [least, most] = [Number(menu.min_values ?? 1), Number(menu.max_values ?? 1)];
      if (values.length < least || values.length > most) throw new Refused(`between ${least} and ${most} choices`);
      const kind = { 5: 6, 6: 8, 7: 9, 8: 7 }[Number(menu.type)] ?? 3;
      const resolved = resolvedOf(
        world,
        place.guild,
        kind === 3 ? [] : values.map((value) => ({ type: kind, name: customId, value })),
      );
      const data = {
        custom_id: customId,
        component_type: menu.type,
        id: menu.id ?? 1,
        values: [...values],
        ...(Object.keys(resolved).length === 0 ? {} : { resolved }),
      };
      return start(place, { kind: 'component', name: customId, data, source: message });
    },
    submitModal: (form, fields = {}) => {
      const modal = form.modal();
      const from = opened.get(form);
      if (modal === null || from === undefined) throw new Refused('the bot showed no form');
      const customId = String(modal.custom_id);
      const data = { custom_id: customId, components: fieldsOf(modal, fields) };
      return start(from.place, { kind: 'modal', name: customId, data, source: from.source });
    },
  };
};

// Application commands, global and of a guild.
import type { Command, Json } from '../../state/model.ts';
import type { World } from '../../state/world.ts';
import { commandSchema, commandsSchema } from '../../validate/commands.ts';
import { problemsOf, treeOf } from '../../validate/tree.ts';
import { errors } from '../errors.ts';
import { type Call, created, form, nothing, ok, param, route } from '../router.ts';

const typeOf = (definition: Json): number => (typeof definition.type === 'number' ? definition.type : 1);

/** Fills in what Discord fills in; an option's `required` and empty lists are not sent back. */
const tidy = (option: Json): Json => {
  const { required, options, choices, autocomplete, ...rest } = option;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined)),
    ...(required === true ? { required: true } : {}),
    ...(autocomplete === true ? { autocomplete: true } : {}),
    ...(Array.isArray(options) && options.length > 0 ? { options: options.map((one: Json) => tidy(one)) } : {}),
    ...(Array.isArray(choices) && choices.length > 0 ? { choices } : {}),
  };
};

const definitionOf = (body: Json, guildId: string | null): Json => ({
  type: typeOf(body),
  name: body.name,
  name_localizations: body.name_localizations ?? null,
  description: body.description ?? '',
  description_localizations: body.description_localizations ?? null,
  default_member_permissions: body.default_member_permissions == null ? null : String(body.default_member_permissions),
  nsfw: body.nsfw ?? false,
  ...(Array.isArray(body.options) && body.options.length > 0
    ? { options: body.options.map((one: Json) => tidy(one)) }
    : {}),
  ...(guildId === null
    ? {
        dm_permission: body.dm_permission ?? true,
        contexts: body.contexts ?? null,
        integration_types: body.integration_types ?? [0],
      }
    : {}),
});

const wire = (world: World, command: Command, withLocalizations = true): Json => {
  const { name_localizations, description_localizations, ...rest } = command.definition;
  return {
    id: command.id,
    application_id: world.applicationId,
    version: command.version,
    ...(command.guildId === null ? {} : { guild_id: command.guildId }),
    ...rest,
    ...(withLocalizations ? { name_localizations, description_localizations } : {}),
  };
};

const scopeOf = (call: Call): string | null => {
  if (param(call, 'application_id') !== call.world.applicationId) throw errors.unknownApplication();
  const guildId = call.params.guild_id ?? null;
  if (guildId !== null && call.world.guilds.get(guildId)?.members.has(call.world.bot.id) !== true)
    throw errors.missingAccess();
  return guildId;
};

const ofScope = (world: World, guildId: string | null): Command[] =>
  [...world.commands.values()].filter((command) => command.guildId === guildId);

const commandOf = (call: Call): Command => {
  const guildId = scopeOf(call);
  const command = call.world.commands.get(param(call, 'command_id'));
  if (command === undefined || command.guildId !== guildId) throw errors.unknownCommand();
  return command;
};

/** Makes a command, or replaces the one with its name and kind, which keeps its id. */
const put = (world: World, guildId: string | null, body: Json): { command: Command; isNew: boolean } => {
  const definition = definitionOf(body, guildId);
  const had = ofScope(world, guildId).find(
    (one) => one.definition.name === definition.name && typeOf(one.definition) === typeOf(definition),
  );
  const isSame = had !== undefined && JSON.stringify(had.definition) === JSON.stringify(definition);
  const command = isSame ? had : { id: had?.id ?? world.nextId(), guildId, definition, version: world.nextId() };
  world.commands.set(command.id, command);
  return { command, isNew: had === undefined };
};

const overwriteAll = (call: Call) => {
  const guildId = scopeOf(call);
  const { world } = call;
  const bodies = commandsSchema.parse(call.body ?? []);
  const had = ofScope(world, guildId);
  const kept = bodies.map((body) => put(world, guildId, body).command);
  for (const { id } of had) if (!kept.some((one) => one.id === id)) world.commands.delete(id);
  return ok(kept.map((command) => wire(world, command)));
};

const create = (call: Call) => {
  const guildId = scopeOf(call);
  const body = commandSchema.parse(call.body);
  const { command, isNew } = put(call.world, guildId, body);
  if (
    ofScope(call.world, guildId).filter(({ definition }) => typeOf(definition) === typeOf(command.definition)).length >
    100
  ) {
    call.world.commands.delete(command.id);
    throw errors.tooManyCommands();
  }
  return isNew ? created(wire(call.world, command)) : ok(wire(call.world, command));
};

const edit = (call: Call) => {
  const had = commandOf(call);
  const checked = commandSchema.safeParse({ ...had.definition, ...form(call) });
  if (!checked.success) throw errors.invalidForm(treeOf(problemsOf(checked.error)));
  const command: Command = {
    ...had,
    definition: definitionOf(checked.data, had.guildId),
    version: call.world.nextId(),
  };
  call.world.commands.set(had.id, command);
  return ok(wire(call.world, command));
};

const list = (call: Call) => {
  const withLocalizations = call.query.get('with_localizations') === 'true';
  return ok(ofScope(call.world, scopeOf(call)).map((command) => wire(call.world, command, withLocalizations)));
};

export const commandRoutes = () =>
  ['/applications/{application_id}/commands', '/applications/{application_id}/guilds/{guild_id}/commands'].flatMap(
    (all) => [
      route('GET', all, list),
      route('PUT', all, overwriteAll),
      route('POST', all, create),
      route('GET', `${all}/{command_id}`, (call) => ok(wire(call.world, commandOf(call)))),
      route('PATCH', `${all}/{command_id}`, edit),
      route('DELETE', `${all}/{command_id}`, (call) => {
        call.world.commands.delete(commandOf(call).id);
        return nothing;
      }),
    ],
  );

// Guilds, their members and roles come, change and go; each tells the gateway.

import { intents } from '../gateway/intents.ts';
import { guildCreate } from '../gateway/publish.ts';
import { allPermissions, everyonePermissions } from '../permissions.ts';
import type { Guild, Json, Member, Role, User } from './model.ts';
import { guildWire, memberWithUser, roleWire, userWire } from './wire.ts';
import type { World } from './world.ts';

const tell = (world: World, t: string, guildId: string, bits: number, data: Json): void =>
  world.publish({ t, guildId, intents: bits, data: () => data });

export const addUser = (world: World, name: string, bot = false): User => {
  const user: User = { id: world.nextId(), username: name.toLowerCase().replace(/\W+/gu, '_'), globalName: name, bot };
  world.users.set(user.id, user);
  return user;
};

export interface RoleDraft {
  readonly name: string;
  readonly permissions?: bigint;
  readonly color?: number;
  readonly hoist?: boolean;
  readonly mentionable?: boolean;
  readonly position?: number;
  readonly botId?: string;
}

export const addRole = (world: World, guild: Guild, draft: RoleDraft): Role => {
  const role: Role = {
    id: world.nextId(),
    name: draft.name,
    permissions: draft.permissions ?? 0n,
    position: draft.position ?? 1,
    color: draft.color ?? 0,
    hoist: draft.hoist ?? false,
    mentionable: draft.mentionable ?? false,
    managed: draft.botId !== undefined,
    botId: draft.botId ?? null,
  };
  // A new role comes in at the bottom; those above move up.
  const moved = draft.position === undefined ? [...guild.roles.values()].filter(({ position }) => position > 0) : [];
  for (const other of moved) other.position += 1;
  guild.roles.set(role.id, role);
  tell(world, 'GUILD_ROLE_CREATE', guild.id, intents.guilds, { guild_id: guild.id, role: roleWire(role) });
  for (const other of moved) roleChanged(world, guild, other);
  return role;
};

export const roleChanged = (world: World, guild: Guild, role: Role): void =>
  tell(world, 'GUILD_ROLE_UPDATE', guild.id, intents.guilds, { guild_id: guild.id, role: roleWire(role) });

export const removeRole = (world: World, guild: Guild, role: Role): void => {
  guild.roles.delete(role.id);
  tell(world, 'GUILD_ROLE_DELETE', guild.id, intents.guilds, { guild_id: guild.id, role_id: role.id });
  for (const member of guild.members.values()) if (member.roles.delete(role.id)) memberChanged(world, guild, member);
};

export const memberChanged = (world: World, guild: Guild, member: Member): void =>
  tell(world, 'GUILD_MEMBER_UPDATE', guild.id, member.user.id === world.bot.id ? 0 : intents.guildMembers, {
    guild_id: guild.id,
    ...memberWithUser(member),
  });

export const addMember = (world: World, guild: Guild, user: User, roles: readonly string[] = []): Member => {
  const member: Member = { user, roles: new Set(roles), nick: null, joinedAt: world.now(), timeoutUntil: null };
  guild.members.set(user.id, member);
  if (user.id === world.bot.id) {
    world.publish({
      t: 'GUILD_CREATE',
      guildId: guild.id,
      intents: intents.guilds,
      data: () => guildCreate(world, guild),
    });
    return member;
  }
  tell(world, 'GUILD_MEMBER_ADD', guild.id, intents.guildMembers, { guild_id: guild.id, ...memberWithUser(member) });
  return member;
};

/** A member leaves or is removed; where it is the bot, the guild is gone for it. */
export const removeMember = (world: World, guild: Guild, userId: string): void => {
  const member = guild.members.get(userId);
  if (member === undefined) return;
  if (userId === world.bot.id) {
    guild.members.delete(userId);
    tell(world, 'GUILD_DELETE', guild.id, intents.guilds, { id: guild.id });
    return;
  }
  guild.members.delete(userId);
  tell(world, 'GUILD_MEMBER_REMOVE', guild.id, intents.guildMembers, {
    guild_id: guild.id,
    user: userWire(member.user),
  });
};

export const guildChanged = (world: World, guild: Guild): void =>
  tell(world, 'GUILD_UPDATE', guild.id, intents.guilds, guildWire(guild));

/** A guild without the bot and without channels. */
export const addGuild = (world: World, name: string, owner: User): Guild => {
  const id = world.nextGuildId();
  const guild: Guild = {
    id,
    name,
    ownerId: owner.id,
    locale: 'en-US',
    roles: new Map(),
    members: new Map(),
    channels: new Map(),
    unavailable: false,
  };
  guild.roles.set(id, {
    id,
    name: '@everyone',
    permissions: everyonePermissions,
    position: 0,
    color: 0,
    hoist: false,
    mentionable: false,
    managed: false,
    botId: null,
  });
  world.guilds.set(id, guild);
  addMember(world, guild, owner);
  return guild;
};

/** The bot is invited with these permissions: it gets a role of its own. */
export const inviteBot = (world: World, guild: Guild, permissions: bigint): Role => {
  const role = addRole(world, guild, {
    name: world.bot.username,
    permissions: permissions & allPermissions,
    botId: world.bot.id,
  });
  addMember(world, guild, world.bot, [role.id]);
  return role;
};

/** An outage of one guild: the bot is told that it is unavailable, and later that it is back. */
export const setUnavailable = (world: World, guild: Guild, unavailable: boolean): void => {
  if (guild.unavailable === unavailable) return;
  if (unavailable) tell(world, 'GUILD_DELETE', guild.id, intents.guilds, { id: guild.id, unavailable: true });
  guild.unavailable = unavailable;
  if (!unavailable)
    world.publish({
      t: 'GUILD_CREATE',
      guildId: guild.id,
      intents: intents.guilds,
      data: () => guildCreate(world, guild),
    });
};

// Guilds, people, roles and channels, as their owners arrange them.
import { everyonePermissions, type PermissionName, permissions, toBits } from '../permissions.ts';
import { addChannel, channelChanged, nameFor, removeChannel, syncThreads } from '../state/channels.ts';
import {
  addGuild,
  addMember,
  addRole,
  addUser,
  guildChanged,
  inviteBot,
  memberChanged,
  removeMember,
  removeRole,
  roleChanged,
  setUnavailable,
} from '../state/guilds.ts';
import {
  type Channel,
  channelTypes,
  type Guild,
  type Json,
  type Overwrite,
  type Role,
  type User,
} from '../state/model.ts';
import type { World } from '../state/world.ts';
import { idOf, type Ref, theChannel, theGuild, theMember, theUser } from './find.ts';
import { Refused } from './refused.ts';

export type Bits = bigint | string | readonly PermissionName[];

export interface GuildHandle {
  readonly id: string;
  readonly owner: User;
  /** A text channel that everyone sees. */
  readonly general: Channel;
  /** The bot's own role; null: it was not invited. */
  readonly botRole: Role | null;
  readonly guild: Guild;
}

/** What a bot is usually invited with. */
export const usualBotPermissions: bigint =
  everyonePermissions |
  permissions.manageChannels |
  permissions.manageRoles |
  permissions.manageMessages |
  permissions.manageThreads |
  permissions.moderateMembers;

export interface ChannelWish {
  readonly name: string;
  /** Default 0, text; see `channelTypes`. */
  readonly type?: number;
  readonly parent?: Ref;
  readonly topic?: string;
  /** Only these roles and members see it; ids of either. */
  readonly onlyFor?: readonly Ref[];
  readonly extra?: Json;
}

export interface People {
  createUser(name: string, more?: { readonly bot?: boolean }): User;
  /** A guild with an owner and a channel `general`; the bot is in it unless `withBot` is false. */
  createGuild(wish?: {
    readonly name?: string;
    readonly owner?: Ref;
    readonly permissions?: Bits;
    readonly withBot?: boolean;
  }): GuildHandle;
  inviteBot(guild: Ref, permissions?: Bits): Role;
  removeBot(guild: Ref): void;
  renameGuild(guild: Ref, name: string): void;
  /** Discord's own outage of a guild. */
  outage(guild: Ref, on: boolean): void;
  /** A new person, or one who is there, joins. */
  addMember(guild: Ref, who: string | User, more?: { readonly roles?: readonly Ref[]; readonly bot?: boolean }): User;
  leave(guild: Ref, user: Ref): void;
  createRole(guild: Ref, name: string, permissions?: Bits): Role;
  setRole(
    guild: Ref,
    role: Ref,
    change: { readonly permissions?: Bits; readonly position?: number; readonly name?: string },
  ): void;
  deleteRole(guild: Ref, role: Ref): void;
  giveRole(guild: Ref, user: Ref, role: Ref): void;
  takeRole(guild: Ref, user: Ref, role: Ref): void;
  rename(guild: Ref, user: Ref, nick: string | null): void;
  createChannel(guild: Ref, wish: ChannelWish): Channel;
  renameChannel(channel: Ref, name: string): void;
  deleteChannel(channel: Ref): void;
  /** Sets what a role or member may do in a channel; `allow` and `deny` replace what was said for them before. */
  overwrite(channel: Ref, target: Ref, rule: { readonly allow?: Bits; readonly deny?: Bits }): void;
  /** Takes permissions away from the bot in one channel; an empty list gives them back. */
  denyBot(channel: Ref, denied: readonly PermissionName[]): void;
}

export const createPeople = (world: World): People => {
  const overwrite: People['overwrite'] = (ref, target, { allow = 0n, deny = 0n }) => {
    const channel = theChannel(world, ref);
    const guild = theGuild(world, channel.guildId ?? '');
    const id = idOf(target);
    const rule: Overwrite = { id, type: guild.roles.has(id) ? 0 : 1, allow: toBits(allow), deny: toBits(deny) };
    const others = channel.overwrites.filter((one) => one.id !== id);
    channel.overwrites = rule.allow === 0n && rule.deny === 0n ? others : [...others, rule];
    channelChanged(world, channel);
    syncThreads(world, guild, [channel]);
  };

  const createChannel: People['createChannel'] = (ref, wish) => {
    const guild = theGuild(world, ref);
    const only: Overwrite[] | null =
      wish.onlyFor === undefined
        ? null
        : [
            { id: guild.id, type: 0, allow: 0n, deny: permissions.viewChannel },
            ...wish.onlyFor.map((one): Overwrite => {
              const id = idOf(one);
              return { id, type: guild.roles.has(id) ? 0 : 1, allow: permissions.viewChannel, deny: 0n };
            }),
          ];
    return addChannel(world, guild, {
      name: wish.name,
      type: wish.type ?? channelTypes.text,
      topic: wish.topic ?? null,
      parentId: wish.parent === undefined ? null : idOf(wish.parent),
      ...(only === null ? {} : { overwrites: only }),
      ...(wish.extra === undefined ? {} : { extra: wish.extra }),
    });
  };

  const roleOf = (guild: Guild, ref: Ref): Role => {
    const role = guild.roles.get(idOf(ref));
    if (role === undefined) throw new Refused('there is no such role');
    return role;
  };

  return {
    createUser: (name, { bot = false } = {}) => addUser(world, name, bot),
    createGuild: ({ name = 'A guild', owner, permissions: bits = usualBotPermissions, withBot = true } = {}) => {
      const person = owner === undefined ? addUser(world, `Owner of ${name}`) : theUser(world, owner);
      const guild = addGuild(world, name, person);
      const general = createChannel(guild, { name: 'general' });
      return {
        id: guild.id,
        owner: person,
        general,
        guild,
        botRole: withBot ? inviteBot(world, guild, toBits(bits)) : null,
      };
    },
    inviteBot: (guild, bits = usualBotPermissions) => inviteBot(world, theGuild(world, guild), toBits(bits)),
    removeBot: (guild) => removeMember(world, theGuild(world, guild), world.bot.id),
    renameGuild: (ref, name) => {
      const guild = theGuild(world, ref);
      guild.name = name;
      guildChanged(world, guild);
    },
    outage: (guild, on) => setUnavailable(world, theGuild(world, guild), on),
    addMember: (guild, who, { roles = [], bot = false } = {}) => {
      const user = typeof who === 'string' ? addUser(world, who, bot) : who;
      addMember(world, theGuild(world, guild), user, roles.map(idOf));
      return user;
    },
    leave: (guild, user) => removeMember(world, theGuild(world, guild), idOf(user)),
    createRole: (guild, name, bits = 0n) => addRole(world, theGuild(world, guild), { name, permissions: toBits(bits) }),
    setRole: (ref, role, change) => {
      const guild = theGuild(world, ref);
      const one = roleOf(guild, role);
      if (change.permissions !== undefined) one.permissions = toBits(change.permissions);
      if (change.position !== undefined) one.position = change.position;
      if (change.name !== undefined) one.name = change.name;
      roleChanged(world, guild, one);
    },
    deleteRole: (ref, role) => {
      const guild = theGuild(world, ref);
      removeRole(world, guild, roleOf(guild, role));
    },
    giveRole: (ref, user, role) => {
      const guild = theGuild(world, ref);
      const member = theMember(guild, user);
      member.roles.add(idOf(role));
      memberChanged(world, guild, member);
    },
    takeRole: (ref, user, role) => {
      const guild = theGuild(world, ref);
      const member = theMember(guild, user);
      member.roles.delete(idOf(role));
      memberChanged(world, guild, member);
    },
    rename: (ref, user, nick) => {
      const guild = theGuild(world, ref);
      const member = theMember(guild, user);
      member.nick = nick;
      memberChanged(world, guild, member);
    },
    createChannel,
    renameChannel: (ref, name) => {
      const channel = theChannel(world, ref);
      channel.name = nameFor(channel.type, name);
      channelChanged(world, channel);
    },
    deleteChannel: (ref) => {
      const channel = theChannel(world, ref);
      removeChannel(world, theGuild(world, channel.guildId ?? ''), channel);
    },
    overwrite,
    denyBot: (channel, denied) => overwrite(channel, world.bot.id, { deny: denied }),
  };
};

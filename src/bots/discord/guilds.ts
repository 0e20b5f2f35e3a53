// The servers the bot is in, as far as needed to place a message: channels, threads, roles. Memory only, no messages, no
// members: it grows with channels, not with talk.
import { type ChannelView, channelType, type GuildView, isThread, type Place } from './guild-view.ts';
import type { PeerChannel, PeerGuild, PeerRole } from './peer.ts';
import { guildBits, isStaffOnly, type RoleBits } from './permissions.ts';
import { bySnowflake } from './snowflake.ts';

export interface Guilds {
  get(id: string): GuildView | undefined;
  list(): GuildView[];
  /** Takes a guild as Discord shows it, whole. */
  put(
    guild: PeerGuild,
    channels: readonly PeerChannel[],
    threads: readonly PeerChannel[],
    ownRoles: readonly string[] | null,
  ): GuildView;
  /** Name, owner and roles changed. Unknown guilds are left alone. */
  update(guild: PeerGuild): void;
  remove(id: string): void;
  setRole(guildId: string, role: PeerRole): void;
  removeRole(guildId: string, roleId: string): void;
  setChannel(guildId: string, channel: PeerChannel): void;
  removeChannel(guildId: string, channelId: string): void;
  setThread(guildId: string, thread: PeerChannel): void;
  removeThread(guildId: string, threadId: string): void;
  setOwnRoles(guildId: string, roles: readonly string[]): void;
  /** Notes the newest message of a channel or thread. */
  touch(channelId: string, messageId: string): void;
  /** null: a channel not known. */
  place(channelId: string): Place | null;
}

type Mutable = {
  -readonly [Key in keyof GuildView]: GuildView[Key] extends ReadonlyMap<infer K, infer V> ? Map<K, V> : GuildView[Key];
};

const rolesOf = (roles: readonly PeerRole[]): Map<string, RoleBits> =>
  new Map(roles.map(({ id, permissions }) => [id, { id, permissions }]));

export const createGuilds = (): Guilds => {
  const guilds = new Map<string, Mutable>();
  // Channel or thread → guild.
  const owners = new Map<string, string>();

  const channelView = (guild: GuildView, channel: PeerChannel): ChannelView => ({
    id: channel.id,
    type: channel.type,
    name: channel.name ?? channel.id,
    parentId: channel.parent_id,
    position: channel.position,
    overwrites: channel.permission_overwrites,
    private: isStaffOnly(guild, channel.permission_overwrites),
    lastMessageId: channel.last_message_id ?? guild.channels.get(channel.id)?.lastMessageId ?? channel.last_message_id,
  });

  const addChannel = (guild: Mutable, channel: PeerChannel): void => {
    guild.channels.set(channel.id, channelView(guild, channel));
    owners.set(channel.id, guild.id);
  };
  const addThread = (guild: Mutable, thread: PeerChannel): void => {
    if (!isThread(thread.type) || thread.parent_id === null) return;
    guild.threads.set(thread.id, {
      id: thread.id,
      channelId: thread.parent_id,
      private: thread.type === channelType.privateThread,
      archived: thread.thread_metadata?.archived === true,
      lastMessageId: thread.last_message_id ?? guild.threads.get(thread.id)?.lastMessageId ?? thread.last_message_id,
    });
    owners.set(thread.id, guild.id);
  };
  /** What everybody may see hangs on the roles. */
  const judgeAgain = (guild: Mutable): void => {
    for (const channel of guild.channels.values())
      guild.channels.set(channel.id, { ...channel, private: isStaffOnly(guild, channel.overwrites) });
  };
  const forget = (guild: Mutable): void => {
    for (const id of [...guild.channels.keys(), ...guild.threads.keys()]) owners.delete(id);
  };

  return {
    get: (id) => guilds.get(id),
    list: () => [...guilds.values()],
    put: (guild, channels, shown, ownRoles) => {
      const known = guilds.get(guild.id);
      if (known !== undefined) forget(known);
      const view: Mutable = {
        id: guild.id,
        name: guild.name === '' ? guild.id : guild.name,
        ownerId: guild.owner_id,
        updatesChannelId: guild.public_updates_channel_id,
        roles: rolesOf(guild.roles),
        channels: new Map(),
        // Archived threads are in no list: those once known stay known.
        threads: known?.threads ?? new Map(),
        ownRoles: ownRoles ?? known?.ownRoles ?? null,
      };
      for (const channel of channels) addChannel(view, channel);
      for (const thread of view.threads.values()) {
        if (view.channels.has(thread.channelId)) owners.set(thread.id, view.id);
        else view.threads.delete(thread.id);
      }
      for (const thread of shown) addThread(view, thread);
      guilds.set(view.id, view);
      return view;
    },
    update: (guild) => {
      const view = guilds.get(guild.id);
      if (view === undefined) return;
      if (guild.name !== '') view.name = guild.name;
      view.ownerId = guild.owner_id ?? view.ownerId;
      view.updatesChannelId = guild.public_updates_channel_id;
      if (guild.roles.length > 0) view.roles = rolesOf(guild.roles);
      judgeAgain(view);
    },
    remove: (id) => {
      const view = guilds.get(id);
      if (view !== undefined) forget(view);
      guilds.delete(id);
    },
    setRole: (guildId, role) => {
      const view = guilds.get(guildId);
      if (view === undefined) return;
      view.roles.set(role.id, { id: role.id, permissions: role.permissions });
      judgeAgain(view);
    },
    removeRole: (guildId, roleId) => {
      const view = guilds.get(guildId);
      if (view === undefined) return;
      view.roles.delete(roleId);
      judgeAgain(view);
    },
    setChannel: (guildId, channel) => {
      const view = guilds.get(guildId);
      if (view !== undefined) addChannel(view, channel);
    },
    removeChannel: (guildId, channelId) => {
      const view = guilds.get(guildId);
      if (view === undefined) return;
      view.channels.delete(channelId);
      owners.delete(channelId);
      for (const thread of view.threads.values()) {
        if (thread.channelId !== channelId) continue;
        view.threads.delete(thread.id);
        owners.delete(thread.id);
      }
    },
    setThread: (guildId, thread) => {
      const view = guilds.get(guildId);
      if (view !== undefined) addThread(view, thread);
    },
    removeThread: (guildId, threadId) => {
      guilds.get(guildId)?.threads.delete(threadId);
      owners.delete(threadId);
    },
    setOwnRoles: (guildId, roles) => {
      const view = guilds.get(guildId);
      if (view !== undefined) view.ownRoles = roles;
    },
    touch: (channelId, messageId) => {
      const guild = guilds.get(owners.get(channelId) ?? '');
      const newer = (last: string | null | undefined): boolean => last == null || bySnowflake(messageId, last) > 0;
      const channel = guild?.channels.get(channelId);
      if (channel !== undefined && newer(channel.lastMessageId))
        guild?.channels.set(channelId, { ...channel, lastMessageId: messageId });
      const thread = guild?.threads.get(channelId);
      if (thread !== undefined && newer(thread.lastMessageId))
        guild?.threads.set(channelId, { ...thread, lastMessageId: messageId });
    },
    place: (channelId) => {
      const guild = guilds.get(owners.get(channelId) ?? '');
      if (guild === undefined) return null;
      const thread = guild.threads.get(channelId);
      const channel = guild.channels.get(thread?.channelId ?? channelId);
      if (channel === undefined) return null;
      return {
        guild,
        channel,
        threadId: thread === undefined ? null : thread.id,
        private: channel.private || thread?.private === true,
      };
    },
  };
};

/** What a member with these roles may do in the whole guild. */
export const rightsIn = (guild: GuildView, memberId: string, roleIds: readonly string[]): bigint =>
  guildBits(guild, memberId, roleIds);

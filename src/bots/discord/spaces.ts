// The servers the bot is in, in memory and in the store: names, channels, which of them are private, where moderators are.
import { CcoError, errorCode } from '../../core/errors.ts';
import { channelId, externalIdOf, type SpaceId, spaceId } from '../../core/ids.ts';
import type { Clock, SpaceRepository } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import { type GuildView, isSpoken, isThread, type Place } from './guild-view.ts';
import { createGuilds, type Guilds } from './guilds.ts';
import type { Identity } from './identity.ts';
import { moderatorsChannelOf } from './moderators.ts';
import { channelSchema, guildSchema, memberSchema, type PeerGuildCreate } from './peer.ts';
import { channelListSchema, threadsAnswerSchema } from './peer-answers.ts';

export interface Spaces {
  readonly guilds: Guilds;
  /** Takes over what the store knows: the categories that are spaces of their own. Throws what the store throws. */
  recall(): Promise<void>;
  /** Takes a server as Discord shows it. Throws what the store throws. */
  adopt(guild: PeerGuildCreate): Promise<void>;
  /** Writes to the store what changed in a server's view. Throws what the store throws. */
  save(guildId: string): Promise<void>;
  /** Reads a server anew. Throws CcoError. */
  refresh(guildId: string, signal?: AbortSignal): Promise<void>;
  /**
   * Makes sure the channel or thread of an event is known, asking Discord at most once a minute for each. `held`: Discord
   * could not be asked now; `unknown`: it is not ours to see. Never rejects.
   */
  know(guildId: string | null, channelId: string): Promise<'known' | 'unknown' | 'held'>;
  /** The space a channel belongs to: its category where that is a space of its own, else the server. */
  spaceOf(place: Place): string;
  /** Makes a category a space of its own. Throws what the store throws. */
  found(guildId: string, categoryId: string, name: string, moderators: string | null): Promise<void>;
  /** A channel came under a category that another process may have made a space. Throws what the store throws. */
  recognise(categoryId: string | null): Promise<void>;
}

interface SpacesDeps {
  readonly client: DiscordClient;
  readonly identity: Identity;
  readonly spaces: SpaceRepository;
  readonly clock: Clock;
  /** `code` for counting and the log. */
  readonly onError: (code: string, guild: string | null) => void;
}

const askAgainMs = 60_000;
const mostAsked = 10_000;

export const createSpaces = (deps: SpacesDeps): Spaces => {
  const { client, clock, identity } = deps;
  const guilds = createGuilds();
  const asked = new Map<string, { readonly at: number; readonly outcome: 'unknown' | 'held' }>();
  // Categories that are spaces, with their names.
  const own = new Map<string, string>();
  // What the store holds, by space: its own signature and those of its channels.
  const written = new Map<string, { self: string; readonly channels: Map<string, string> }>();

  const spaceOfCategory = (guild: GuildView, parentId: string | null): string =>
    parentId !== null && own.has(parentId) ? parentId : guild.id;

  const writtenOf = async (id: SpaceId): Promise<{ self: string; readonly channels: Map<string, string> }> => {
    const external = externalIdOf(id);
    const known = written.get(external);
    if (known !== undefined) return known;
    const stored = await deps.spaces.channels(id);
    const entry = {
      self: '',
      channels: new Map(
        stored.map((channel) => [externalIdOf(channel.id), `${channel.private ? 'private' : 'open'} ${channel.name}`]),
      ),
    };
    written.set(external, entry);
    return entry;
  };

  const saveSpace = async (guild: GuildView, external: string): Promise<void> => {
    const id = spaceId('discord', external);
    const category = external === guild.id ? null : external;
    const entry = await writtenOf(id);
    const moderators = moderatorsChannelOf(guild, category);
    const name = category === null ? guild.name : (own.get(category) ?? guild.channels.get(category)?.name ?? external);
    const self = JSON.stringify([name, moderators]);
    if (self !== entry.self) {
      const moderatorsChannelId = moderators === null ? null : channelId('discord', moderators);
      await deps.spaces.ensure({ id, name, moderatorsChannelId }, clock.now());
      entry.self = self;
    }
    const shown = new Set<string>();
    for (const channel of guild.channels.values()) {
      if (!isSpoken(channel.type) || spaceOfCategory(guild, channel.parentId) !== external) continue;
      shown.add(channel.id);
      const signature = `${channel.private ? 'private' : 'open'} ${channel.name}`;
      if (entry.channels.get(channel.id) === signature) continue;
      await deps.spaces.ensureChannel({
        id: channelId('discord', channel.id),
        spaceId: id,
        name: channel.name,
        private: channel.private,
      });
      entry.channels.set(channel.id, signature);
    }
    for (const stale of [...entry.channels.keys()]) {
      if (shown.has(stale)) continue;
      // Moved into another space of ours: written there.
      if (!guild.channels.has(stale)) await deps.spaces.removeChannel(channelId('discord', stale));
      entry.channels.delete(stale);
    }
  };

  const save = async (guildId: string): Promise<void> => {
    const guild = guilds.get(guildId);
    if (guild === undefined) return;
    await saveSpace(guild, guildId);
    for (const category of own.keys()) if (guild.channels.has(category)) await saveSpace(guild, category);
  };

  const refresh = async (guildId: string, signal?: AbortSignal): Promise<void> => {
    const how = { patienceMs: 10_000, repeats: 3, signal } as const;
    const guild = await client.call({ method: 'GET', path: `/guilds/${guildId}`, answer: guildSchema, ...how });
    const channels = await client.call({
      method: 'GET',
      path: `/guilds/${guildId}/channels`,
      answer: channelListSchema,
      ...how,
    });
    const list = {
      method: 'GET',
      path: `/guilds/${guildId}/threads/active`,
      answer: threadsAnswerSchema,
      ...how,
    } as const;
    const active = await client.call(list).catch((error: unknown) => {
      // A small Discord may have no such list.
      if (errorCode(error) !== 'chat-gone') throw error;
      return { threads: [] };
    });
    let ownRoles = guilds.get(guildId)?.ownRoles ?? null;
    const ownId = identity.id();
    if (ownRoles === null && ownId !== null) {
      const path = `/guilds/${guildId}/members/${ownId}` as const;
      ownRoles = await client.call({ method: 'GET', path, answer: memberSchema, ...how }).then(
        ({ roles }) => roles,
        () => null,
      );
    }
    guilds.put(guild, channels, active.threads, ownRoles);
    await save(guildId);
  };

  const learn = async (guildId: string | null, channel: string): Promise<void> => {
    if (guildId !== null && guilds.get(guildId) === undefined) await refresh(guildId);
    if (guilds.place(channel) !== null) return;
    const ask = { method: 'GET', path: `/channels/${channel}`, answer: channelSchema, patienceMs: 2000 } as const;
    const shown = await client.call({ ...ask, repeats: 1 });
    const guild = shown.guild_id ?? guildId;
    if (guild === null) return;
    if (guilds.get(guild) === undefined) await refresh(guild);
    if (isThread(shown.type)) {
      guilds.setThread(guild, shown);
      if (shown.parent_id !== null && guilds.place(channel) === null) await refresh(guild);
    } else {
      guilds.setChannel(guild, shown);
      await save(guild);
    }
  };

  return {
    guilds,
    recall: async () => {
      for (const { id, platform, name } of await deps.spaces.list()) {
        // A server is in no category: what is not one of the servers is looked for among the categories.
        if (platform === 'discord') own.set(externalIdOf(id), name);
      }
      for (const { id } of guilds.list()) own.delete(id);
    },
    adopt: async (guild) => {
      own.delete(guild.id);
      const self = guild.members.find(({ user }) => user.id === identity.id());
      guilds.put(guild, guild.channels, guild.threads, self?.roles ?? null);
      await save(guild.id);
    },
    save,
    refresh,
    know: async (guildId, channel) => {
      if (guilds.place(channel) !== null) return 'known';
      const before = asked.get(channel);
      if (before !== undefined && clock.now() - before.at < askAgainMs) return before.outcome;
      let outcome: 'unknown' | 'held' = 'unknown';
      try {
        await learn(guildId, channel);
        if (guilds.place(channel) !== null) {
          asked.delete(channel);
          return 'known';
        }
      } catch (error) {
        deps.onError(errorCode(error), guildId);
        if (!(error instanceof CcoError) || error.retryable) outcome = 'held';
      }
      if (asked.size >= mostAsked) asked.clear();
      asked.set(channel, { at: clock.now(), outcome });
      return outcome;
    },
    spaceOf: ({ guild, channel }) => spaceOfCategory(guild, channel.parentId),
    found: async (guildId, categoryId, name, moderators) => {
      own.set(categoryId, name);
      const id = spaceId('discord', categoryId);
      const moderatorsChannelId = moderators === null ? null : channelId('discord', moderators);
      await deps.spaces.ensure({ id, name, moderatorsChannelId }, clock.now());
      await save(guildId);
    },
    recognise: async (categoryId) => {
      if (categoryId === null || own.has(categoryId)) return;
      const stored = await deps.spaces.get(spaceId('discord', categoryId));
      if (stored !== null) own.set(categoryId, stored.name);
    },
  };
};

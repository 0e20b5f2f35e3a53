// What changes about a server: its channels, threads and roles, and whether it is there at all.
import { untilDone } from '../shared/persist.ts';
import type { Members } from './members.ts';
import type { Dispatch } from './parse.ts';
import type { Spaces } from './spaces.ts';

const kinds = [
  'guild',
  'guild-updated',
  'guild-gone',
  'role',
  'role-gone',
  'channel',
  'channel-gone',
  'thread',
  'thread-gone',
  'threads',
] as const;
export type StructureChange = Extract<Dispatch, { kind: (typeof kinds)[number] }>;

export const isStructureChange = (dispatch: Dispatch): dispatch is StructureChange =>
  (kinds as readonly string[]).includes(dispatch.kind);

interface StructureDeps {
  readonly spaces: Spaces;
  readonly members: Members;
  /** A server came: at connect, newly, or back from an outage. */
  readonly onGuild: (guildId: string) => void;
  /** A server is away for now: what is said there is not heard. */
  readonly onOutage: (guildId: string) => Promise<void>;
  /** A thread, or a channel with its threads (null), was removed with all that was said in it. Never rejects. */
  readonly onPurge: (spaceId: string, channelId: string, threadId: string | null) => Promise<void>;
  readonly onError: (code: string) => void;
  readonly closing: AbortSignal;
}

export interface Structure {
  /** The space and channel of something in a channel or thread. */
  spaceOf(channel: string, guildId: string): { readonly space: string; readonly channel: string };
  /** Resolves when what follows may be placed; `safe` once it is stored, false when closing. */
  change(change: StructureChange): Promise<{ readonly safe: Promise<boolean> }>;
}

const done = { safe: Promise.resolve(true) };

export const createStructure = (deps: StructureDeps): Structure => {
  const { spaces, members, closing, onError } = deps;
  const { guilds } = spaces;
  const saved = (guildId: string) => ({ safe: untilDone(() => spaces.save(guildId), closing, onError) });

  const spaceOf: Structure['spaceOf'] = (channel, guildId) => {
    const place = guilds.place(channel);
    return place === null ? { space: guildId, channel } : { space: spaces.spaceOf(place), channel: place.channel.id };
  };

  return {
    spaceOf,
    change: async (change) => {
      switch (change.kind) {
        case 'guild':
          await untilDone(() => spaces.adopt(change.guild), closing, onError);
          for (const one of change.guild.members)
            members.remember(change.guild.id, one.user.id, { ...one, permissions: null });
          deps.onGuild(change.guild.id);
          return done;
        case 'guild-updated':
          guilds.update(change.guild);
          return saved(change.guild.id);
        case 'guild-gone':
          if (change.unavailable) return { safe: untilDone(() => deps.onOutage(change.guildId), closing, onError) };
          guilds.remove(change.guildId);
          return done;
        case 'role':
          guilds.setRole(change.guildId, change.role);
          return saved(change.guildId);
        case 'role-gone':
          guilds.removeRole(change.guildId, change.roleId);
          return saved(change.guildId);
        case 'channel':
          await untilDone(() => spaces.recognise(change.channel.parent_id), closing, onError);
          guilds.setChannel(change.guildId, change.channel);
          return saved(change.guildId);
        case 'channel-gone': {
          const { space, channel } = spaceOf(change.channel.id, change.guildId);
          guilds.removeChannel(change.guildId, change.channel.id);
          // The channel itself last: what is taken out of it would bring it back.
          return { safe: deps.onPurge(space, channel, null).then(() => saved(change.guildId).safe) };
        }
        case 'thread':
          guilds.setThread(change.guildId, change.channel);
          return done;
        case 'thread-gone': {
          const parent = guilds.place(change.threadId)?.channel.id ?? change.channelId;
          if (parent !== null) void deps.onPurge(spaceOf(parent, change.guildId).space, parent, change.threadId);
          guilds.removeThread(change.guildId, change.threadId);
          return done;
        }
        case 'threads':
          for (const thread of change.threads) guilds.setThread(change.guildId, thread);
          return done;
        default:
          change satisfies never;
          return done;
      }
    },
  };
};

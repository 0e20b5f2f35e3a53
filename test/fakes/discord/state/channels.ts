// Channels and threads come, change and go; each tells the gateway.
import { intents } from '../gateway/intents.ts';
import { addMessage, messageTouched } from './messages.ts';
import {
  type Channel,
  channelTypes,
  type Guild,
  type Json,
  type Message,
  messageFlags,
  messageTypes,
  type Overwrite,
  type User,
} from './model.ts';
import { channelWire, threadMemberWire } from './wire.ts';
import type { World } from './world.ts';

export interface ChannelDraft {
  readonly name: string;
  readonly type?: number;
  readonly topic?: string | null;
  readonly parentId?: string | null;
  readonly position?: number;
  readonly nsfw?: boolean;
  readonly slowMode?: number;
  readonly overwrites?: readonly Overwrite[];
  readonly extra?: Json;
}

const tell = (world: World, t: string, channel: Channel, data: Json): void =>
  world.publish({
    t,
    guildId: channel.guildId,
    intents: intents.guilds,
    // Channels are told of whether or not the bot sees into them; threads only where it does.
    ...(channel.thread === null ? {} : { channel }),
    data: () => data,
  });

/** Text channels' names are as Discord makes them: lower case, with hyphens. */
export const nameFor = (type: number, name: string): string =>
  type === channelTypes.text || type === channelTypes.announcement || type === channelTypes.forum
    ? name.trim().toLowerCase().replace(/\s+/gu, '-')
    : name;

export const addChannel = (world: World, guild: Guild, draft: ChannelDraft): Channel => {
  const type = draft.type ?? channelTypes.text;
  const channel: Channel = {
    id: world.nextId(),
    guildId: guild.id,
    type,
    name: nameFor(type, draft.name),
    topic: draft.topic ?? null,
    parentId: draft.parentId ?? null,
    position: draft.position ?? guild.channels.size,
    nsfw: draft.nsfw ?? false,
    slowMode: draft.slowMode ?? 0,
    // A channel made within a category without saying who may do what takes that from the category.
    overwrites: draft.overwrites ?? guild.channels.get(draft.parentId ?? '')?.overwrites ?? [],
    lastMessageId: null,
    thread: null,
    recipients: [],
    extra:
      type === channelTypes.forum
        ? {
            available_tags: [],
            default_reaction_emoji: null,
            default_sort_order: null,
            default_forum_layout: 0,
            ...draft.extra,
          }
        : { ...draft.extra },
    messages: [],
  };
  guild.channels.set(channel.id, channel);
  world.channels.set(channel.id, channel);
  tell(world, 'CHANNEL_CREATE', channel, channelWire(channel));
  return channel;
};

/** Says that a channel or thread has changed. */
export const channelChanged = (world: World, channel: Channel): void =>
  tell(world, channel.thread === null ? 'CHANNEL_UPDATE' : 'THREAD_UPDATE', channel, channelWire(channel));

/** Removes a channel with its threads, or a thread. */
export const removeChannel = (world: World, guild: Guild, channel: Channel): void => {
  const data =
    channel.thread === null
      ? channelWire(channel)
      : { id: channel.id, guild_id: guild.id, parent_id: channel.parentId, type: channel.type };
  tell(world, channel.thread === null ? 'CHANNEL_DELETE' : 'THREAD_DELETE', channel, data);
  for (const other of [...guild.channels.values()]) {
    if (other.parentId !== channel.id) continue;
    if (other.thread !== null) {
      guild.channels.delete(other.id);
      world.channels.delete(other.id);
    } else {
      other.parentId = null;
      channelChanged(world, other);
    }
  }
  guild.channels.delete(channel.id);
  world.channels.delete(channel.id);
};

export interface ThreadDraft {
  readonly name: string;
  readonly owner: User;
  readonly type?: number;
  readonly autoArchiveMinutes?: number;
  readonly slowMode?: number;
  readonly invitable?: boolean;
  readonly appliedTags?: readonly string[];
  /** Started from this message: it has the message's id. */
  readonly from?: Message;
}

/** Starts a thread; of a forum post the caller adds the first message, with the thread's id. */
export const addThread = (world: World, guild: Guild, parent: Channel, draft: ThreadDraft): Channel => {
  const thread: Channel = {
    id: draft.from?.id ?? world.nextId(),
    guildId: guild.id,
    type: draft.type ?? channelTypes.publicThread,
    name: draft.name,
    topic: null,
    parentId: parent.id,
    position: 0,
    nsfw: parent.nsfw,
    slowMode: draft.slowMode ?? 0,
    overwrites: [],
    lastMessageId: null,
    thread: {
      ownerId: draft.owner.id,
      archived: false,
      locked: false,
      autoArchiveMinutes: draft.autoArchiveMinutes ?? 4320,
      archiveAt: world.now(),
      createdAt: world.now(),
      invitable: draft.invitable ?? true,
      members: new Set([draft.owner.id]),
      appliedTags: draft.appliedTags ?? [],
      totalSent: 0,
    },
    recipients: [],
    extra: {},
    messages: [],
  };
  guild.channels.set(thread.id, thread);
  world.channels.set(thread.id, thread);
  const isOwn = draft.owner.id === world.bot.id;
  tell(world, 'THREAD_CREATE', thread, {
    ...channelWire(thread),
    newly_created: true,
    ...(isOwn ? { member: threadMemberWire(thread, world.bot.id) } : {}),
  });
  if (parent.type === channelTypes.forum) return thread;
  if (draft.from !== undefined) {
    draft.from.flags |= messageFlags.hasThread;
    messageTouched(world, parent, draft.from);
    addMessage(world, thread, {
      author: draft.owner,
      type: messageTypes.threadStarter,
      reference: { messageId: draft.from.id, channelId: parent.id, type: 0 },
    });
  } else if (thread.type === channelTypes.publicThread)
    addMessage(world, parent, {
      author: draft.owner,
      type: messageTypes.threadCreated,
      content: draft.name,
      reference: { messageId: null, channelId: thread.id, type: 0 },
    });
  return thread;
};

/** Someone comes into a thread; a bot that comes into a private one is told of it as if it were new. */
export const joinThread = (world: World, thread: Channel, userId: string): void => {
  thread.thread?.members.add(userId);
  if (userId !== world.bot.id) return;
  tell(world, 'THREAD_CREATE', thread, { ...channelWire(thread), member: threadMemberWire(thread, userId) });
};

/** THREAD_LIST_SYNC: what a bot is told when it may see a channel again. */
export const syncThreads = (world: World, guild: Guild, parents: readonly Channel[]): void => {
  const ids = new Set(parents.map(({ id }) => id));
  const threads = [...guild.channels.values()].filter(
    ({ thread, parentId }) => thread !== null && !thread.archived && ids.has(parentId ?? ''),
  );
  world.publish({
    t: 'THREAD_LIST_SYNC',
    guildId: guild.id,
    intents: intents.guilds,
    data: () => ({
      guild_id: guild.id,
      channel_ids: [...ids],
      threads: threads.map(channelWire),
      members: threads
        .filter(({ thread }) => thread?.members.has(world.bot.id) === true)
        .map((thread) => threadMemberWire(thread, world.bot.id)),
    }),
  });
};

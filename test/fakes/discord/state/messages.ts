// Messages come, change and go; each tells the gateway.
import { intents } from '../gateway/intents.ts';
import { compareIds } from '../snowflake.ts';
import { type AllowedMentions, mentionsOf } from './mentions.ts';
import { messageEvent } from './message-wire.ts';
import {
  type Attachment,
  type Channel,
  type Json,
  type Message,
  messageFlags,
  messageTypes,
  type User,
} from './model.ts';
import { channelWire, memberWire, userWire } from './wire.ts';
import { guildOf, type World } from './world.ts';

export interface Draft {
  readonly author: User;
  readonly content?: string;
  readonly type?: number;
  readonly embeds?: readonly Json[];
  readonly components?: readonly Json[];
  readonly attachments?: readonly Attachment[];
  readonly flags?: number;
  readonly allowedMentions?: AllowedMentions;
  readonly nonce?: string | number | null;
  readonly tts?: boolean;
  readonly reference?: Message['reference'];
  readonly webhookId?: string | null;
  readonly interaction?: Json | null;
  readonly visibleTo?: string | null;
  /** Default: a new one. A forum post's first message has its thread's. */
  readonly id?: string;
}

const messageIntent = (channel: Channel): number =>
  channel.guildId === null ? intents.directMessages : intents.guildMessages;
const reactionIntent = (channel: Channel): number =>
  channel.guildId === null ? intents.directMessageReactions : intents.guildMessageReactions;

export const findMessage = (channel: Channel, id: string): Message | undefined => {
  let [low, high] = [0, channel.messages.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const one = channel.messages[middle];
    if (one === undefined) return undefined;
    const order = compareIds(one.id, id);
    if (order === 0) return one;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
};

const tell = (world: World, channel: Channel, t: string, message: Message): void =>
  world.publish({
    t,
    guildId: channel.guildId,
    intents: messageIntent(channel),
    channel,
    message,
    data: (session) => messageEvent(world, message, (session.intents & intents.messageContent) !== 0),
  });

/** Adds a message; one only visible to a user goes to nobody's events and into no history. */
export const addMessage = (world: World, channel: Channel, draft: Draft): Message => {
  const content = draft.content ?? '';
  const reference = draft.reference ?? null;
  const repliedTo =
    draft.type === messageTypes.reply && reference?.messageId != null
      ? (findMessage(channel, reference.messageId)?.author.id ?? null)
      : null;
  const message: Message = {
    id: draft.id ?? world.nextId(),
    channelId: channel.id,
    author: draft.author,
    type: draft.type ?? messageTypes.plain,
    content,
    embeds: draft.embeds ?? [],
    components: draft.components ?? [],
    attachments: draft.attachments ?? [],
    flags: draft.flags ?? 0,
    at: world.now(),
    editedAt: null,
    ...mentionsOf(content, draft.allowedMentions, guildOf(world, channel), repliedTo),
    reactions: [],
    nonce: draft.nonce ?? null,
    tts: draft.tts ?? false,
    reference,
    webhookId: draft.webhookId ?? null,
    interaction: draft.interaction ?? null,
    visibleTo: draft.visibleTo ?? null,
    deleted: false,
  };
  if (message.visibleTo !== null) {
    world.ephemeral.push(message);
    return message;
  }
  channel.messages.push(message);
  channel.lastMessageId = message.id;
  if (channel.thread !== null) {
    channel.thread.totalSent += 1;
    if (channel.thread.archived && !channel.thread.locked) unarchive(world, channel);
    channel.thread.members.add(draft.author.id);
  }
  tell(world, channel, 'MESSAGE_CREATE', message);
  return message;
};

const unarchive = (world: World, channel: Channel): void => {
  if (channel.thread === null) return;
  channel.thread.archived = false;
  channel.thread.archiveAt = world.now();
  const data = channelWire(channel);
  world.publish({ t: 'THREAD_UPDATE', guildId: channel.guildId, intents: intents.guilds, channel, data: () => data });
};

/** Tells of a message once more though nobody edited it, as when a thread starts at it or a link's preview appears. */
export const messageTouched = (world: World, channel: Channel, message: Message): void =>
  tell(world, channel, 'MESSAGE_UPDATE', message);

export interface Change {
  readonly content?: string;
  readonly embeds?: readonly Json[];
  readonly components?: readonly Json[];
  readonly attachments?: readonly Attachment[];
  readonly flags?: number;
  readonly allowedMentions?: AllowedMentions;
}

/** Changes what is given. The first text of a deferred answer is no edit. */
export const changeMessage = (world: World, channel: Channel, message: Message, change: Change): void => {
  const wasLoading = (message.flags & messageFlags.loading) !== 0;
  if (change.content !== undefined) {
    message.content = change.content;
    Object.assign(message, mentionsOf(change.content, change.allowedMentions, guildOf(world, channel), null));
  }
  if (change.embeds !== undefined) message.embeds = change.embeds;
  if (change.components !== undefined) message.components = change.components;
  if (change.attachments !== undefined) message.attachments = change.attachments;
  if (change.flags !== undefined) message.flags = change.flags;
  message.flags &= ~messageFlags.loading;
  if (!wasLoading) message.editedAt = world.now();
  if (message.visibleTo === null) tell(world, channel, 'MESSAGE_UPDATE', message);
};

const forget = (world: World, channel: Channel, message: Message): void => {
  message.deleted = true;
  const list = message.visibleTo === null ? channel.messages : world.ephemeral;
  const index = list.indexOf(message);
  if (index >= 0) list.splice(index, 1);
};

export const removeMessage = (world: World, channel: Channel, message: Message): void => {
  forget(world, channel, message);
  if (message.visibleTo !== null) return;
  const data = {
    id: message.id,
    channel_id: channel.id,
    ...(channel.guildId === null ? {} : { guild_id: channel.guildId }),
  };
  world.publish({
    t: 'MESSAGE_DELETE',
    guildId: channel.guildId,
    intents: messageIntent(channel),
    channel,
    data: () => data,
  });
};

export const removeMessages = (world: World, channel: Channel, messages: readonly Message[]): void => {
  for (const message of messages) forget(world, channel, message);
  const data = { ids: messages.map(({ id }) => id), channel_id: channel.id, guild_id: channel.guildId };
  world.publish({
    t: 'MESSAGE_DELETE_BULK',
    guildId: channel.guildId,
    intents: messageIntent(channel),
    channel,
    data: () => data,
  });
};

const emojiOf = (text: string): { id: string | null; name: string } => {
  const [name = text, id] = text.split(':');
  return id === undefined ? { id: null, name: text } : { id, name };
};

/** Takes all reactions away, or all with one emoji. */
export const clearReactions = (world: World, channel: Channel, message: Message, text: string | null): void => {
  const emoji = text === null ? null : emojiOf(text);
  const left = message.reactions.filter(
    (one) => emoji !== null && (one.emoji.name !== emoji.name || one.emoji.id !== emoji.id),
  );
  message.reactions.splice(0, Infinity, ...left);
  const data: Json = {
    channel_id: channel.id,
    message_id: message.id,
    ...(channel.guildId === null ? {} : { guild_id: channel.guildId }),
    ...(emoji === null ? {} : { emoji }),
  };
  const t = emoji === null ? 'MESSAGE_REACTION_REMOVE_ALL' : 'MESSAGE_REACTION_REMOVE_EMOJI';
  world.publish({ t, guildId: channel.guildId, intents: reactionIntent(channel), channel, data: () => data });
};

/** Adds or takes back a user's reaction; nothing happens where it is so already. */
export const react = (
  world: World,
  channel: Channel,
  message: Message,
  user: User,
  text: string,
  on: boolean,
): void => {
  const emoji = emojiOf(text);
  const found = message.reactions.find((one) => one.emoji.name === emoji.name && one.emoji.id === emoji.id);
  if (on === (found?.userIds.has(user.id) ?? false)) return;
  const reaction = found ?? { emoji, userIds: new Set<string>() };
  if (found === undefined) message.reactions.push(reaction);
  if (on) reaction.userIds.add(user.id);
  else reaction.userIds.delete(user.id);
  if (reaction.userIds.size === 0) message.reactions.splice(message.reactions.indexOf(reaction), 1);
  const member = guildOf(world, channel)?.members.get(user.id);
  const data: Json = {
    user_id: user.id,
    channel_id: channel.id,
    message_id: message.id,
    ...(channel.guildId === null ? {} : { guild_id: channel.guildId }),
    emoji,
    burst: false,
    type: 0,
    ...(on
      ? {
          message_author_id: message.author.id,
          burst_colors: [],
          ...(member === undefined ? {} : { member: { ...memberWire(member), user: userWire(user) } }),
        }
      : {}),
  };
  const t = on ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE';
  world.publish({ t, guildId: channel.guildId, intents: reactionIntent(channel), channel, data: () => data });
};

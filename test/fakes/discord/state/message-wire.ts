// A message as Discord writes it, with and without what the message content intent covers.
import { type Channel, channelTypes, type Json, type Message, messageFlags } from './model.ts';
import { channelWire, iso, memberWire, userWire } from './wire.ts';
import type { World } from './world.ts';

const attachmentWire = (attachment: Message['attachments'][number]): Json => {
  const url = `https://cdn.discordapp.invalid/attachments/${attachment.id}/${encodeURIComponent(attachment.filename)}`;
  return {
    id: attachment.id,
    filename: attachment.filename,
    size: attachment.size,
    url,
    proxy_url: url,
    ...(attachment.contentType === null ? {} : { content_type: attachment.contentType }),
    ...(attachment.description === null ? {} : { description: attachment.description }),
  };
};

const reactionsWire = (world: World, message: Message): Json[] =>
  message.reactions.map(({ emoji, userIds }) => ({
    emoji: { id: emoji.id, name: emoji.name },
    count: userIds.size,
    count_details: { burst: 0, normal: userIds.size },
    burst_colors: [],
    me: userIds.has(world.bot.id),
    me_burst: false,
  }));

/** Whether the bot reads what the message says: with the intent, or its own, mentioning it, in a direct message, to it. */
export const readsContent = (world: World, message: Message, hasIntent: boolean): boolean =>
  hasIntent ||
  message.author.id === world.bot.id ||
  message.mentions.includes(world.bot.id) ||
  world.channels.get(message.channelId)?.type === channelTypes.dm;

const referenced = (world: World, message: Message, hasIntent: boolean): Json => {
  if (message.reference === null) return {};
  const { messageId, channelId, type } = message.reference;
  const guildId = world.channels.get(channelId)?.guildId ?? null;
  const reference = {
    type,
    channel_id: channelId,
    ...(messageId === null ? {} : { message_id: messageId }),
    ...(guildId === null ? {} : { guild_id: guildId }),
  };
  if (messageId === null || type !== 0) return { message_reference: reference };
  const found = world.channels.get(channelId)?.messages.find((one) => one.id === messageId);
  const shown = found === undefined ? null : messageWire(world, found, { hasIntent, depth: 1 });
  return { message_reference: reference, referenced_message: shown };
};

export interface MessageView {
  /** Message content: the intent, or the switch in the portal for REST. */
  readonly hasIntent: boolean;
  /** Of a message within a message nothing further is shown. Default 0. */
  readonly depth?: number;
}

/** A message as REST gives it. */
export const messageWire = (world: World, message: Message, { hasIntent, depth = 0 }: MessageView): Json => {
  const open = readsContent(world, message, hasIntent);
  const thread: Channel | undefined =
    (message.flags & messageFlags.hasThread) === 0 ? undefined : world.channels.get(message.id);
  return {
    id: message.id,
    channel_id: message.channelId,
    type: message.type,
    author: userWire(message.author),
    content: open ? message.content : '',
    embeds: open ? [...message.embeds] : [],
    components: open ? [...message.components] : [],
    attachments: open ? message.attachments.map(attachmentWire) : [],
    flags: message.flags,
    timestamp: iso(message.at),
    edited_timestamp: message.editedAt === null ? null : iso(message.editedAt),
    tts: message.tts,
    pinned: false,
    mention_everyone: message.mentionEveryone,
    mentions: message.mentions.flatMap((id) => {
      const user = world.users.get(id);
      return user === undefined ? [] : [userWire(user)];
    }),
    mention_roles: [...message.mentionRoles],
    ...(message.reactions.length === 0 ? {} : { reactions: reactionsWire(world, message) }),
    ...(message.webhookId === null ? {} : { webhook_id: message.webhookId }),
    ...(message.author.id === world.bot.id ? { application_id: world.applicationId } : {}),
    ...(message.interaction === null ? {} : { interaction_metadata: message.interaction }),
    ...(thread === undefined ? {} : { thread: channelWire(thread) }),
    ...(depth > 0 ? {} : referenced(world, message, hasIntent)),
  };
};

/** The same as an event: with guild, the author as a member, and the nonce. */
export const messageEvent = (world: World, message: Message, hasIntent: boolean): Json => {
  const guildId = world.channels.get(message.channelId)?.guildId ?? null;
  const members = guildId === null ? undefined : world.guilds.get(guildId)?.members;
  const member = members?.get(message.author.id);
  const mentions = message.mentions.flatMap((id) => {
    const [user, mentioned] = [world.users.get(id), members?.get(id)];
    if (user === undefined) return [];
    return [{ ...userWire(user), ...(mentioned === undefined ? {} : { member: memberWire(mentioned) }) }];
  });
  return {
    ...messageWire(world, message, { hasIntent }),
    mentions,
    channel_type: world.channels.get(message.channelId)?.type ?? 0,
    ...(guildId === null ? {} : { guild_id: guildId }),
    ...(member === undefined || message.webhookId !== null ? {} : { member: memberWire(member) }),
    ...(message.nonce === null || world.settings.differences.has('no-nonce') ? {} : { nonce: message.nonce }),
  };
};

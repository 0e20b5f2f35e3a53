// Where a message is: for moderators, who may follow it; never its text.
import { type ChannelId, externalIdOf, type MessageId, platformOf, type SpaceId, type ThreadId } from '../ids.ts';

/** Address of a message, on platforms whose addresses are made of ids; null elsewhere. */
export const messageLink = (spaceId: SpaceId, channelId: ChannelId, messageId: MessageId): string | null =>
  platformOf(messageId) === 'discord'
    ? `https://discord.com/channels/${[spaceId, channelId, messageId].map(externalIdOf).map(encodeURIComponent).join('/')}`
    : null;

/** Address of a thread, or of a channel where it is null, on platforms whose addresses are made of ids; null elsewhere. */
export const conversationLink = (spaceId: SpaceId, channelId: ChannelId, threadId: ThreadId | null): string | null =>
  platformOf(channelId) === 'discord'
    ? `https://discord.com/channels/${[spaceId, threadId ?? channelId].map(externalIdOf).map(encodeURIComponent).join('/')}`
    : null;

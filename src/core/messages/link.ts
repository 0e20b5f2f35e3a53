// Where a message is: for moderators, who may follow it; never its text.
import { type ChannelId, externalIdOf, type MessageId, platformOf, type SpaceId, type ThreadId } from '../ids.ts';

/**
 * Address of a message, on platforms whose addresses are made of ids; null elsewhere. `threadId`: the thread it was said in,
 * which on Discord is the channel it is in; what a thread began with is in the channel around it.
 */
export const messageLink = (
  spaceId: SpaceId,
  { channelId, threadId = null, messageId }: { channelId: ChannelId; threadId?: ThreadId | null; messageId: MessageId },
): string | null => {
  if (platformOf(messageId) !== 'discord') return null;
  const isIn = threadId === null || externalIdOf(threadId) === externalIdOf(messageId) ? channelId : threadId;
  return `https://discord.com/channels/${[spaceId, isIn, messageId].map(externalIdOf).map(encodeURIComponent).join('/')}`;
};

/** Address of a thread, or of a channel where it is null, on platforms whose addresses are made of ids; null elsewhere. */
export const conversationLink = (spaceId: SpaceId, channelId: ChannelId, threadId: ThreadId | null): string | null =>
  platformOf(channelId) === 'discord'
    ? `https://discord.com/channels/${[spaceId, threadId ?? channelId].map(externalIdOf).map(encodeURIComponent).join('/')}`
    : null;

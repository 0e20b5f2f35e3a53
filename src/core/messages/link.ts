// Where a message is: for moderators, who may follow it; never its text.
import { type ChannelId, externalIdOf, type MessageId, platformOf, type SpaceId } from '../ids.ts';

/** Address of a message, on platforms whose addresses are made of ids; null elsewhere. */
export const messageLink = (spaceId: SpaceId, channelId: ChannelId, messageId: MessageId): string | null =>
  platformOf(messageId) === 'discord'
    ? `https://discord.com/channels/${[spaceId, channelId, messageId].map(externalIdOf).map(encodeURIComponent).join('/')}`
    : null;

// What a route needs before it works: that the thing is there, that the bot sees it, and that it may.
import {
  canView,
  channelPermissions,
  guildPermissions,
  type PermissionName,
  permissions,
  rankOf,
} from '../permissions.ts';
import { findMessage } from '../state/messages.ts';
import { type Channel, channelTypes, type Guild, type Member, type Message } from '../state/model.ts';
import { guildOf, type World } from '../state/world.ts';
import { errors } from './errors.ts';
import { type Call, param } from './router.ts';

export interface GuildAccess {
  readonly guild: Guild;
  readonly me: Member;
  readonly bits: bigint;
}
export interface ChannelAccess {
  readonly channel: Channel;
  /** Null: a direct message. */
  readonly guild: Guild | null;
  readonly bits: bigint;
}

const demand = (bits: bigint, needs: readonly PermissionName[]): void => {
  for (const need of needs) if ((bits & permissions[need]) === 0n) throw errors.missingPermissions();
};

/** The guild that the bot is in. Throws 10004, 50001 or 50013. */
export const guildAccess = (call: Call, ...needs: PermissionName[]): GuildAccess => {
  const guild = call.world.guilds.get(param(call, 'guild_id'));
  if (guild === undefined) throw errors.unknownGuild();
  const me = guild.members.get(call.world.bot.id);
  if (me === undefined) throw errors.missingAccess();
  const bits = guildPermissions(guild, me);
  demand(bits, needs);
  return { guild, me, bits };
};

/** A channel that the bot sees. Throws 10003, 50001 or 50013. */
export const channelAccessTo = (world: World, id: string, needs: readonly PermissionName[]): ChannelAccess => {
  const channel = world.channels.get(id);
  if (channel === undefined) throw errors.unknownChannel();
  const guild = guildOf(world, channel);
  if (guild === undefined) return { channel, guild: null, bits: 0n };
  const me = guild.members.get(world.bot.id);
  if (me === undefined || !canView(guild, channel, me, world.now())) throw errors.missingAccess();
  const bits = channelPermissions(guild, channel, me, world.now());
  demand(bits, needs);
  return { channel, guild, bits };
};

export const channelAccess = (call: Call, ...needs: PermissionName[]): ChannelAccess =>
  channelAccessTo(call.world, param(call, 'channel_id'), needs);

/** A channel of a guild, for what direct messages have not. */
export const guildChannelAccess = (
  call: Call,
  ...needs: PermissionName[]
): ChannelAccess & { readonly guild: Guild } => {
  const { channel, guild, bits } = channelAccess(call, ...needs);
  if (guild === null) throw errors.notForThisChannelType();
  return { channel, guild, bits };
};

/** What it takes to post: threads have a permission of their own, and may be closed. */
export const demandPosting = ({ channel, guild, bits }: ChannelAccess): void => {
  if (guild === null) return;
  if (channel.type === channelTypes.category || channel.type === channelTypes.forum) throw errors.notATextChannel();
  demand(bits, [channel.thread === null ? 'sendMessages' : 'sendMessagesInThreads']);
  if (channel.thread?.locked === true && (bits & permissions.manageThreads) === 0n) throw errors.lockedThread();
};

export const demandBits = ({ guild, bits }: ChannelAccess, ...needs: PermissionName[]): void => {
  if (guild !== null) demand(bits, needs);
};

export const messageIn = (call: Call, channel: Channel): Message => {
  const message = findMessage(channel, param(call, 'message_id'));
  if (message === undefined) throw errors.unknownMessage();
  return message;
};

/** Throws 50013 where the other stands as high as the bot. */
export const demandRank = (guild: Guild, me: Member, other: Member): void => {
  if (rankOf(guild, other) >= rankOf(guild, me)) throw errors.missingPermissions();
};

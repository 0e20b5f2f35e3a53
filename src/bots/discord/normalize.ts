import { channelId, memberId, messageId, spaceId, threadId } from '../../core/ids.ts';
import type { Author, InboundDelete, InboundEvent, InboundMessage, MemberRole } from '../../core/messages/inbound.ts';
import { cut } from '../shared/cut.ts';
import type { Heard } from '../shared/hand-over.ts';
import type { GuildView, Place } from './guild-view.ts';
import { rightsIn } from './guilds.ts';
import type { ReactionDispatch } from './parse.ts';
import type { PeerMember, PeerMessage, PeerUser } from './peer.ts';
import { roleOfBits, roleOfChannelBits } from './permissions.ts';

export interface NormalizeContext {
  /** The bot's own user; null while Discord has not told us. */
  readonly ownId: string | null;
  /** The space a channel belongs to: its server, or the category that `/cco space create` made. */
  readonly spaceOf: (place: Place) => string;
  /** Bots and webhooks whose messages count as members' all the same. */
  readonly listenTo: ReadonlySet<string>;
}

const nothing: Heard = { event: null, interaction: null };

// A message, and a reply. The others are Discord's own words: joined, pinned, boosted, a thread was opened …
const saidTypes: ReadonlySet<number> = new Set([0, 19]);
const replyType = 19;
/** A reference that is a forwarded copy, not a reply. */
const forward = 1;
/** Followed from another server. */
const crossposted = 1 << 1;

export const nameOf = (user: PeerUser, member: PeerMember | null | undefined): string => {
  const name = [member?.nick, user.global_name, user.username].find(
    (one) => one !== undefined && one !== null && one !== '',
  );
  return cut(name ?? '?', 100) || '?';
};

/** Who someone is in a guild. Their rights there decide; `permissions` (of one channel) only where that knows more. */
export const roleIn = (
  guild: GuildView | undefined,
  user: PeerUser,
  member: PeerMember | null | undefined,
): MemberRole => {
  if (user.bot === true) return 'agent';
  const byRoles = guild === undefined ? 'member' : roleOfBits(rightsIn(guild, user.id, member?.roles ?? []));
  if (byRoles === 'admin' || member?.permissions === undefined || member.permissions === null) return byRoles;
  const byChannel =
    guild === undefined || guild.roles.size === 0
      ? roleOfBits(member.permissions)
      : roleOfChannelBits(member.permissions);
  return byChannel === 'member' ? byRoles : byChannel;
};

export const authorIn = (
  guild: GuildView | undefined,
  user: PeerUser,
  member: PeerMember | null | undefined,
): Author => ({ id: memberId('discord', user.id), name: nameOf(user, member), role: roleIn(guild, user, member) });

const mentionOf = (ownId: string): RegExp => new RegExp(`<@!?${ownId}>[:,]?`, 'gu');

const withoutMention = (text: string, ownId: string): string =>
  text.replace(mentionOf(ownId), ' ').replace(/ {2,}/gu, ' ').trim();

/** A thread begun from a message has its id, though the message lies in the channel: such a reply is to the thread. */
const repliesTo = (message: PeerMessage): string | null => {
  const reference = message.message_reference;
  if (reference == null || reference.type === forward) return null;
  if (message.type === replyType) return reference.message_id;
  // A small Discord may know no replies but by their reference; one to another channel is a copy from there.
  const here = reference.channel_id === null || reference.channel_id === message.channel_id;
  return here && (message.flags & crossposted) === 0 ? reference.message_id : null;
};

/**
 * One message, as created or as edited (which asks nothing of us again). Its id, place and author travel; of private
 * channels only a mention does, for the answer.
 */
export const normalizeMessage = (
  message: PeerMessage,
  place: Place,
  context: NormalizeContext,
  edited: boolean,
): Heard => {
  const { author } = message;
  if (!saidTypes.has(message.type) || author.id === context.ownId) return nothing;
  const program = author.bot === true || message.webhook_id !== null;
  if (program && !context.listenTo.has(message.webhook_id ?? author.id) && !context.listenTo.has(author.id))
    return nothing;
  const replyTo = repliesTo(message);
  const inbound: InboundMessage = {
    kind: 'message',
    id: messageId('discord', message.id),
    platform: 'discord',
    spaceId: spaceId('discord', context.spaceOf(place)),
    channelId: channelId('discord', place.channel.id),
    threadId: place.threadId === null ? null : threadId('discord', place.threadId),
    replyTo: replyTo === null ? null : messageId('discord', replyTo),
    author: {
      ...authorIn(place.guild, author, message.member),
      // One that was asked for is heard as a member is.
      ...(program ? { role: 'member' as const } : {}),
    },
    mentions: message.mentions.slice(0, 50).map(({ id }) => memberId('discord', id)),
    text: cut(message.content, 4000),
    at: message.timestamp,
    revision: Math.max(message.edited_timestamp ?? message.timestamp, message.timestamp),
  };
  const { ownId } = context;
  const mentioned = !edited && !program && ownId !== null && mentionOf(ownId).test(message.content);
  return {
    event: place.private ? null : inbound,
    interaction: mentioned
      ? {
          kind: 'mention',
          id: inbound.id,
          platform: 'discord',
          spaceId: inbound.spaceId,
          channelId: inbound.channelId,
          threadId: inbound.threadId,
          member: inbound.author,
          at: inbound.at,
          text: withoutMention(inbound.text, ownId),
          messageId: inbound.id,
        }
      : null,
  };
};

/** `space` as `spaceOf` names it. */
export const normalizeDelete = (id: string, space: string, channel: string, at: number): InboundDelete => ({
  kind: 'delete',
  id: messageId('discord', id),
  platform: 'discord',
  spaceId: spaceId('discord', space),
  channelId: channelId('discord', channel),
  at,
});

/**
 * A reaction given or taken back, or all of a message taken away; null: a bot's, or in private. The gateway gives it neither id
 * nor time: `at` is when it was heard of.
 */
export const normalizeReaction = (
  reaction: ReactionDispatch,
  place: Place,
  { ownId, spaceOf }: Pick<NormalizeContext, 'ownId' | 'spaceOf'>,
  at: number,
): InboundEvent | null => {
  if (place.private) return null;
  const { messageId: message, emoji } = reaction;
  const where = {
    platform: 'discord',
    spaceId: spaceId('discord', spaceOf(place)),
    channelId: channelId('discord', place.channel.id),
    threadId: place.threadId === null ? null : threadId('discord', place.threadId),
    messageId: messageId('discord', message),
    at,
  } as const;
  if (reaction.kind === 'reactions-cleared')
    return { kind: 'reaction.cleared', id: `discord:cleared:${message}:${emoji ?? ''}:${at}`, ...where, emoji };
  const { added, userId } = reaction;
  if (reaction.bot || userId === ownId) return null;
  return {
    kind: added ? 'reaction.added' : 'reaction.removed',
    id: `discord:reaction:${message}:${userId}:${emoji}:${at}`,
    ...where,
    memberId: memberId('discord', userId),
    emoji: reaction.emoji,
  };
};

/** null: a bot, or ourselves. */
export const normalizeMember = (
  change: 'joined' | 'left' | 'updated',
  guildId: string,
  guild: GuildView | undefined,
  user: PeerUser,
  member: PeerMember | null,
  at: number,
): InboundEvent | null =>
  user.bot === true
    ? null
    : {
        kind: 'member',
        platform: 'discord',
        spaceId: spaceId('discord', guildId),
        member: authorIn(guild, user, member),
        change,
        at,
      };

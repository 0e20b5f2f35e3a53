// From whatever the gateway dispatched to what the adapter acts on, without what it does not need. Never throws.
import type { z } from 'zod';
import { instantSchema } from '../../core/messages/inbound.ts';
import {
  bulkDeleteSchema,
  channelSchema,
  deleteSchema,
  emojiGoneSchema,
  guildCreateSchema,
  guildGoneSchema,
  guildSchema,
  memberEventSchema,
  memberGoneSchema,
  messageSchema,
  type PeerChannel,
  type PeerGuild,
  type PeerGuildCreate,
  type PeerMember,
  type PeerMessage,
  type PeerRole,
  type PeerUser,
  reactionSchema,
  reactionsGoneSchema,
  roleEventSchema,
  roleGoneSchema,
  threadGoneSchema,
  threadListSchema,
} from './peer.ts';
import { interactionPayloadSchema, type PeerInteraction } from './peer-interaction.ts';

export type Dispatch =
  | { readonly kind: 'message'; readonly message: PeerMessage; readonly edited: boolean }
  /** Edited, but the event does not say it whole: to be fetched. */
  | { readonly kind: 'changed'; readonly id: string; readonly channelId: string; readonly guildId: string | null }
  | {
      readonly kind: 'deleted';
      readonly ids: readonly string[];
      readonly channelId: string;
      readonly guildId: string | null;
    }
  | {
      readonly kind: 'member';
      readonly change: 'joined' | 'left' | 'updated';
      readonly guildId: string;
      readonly user: PeerUser;
      readonly member: PeerMember | null;
    }
  | { readonly kind: 'guild'; readonly guild: PeerGuildCreate }
  | { readonly kind: 'guild-updated'; readonly guild: PeerGuild }
  | { readonly kind: 'guild-gone'; readonly guildId: string; readonly unavailable: boolean }
  | { readonly kind: 'role'; readonly guildId: string; readonly role: PeerRole }
  | { readonly kind: 'role-gone'; readonly guildId: string; readonly roleId: string }
  | { readonly kind: 'channel' | 'channel-gone' | 'thread'; readonly guildId: string; readonly channel: PeerChannel }
  | {
      readonly kind: 'thread-gone';
      readonly guildId: string;
      readonly threadId: string;
      readonly channelId: string | null;
    }
  | { readonly kind: 'threads'; readonly guildId: string; readonly threads: readonly PeerChannel[] }
  | ReactionDispatch
  | { readonly kind: 'interaction'; readonly payload: PeerInteraction };

interface ReactedTo {
  readonly messageId: string;
  readonly channelId: string;
  readonly guildId: string | null;
}
export type ReactionDispatch =
  | (ReactedTo & {
      readonly kind: 'reaction';
      readonly added: boolean;
      readonly userId: string;
      /** Said with an added one only. */
      readonly bot: boolean;
      readonly emoji: string;
    })
  /** `emoji` null: all of them. */
  | (ReactedTo & { readonly kind: 'reactions-cleared'; readonly emoji: string | null });

export type Parsed =
  | { readonly dispatch: Dispatch }
  /** `ignored`: nothing we use; `event-invalid`: something we do, in a form we do not know. */
  | { readonly code: 'ignored' | 'event-invalid' };

const ignored = { code: 'ignored' } as const;

const read = <T>(schema: z.ZodType<T>, data: unknown, make: (value: T) => Dispatch | null): Parsed => {
  const parsed = schema.safeParse(data);
  if (!parsed.success) return { code: 'event-invalid' };
  const dispatch = make(parsed.data);
  return dispatch === null ? ignored : { dispatch };
};

const inRange = (message: PeerMessage): boolean =>
  instantSchema.safeParse(message.timestamp).success &&
  instantSchema.safeParse(message.edited_timestamp ?? message.timestamp).success;

const channelEvent = (kind: 'channel' | 'channel-gone' | 'thread', data: unknown): Parsed =>
  read(channelSchema, data, (channel) =>
    channel.guild_id === null ? null : { kind, guildId: channel.guild_id, channel },
  );

const memberEvent = (change: 'joined' | 'updated', data: unknown): Parsed =>
  read(memberEventSchema, data, ({ guild_id: guildId, user, nick, roles, joined_at }) => ({
    kind: 'member',
    change,
    guildId,
    user,
    member: { nick, roles, joined_at, permissions: null },
  }));

const reactedTo = (data: {
  readonly message_id: string;
  readonly channel_id: string;
  readonly guild_id: string | null;
}): ReactedTo => ({ messageId: data.message_id, channelId: data.channel_id, guildId: data.guild_id });

const reactionEvent = (data: unknown, added: boolean): Parsed =>
  read(reactionSchema, data, ({ user_id: userId, emoji, member, ...where }) =>
    emoji === null
      ? null
      : { kind: 'reaction', added, ...reactedTo(where), userId, bot: member?.user?.bot === true, emoji },
  );

const messageEvent = (data: unknown, edited: boolean): Parsed => {
  const parsed = messageSchema.safeParse(data);
  // One that does not say when, or that nothing, was edited is not told whole.
  const whole = parsed.success && (!edited || parsed.data.edited_timestamp !== undefined);
  if (whole && inRange(parsed.data)) return { dispatch: { kind: 'message', message: parsed.data, edited } };
  if (whole || !edited) return { code: 'event-invalid' };
  return read(deleteSchema, data, ({ id, channel_id: channelId, guild_id: guildId }) => ({
    kind: 'changed',
    id,
    channelId,
    guildId,
  }));
};

/** Reads one dispatched event. */
export const readDispatch = (type: string, data: unknown): Parsed => {
  switch (type) {
    case 'MESSAGE_CREATE':
      return messageEvent(data, false);
    case 'MESSAGE_UPDATE':
      return messageEvent(data, true);
    case 'MESSAGE_DELETE':
      return read(deleteSchema, data, ({ id, channel_id: channelId, guild_id: guildId }) => ({
        kind: 'deleted',
        ids: [id],
        channelId,
        guildId,
      }));
    case 'MESSAGE_DELETE_BULK':
      return read(bulkDeleteSchema, data, ({ ids, channel_id: channelId, guild_id: guildId }) => ({
        kind: 'deleted',
        ids,
        channelId,
        guildId,
      }));
    case 'MESSAGE_REACTION_ADD':
      return reactionEvent(data, true);
    case 'MESSAGE_REACTION_REMOVE':
      return reactionEvent(data, false);
    case 'MESSAGE_REACTION_REMOVE_ALL':
      return read(reactionsGoneSchema, data, (gone) => ({
        kind: 'reactions-cleared',
        ...reactedTo(gone),
        emoji: null,
      }));
    case 'MESSAGE_REACTION_REMOVE_EMOJI':
      return read(emojiGoneSchema, data, ({ emoji, ...gone }) =>
        emoji === null ? null : { kind: 'reactions-cleared', ...reactedTo(gone), emoji },
      );
    case 'GUILD_MEMBER_ADD':
      return memberEvent('joined', data);
    case 'GUILD_MEMBER_UPDATE':
      return memberEvent('updated', data);
    case 'GUILD_MEMBER_REMOVE':
      return read(memberGoneSchema, data, ({ guild_id: guildId, user }) => ({
        kind: 'member',
        change: 'left',
        guildId,
        user,
        member: null,
      }));
    case 'GUILD_CREATE':
      return read(guildCreateSchema, data, (guild) => (guild.unavailable === true ? null : { kind: 'guild', guild }));
    case 'GUILD_UPDATE':
      return read(guildSchema, data, (guild) => ({ kind: 'guild-updated', guild }));
    case 'GUILD_DELETE':
      return read(guildGoneSchema, data, ({ id, unavailable }) => ({
        kind: 'guild-gone',
        guildId: id,
        unavailable: unavailable === true,
      }));
    case 'GUILD_ROLE_CREATE':
    case 'GUILD_ROLE_UPDATE':
      return read(roleEventSchema, data, ({ guild_id: guildId, role }) => ({ kind: 'role', guildId, role }));
    case 'GUILD_ROLE_DELETE':
      return read(roleGoneSchema, data, ({ guild_id: guildId, role_id: roleId }) => ({
        kind: 'role-gone',
        guildId,
        roleId,
      }));
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
      return channelEvent('channel', data);
    case 'CHANNEL_DELETE':
      return channelEvent('channel-gone', data);
    case 'THREAD_CREATE':
    case 'THREAD_UPDATE':
      return channelEvent('thread', data);
    case 'THREAD_DELETE':
      return read(threadGoneSchema, data, ({ id: threadId, guild_id: guildId, parent_id: channelId }) =>
        guildId === null ? null : { kind: 'thread-gone', guildId, threadId, channelId },
      );
    case 'THREAD_LIST_SYNC':
      return read(threadListSchema, data, ({ guild_id: guildId, threads }) => ({ kind: 'threads', guildId, threads }));
    case 'INTERACTION_CREATE':
      return read(interactionPayloadSchema, data, (payload) => ({ kind: 'interaction', payload }));
    default:
      return ignored;
  }
};

// What an adapter's `normalize` makes of a platform's event, and what travels in an `ingest` job. JSON-safe.
import { z } from 'zod';
import {
  channelIdSchema,
  memberIdSchema,
  messageIdSchema,
  platformSchema,
  spaceIdSchema,
  threadIdSchema,
} from '../ids.ts';

/** Milliseconds since 1970, UTC; 1990 to 2100, so that a peer's nonsense clock is caught at the edge. */
export const instantSchema = z.number().int().min(631_152_000_000).max(4_102_444_800_000);

export const memberRoles = ['member', 'moderator', 'admin', 'agent'] as const;
export const memberRoleSchema = z.enum(memberRoles);
export type MemberRole = z.infer<typeof memberRoleSchema>;

export const authorSchema = z.object({
  id: memberIdSchema,
  /** Display name; at most 100 characters. */
  name: z.string().max(100),
  role: memberRoleSchema,
});
export type Author = z.infer<typeof authorSchema>;

/**
 * A message as created, or as edited: both carry the whole message, so they can arrive in any order.
 * `revision` is the time of this version (creation or edit, ms): only a higher one replaces what is stored.
 */
export const inboundMessageSchema = z.object({
  kind: z.literal('message'),
  id: messageIdSchema,
  platform: platformSchema,
  spaceId: spaceIdSchema,
  channelId: channelIdSchema,
  /** null: said in the channel itself. */
  threadId: threadIdSchema.nullable(),
  /** The message it replies to, where the platform says so. */
  replyTo: messageIdSchema.nullable(),
  author: authorSchema,
  /** Members it mentions; at most 50 kept. */
  mentions: z.array(memberIdSchema).max(50),
  /** At most 4,000 characters (the largest platform limit); adapters cut longer ones. */
  text: z.string().max(4000),
  at: instantSchema,
  revision: instantSchema,
});
export type InboundMessage = z.infer<typeof inboundMessageSchema>;

export const inboundDeleteSchema = z.object({
  kind: z.literal('delete'),
  id: messageIdSchema,
  platform: platformSchema,
  spaceId: spaceIdSchema,
  channelId: channelIdSchema,
  at: instantSchema,
});
export type InboundDelete = z.infer<typeof inboundDeleteSchema>;

export const inboundMemberSchema = z.object({
  kind: z.literal('member'),
  platform: platformSchema,
  spaceId: spaceIdSchema,
  /** `role` is the member's current role; used to tell staff from members. */
  member: authorSchema,
  change: z.enum(['joined', 'left', 'updated']),
  at: instantSchema,
});
export type InboundMember = z.infer<typeof inboundMemberSchema>;

const reactedTo = {
  /** No platform has one: made by the adapter, one an event. */
  id: z.string().min(3).max(1000),
  platform: platformSchema,
  spaceId: spaceIdSchema,
  channelId: channelIdSchema,
  /** null: the message is in the channel itself. */
  threadId: threadIdSchema.nullable(),
  messageId: messageIdSchema,
  /** When the adapter heard of it, strictly rising with what it hears: of two about the same reaction the later one counts. */
  at: instantSchema,
};
/** In Unicode, or `:name:` of a community's own. */
const reactionEmojiSchema = z.string().min(1).max(100);

const reaction = { ...reactedTo, memberId: memberIdSchema, emoji: reactionEmojiSchema };
const reactionAddedSchema = z.object({ kind: z.literal('reaction.added'), ...reaction });
const reactionRemovedSchema = z.object({ kind: z.literal('reaction.removed'), ...reaction });
/** A member's reaction to a message, given or taken back. */
export type InboundReaction = z.infer<typeof reactionAddedSchema> | z.infer<typeof reactionRemovedSchema>;

/** All reactions to a message were taken away, or all with one emoji. */
const reactionsClearedSchema = z.object({
  kind: z.literal('reaction.cleared'),
  ...reactedTo,
  /** null: whatever the emoji. */
  emoji: reactionEmojiSchema.nullable(),
});
export type InboundReactionsCleared = z.infer<typeof reactionsClearedSchema>;

export const inboundEventSchema = z.discriminatedUnion('kind', [
  inboundMessageSchema,
  inboundDeleteSchema,
  inboundMemberSchema,
  reactionAddedSchema,
  reactionRemovedSchema,
  reactionsClearedSchema,
]);
export type InboundEvent = z.infer<typeof inboundEventSchema>;

// The events of the socket.io namespace `/v1`; each is emitted under its `type`. Unknown types are to be ignored.
import { z } from 'zod';
import { actionSchema, idSchema, memberSchema, timeSchema } from './entities.ts';

const envelope = { id: idSchema, spaceId: idSchema, at: timeSchema };
const content = {
  channelId: idSchema,
  threadId: idSchema.optional(),
  replyTo: idSchema.optional(),
  author: memberSchema,
  text: z.string().max(4000),
  mentions: z.array(idSchema).max(50).optional(),
  actions: z.array(actionSchema).max(10).optional(),
  privateTo: idSchema.optional(),
  nonce: z.string().max(64).optional(),
  helpful: z.number().int().min(0).optional(),
};
const place = { channelId: idSchema, threadId: idSchema.optional() };

/** The event's id is the message's id. */
export const messageCreatedSchema = z.object({ type: z.literal('message.created'), ...envelope, ...content });
/**
 * Carries the whole message; `at` is when it changed, `createdAt` when it was first said, `editedAt` when its text was
 * last edited (absent: never; then a count of helpful marks changed).
 */
export const messageUpdatedSchema = z.object({
  type: z.literal('message.updated'),
  ...envelope,
  ...content,
  messageId: idSchema,
  createdAt: timeSchema,
  editedAt: timeSchema.optional(),
});
export const messageDeletedSchema = z.object({
  type: z.literal('message.deleted'),
  ...envelope,
  ...place,
  messageId: idSchema,
});
export const memberJoinedSchema = z.object({ type: z.literal('member.joined'), ...envelope, member: memberSchema });
export const memberLeftSchema = z.object({ type: z.literal('member.left'), ...envelope, member: memberSchema });
/** Renamed, promoted, or their count of helpful answers changed. */
export const memberUpdatedSchema = z.object({ type: z.literal('member.updated'), ...envelope, member: memberSchema });
export const channelCreatedSchema = z.object({
  type: z.literal('channel.created'),
  ...envelope,
  channel: z.object({ id: idSchema, name: z.string().min(1).max(60), private: z.boolean() }),
});
/** Sent to the agent that declared the command only. `text` is what follows the command's name. */
export const commandInvokedSchema = z.object({
  type: z.literal('command.invoked'),
  ...envelope,
  ...place,
  member: memberSchema,
  command: z.string().max(32),
  text: z.string().max(2000),
});
/** Sent to the author of the message that carries the button. */
export const actionInvokedSchema = z.object({
  type: z.literal('action.invoked'),
  ...envelope,
  ...place,
  member: memberSchema,
  messageId: idSchema,
  actionId: z.string().max(100),
  input: z.string().max(4000).optional(),
});

export const eventSchema = z.discriminatedUnion('type', [
  messageCreatedSchema,
  messageUpdatedSchema,
  messageDeletedSchema,
  memberJoinedSchema,
  memberLeftSchema,
  memberUpdatedSchema,
  channelCreatedSchema,
  commandInvokedSchema,
  actionInvokedSchema,
]);
export type AnyChatEvent = z.infer<typeof eventSchema>;
export const eventTypes = eventSchema.options.map((option) => option.shape.type.value);

/** What a client sends in `auth` at each connect (give socket.io a function, so that `since` is fresh). */
export const handshakeSchema = z.object({
  token: z.string().min(1).max(200),
  /** Id of the last event it has; absent: from now on. */
  since: idSchema.optional(),
});

/** Emitted once per connect after the replay of what was missed. */
export const readySchema = z.object({
  member: memberSchema,
  spaces: z.array(idSchema),
  /** The caller in each of their spaces. */
  memberships: z.array(z.object({ spaceId: idSchema, member: memberSchema })).optional(),
});
/** Emitted instead of a replay when `since` is too old or unknown: the client must back-fill over REST. */
export const resyncSchema = z.object({ reason: z.string(), oldest: idSchema.optional() });

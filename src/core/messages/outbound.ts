// What we ask a platform to do. An outbox row's payload; JSON-safe, platform-neutral.
import { z } from 'zod';
import { channelIdSchema, memberIdSchema, messageIdSchema, spaceIdSchema, threadIdSchema } from '../ids.ts';

/** A button. `id` comes back in the action; `input` opens a text field (a modal where the platform has one). */
export const actionSchema = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w:.-]+$/u),
  label: z.string().min(1).max(40),
  style: z.enum(['primary', 'secondary', 'danger']),
  input: z.object({ label: z.string().min(1).max(45), value: z.string().max(2000) }).optional(),
});
export type Action = z.infer<typeof actionSchema>;

export const bodySchema = z.object({
  /** Plain text with line breaks; `**bold**` and `` `code` `` are all the mark-up there is. */
  text: z.string().min(1).max(4000),
  actions: z.array(actionSchema).max(10).default([]),
});
export type OutboundBody = z.infer<typeof bodySchema>;

export const effectSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('post'),
    spaceId: spaceIdSchema,
    channelId: channelIdSchema,
    threadId: threadIdSchema.nullable(),
    replyTo: messageIdSchema.nullable(),
    body: bodySchema,
  }),
  /** Seen by one member only, where they asked. `interactionId` is the platform's id of the command or press. */
  z.object({
    kind: z.literal('reply'),
    spaceId: spaceIdSchema,
    channelId: channelIdSchema,
    threadId: threadIdSchema.nullable(),
    to: memberIdSchema,
    interactionId: z.string().min(1).max(400),
    body: bodySchema,
  }),
  /** Replaces the body of one of our own messages (a card). `outboxId` names the row that posted it. */
  z.object({
    kind: z.literal('update'),
    spaceId: spaceIdSchema,
    channelId: channelIdSchema,
    outboxId: z.string(),
    body: bodySchema,
  }),
  /** Removes one of our own messages. */
  z.object({ kind: z.literal('remove'), spaceId: spaceIdSchema, channelId: channelIdSchema, outboxId: z.string() }),
]);
/** One thing to be done on a platform, once. */
export type Effect = z.infer<typeof effectSchema>;

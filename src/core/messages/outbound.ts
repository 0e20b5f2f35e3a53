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

/** Bytes a picture may have. */
export const longestPicture = 500_000;

/** A picture beside the text, which says the same in words: not every platform or reader shows it. */
export const pictureSchema = z.object({
  /** A PNG of at most `longestPicture` bytes, in base64; its signature is its beginning. */
  png: z
    .string()
    .max(Math.ceil(longestPicture / 3) * 4)
    .regex(/^iVBORw0KGgo[\d+/A-Za-z]*={0,2}$/u),
  /** What it shows, for those who do not see it. */
  alt: z.string().min(1).max(1000),
});

export const bodySchema = z.object({
  /** Plain text with line breaks; `**bold**` and `` `code` `` are all the mark-up there is. */
  text: z.string().min(1).max(4000),
  actions: z.array(actionSchema).max(10).default([]),
  /** Members whose clients tell them, where the text mentions them; of nobody else. */
  pings: z.array(memberIdSchema).max(5).optional(),
  picture: pictureSchema.optional(),
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
  /** Removes what a member said; one that is gone already is done. Only ever ordered by a moderator. */
  z.object({
    kind: z.literal('delete-message'),
    spaceId: spaceIdSchema,
    channelId: channelIdSchema,
    /** The thread the message lies in; null: the channel itself. */
    threadId: threadIdSchema.nullable(),
    messageId: messageIdSchema,
  }),
  /** Keeps a member from writing for `minutes` (at most 28 days) from when it was ordered; never shortens a longer one. */
  z.object({
    kind: z.literal('time-out'),
    spaceId: spaceIdSchema,
    memberId: memberIdSchema,
    minutes: z.number().int().min(1).max(40_320),
  }),
  /** Lets each member write once in so many seconds (at most 6 hours); 0: as often as they like. */
  z.object({
    kind: z.literal('slow-mode'),
    spaceId: spaceIdSchema,
    channelId: channelIdSchema,
    seconds: z.number().int().min(0).max(21_600),
  }),
]);
/** One thing to be done on a platform, once. */
export type Effect = z.infer<typeof effectSchema>;

/** What a moderator orders against what was said. Not every platform can all of it: `chat-invalid` where it can't. */
export const moderationKinds = ['delete-message', 'time-out', 'slow-mode'] as const;
export type ModerationKind = (typeof moderationKinds)[number];
export type Moderation = Extract<Effect, { kind: ModerationKind }>;

export const isModeration = (effect: Effect): effect is Moderation =>
  (moderationKinds as readonly string[]).includes(effect.kind);

/** Whether doing it twice is doing it once, so that nothing has to be looked up before it is repeated. */
export const isRepeatable = (effect: Effect): boolean =>
  effect.kind === 'update' || effect.kind === 'remove' || isModeration(effect);

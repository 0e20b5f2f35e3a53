// What AnyChat's requests, answers and events are made of. Prose: docs/anychat-protocol.md.
import { z } from 'zod';

/** Ids are opaque: letters, digits, `_`, `-`, `.`; at most 128 characters. */
export const idSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w.-]+$/u);
export const timeSchema = z.iso.datetime({ offset: true });

export const roleSchema = z.enum(['admin', 'moderator', 'member', 'agent']);
export type Role = z.infer<typeof roleSchema>;

export const memberSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(60),
  /** true: a program. Default false. */
  bot: z.boolean().optional(),
  /** true: moderator or admin. Default false. */
  staff: z.boolean().optional(),
  role: roleSchema.optional(),
  /** How many of their answers others marked helpful; only where the space tracks contributions. */
  helpful: z.number().int().min(0).optional(),
});
export type Member = z.infer<typeof memberSchema>;

export const actionSchema = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w:.-]+$/u),
  label: z.string().min(1).max(40),
  style: z.enum(['primary', 'secondary', 'danger']).default('secondary'),
  /** The page asks for a text before it sends the press; `value` is what the field starts with. */
  input: z.object({ label: z.string().min(1).max(45), value: z.string().max(4000).default('') }).optional(),
});

export const channelSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(60),
  /** true: moderators, admins and agents only. */
  private: z.boolean(),
});
export type Channel = z.infer<typeof channelSchema>;

export const commandSchema = z.object({
  /** Without the slash. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/u),
  description: z.string().min(1).max(100),
  /** Sub-commands, for hints: `privacy erase` → "Erase what is stored about me". */
  hints: z
    .array(z.object({ text: z.string().min(1).max(100), description: z.string().min(1).max(100) }))
    .max(50)
    .default([]),
});

export const agentSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(60),
  /** What it is there for, e.g. "Chief Community Officer". */
  role: z.string().max(100),
  bio: z.string().max(1000),
  capabilities: z.array(z.string().min(1).max(100)).max(20),
  commands: z.array(commandSchema).max(20),
});

export const featureSchema = z.enum(['pay_what_you_can', 'contribution_tracking', 'mini_apps']);
export const privacySchema = z.enum(['open', 'invite_only']);

export const spaceSchema = z.object({
  id: idSchema,
  name: z.string().min(1).max(80),
  description: z.string().max(500),
  privacy: privacySchema,
  features: z.array(featureSchema),
  /** Where members may pay what they can; present with that feature only. */
  supportUrl: z.url({ protocol: /^https?$/u }).optional(),
  channels: z.array(channelSchema),
  agents: z.array(agentSchema),
});
export type Space = z.infer<typeof spaceSchema>;

/** A message as REST lists it. `id` is the id of the `message.created` event that brought it. */
export const messageSchema = z.object({
  id: idSchema,
  spaceId: idSchema,
  channelId: idSchema,
  /** The message its thread began with. Absent: said in the channel itself. */
  threadId: idSchema.optional(),
  replyTo: idSchema.optional(),
  author: memberSchema,
  text: z.string().max(4000),
  mentions: z.array(idSchema).max(50).optional(),
  actions: z.array(actionSchema).max(10).optional(),
  /** Only this member sees it. */
  privateTo: idSchema.optional(),
  at: timeSchema,
  editedAt: timeSchema.optional(),
  /** The sender's own mark (at most 64 characters), returned as sent: how a sender finds its own message again. */
  nonce: z.string().max(64).optional(),
  helpful: z.number().int().min(0).optional(),
});
export type Message = z.infer<typeof messageSchema>;

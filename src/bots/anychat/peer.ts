// What we need of a peer's answers: less than the protocol says, so that a minimal AnyChat will do.
import { z } from 'zod';
import { idSchema, roleSchema, timeSchema } from '../../anychat-protocol/entities.ts';

const peerMemberSchema = z.object({
  id: idSchema,
  name: z.string().max(1000).default(''),
  bot: z.boolean().optional().catch(undefined),
  staff: z.boolean().optional().catch(undefined),
  role: roleSchema.optional().catch(undefined),
});
export type PeerMember = z.infer<typeof peerMemberSchema>;

/** Answer of `GET /me`: the caller, bare or among more. */
export const peerMeSchema = z.union([
  z.object({ member: peerMemberSchema }).transform(({ member }) => member),
  peerMemberSchema,
]);

const peerChannelSchema = z.object({
  id: idSchema,
  name: z.string().max(1000).default(''),
  private: z.boolean().default(false),
});
export type PeerChannel = z.infer<typeof peerChannelSchema>;

const peerAgentSchema = z.object({
  id: idSchema,
  name: z.string(),
  role: z.string().default(''),
  bio: z.string().default(''),
  capabilities: z.array(z.string()).default([]),
  commands: z
    .array(
      z.object({
        name: z.string(),
        description: z.string().default(''),
        hints: z.array(z.object({ text: z.string(), description: z.string().default('') })).default([]),
      }),
    )
    .default([]),
});
export type PeerAgent = z.infer<typeof peerAgentSchema>;

export const peerSpaceSchema = z.object({
  id: idSchema,
  name: z.string().max(1000).default(''),
  /** null: the peer does not say. */
  channels: z.array(peerChannelSchema).nullable().default(null),
  agents: z.array(peerAgentSchema).nullable().default(null),
});
export type PeerSpace = z.infer<typeof peerSpaceSchema>;
export const peerCreatedSpaceSchema = peerSpaceSchema.extend({ invitation: z.string().optional() });
export const peerSpaceListSchema = z.object({ spaces: z.array(peerSpaceSchema) });

/** Answer of a deployment: only the agent's own id matters, and even that may be missing. */
export const peerDeployedSchema = z.object({ id: idSchema.optional().catch(undefined) });

/** Answer of a post or an edit. */
export const peerPostedSchema = z.object({ id: idSchema });

export const peerMessageSchema = z.object({
  id: idSchema,
  threadId: idSchema.nullish().transform((id) => id ?? undefined),
  replyTo: idSchema.nullish().transform((id) => id ?? undefined),
  author: peerMemberSchema,
  text: z.string(),
  mentions: z.array(idSchema).optional().catch(undefined),
  privateTo: idSchema.nullish().transform((id) => id ?? undefined),
  at: timeSchema,
  editedAt: timeSchema.nullish().transform((at) => at ?? undefined),
  nonce: z.string().optional().catch(undefined),
});
export type PeerMessage = z.infer<typeof peerMessageSchema>;
// Messages one by one: one that cannot be read must not hide the others.
export const peerMessageListSchema = z.object({ messages: z.array(z.unknown()), more: z.boolean().optional() });

/** Emitted after the replay of what was missed. */
export const peerReadySchema = z.object({ member: peerMemberSchema.optional(), spaces: z.array(idSchema).default([]) });

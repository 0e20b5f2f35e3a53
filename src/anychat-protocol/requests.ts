// Bodies and answers of AnyChat's REST calls; paths in docs/anychat-protocol.md.
import { z } from 'zod';
import {
  actionSchema,
  agentSchema,
  channelSchema,
  featureSchema,
  idSchema,
  memberSchema,
  messageSchema,
  privacySchema,
  roleSchema,
  spaceSchema,
} from './entities.ts';

/** `POST /spaces`. The founder becomes its admin: `founder` when an agent asks on a member's behalf, else the caller. */
export const createSpaceSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[\w .'-]+$/u),
  description: z.string().max(500).default(''),
  privacy: privacySchema.default('invite_only'),
  features: z.array(featureSchema).max(3).default([]),
  supportUrl: z.url({ protocol: /^https?$/u }).optional(),
  founder: idSchema.optional(),
});
/** Answer of `POST /spaces`; `invitation` is shown to its creator once. */
export const createdSpaceSchema = spaceSchema.extend({ invitation: z.string().optional() });

/** `POST /spaces/:id/agents`: puts an agent into a space. An agent with the same name there is updated, not doubled. */
export const deployAgentSchema = z.strictObject({
  name: agentSchema.shape.name,
  role: agentSchema.shape.role.default(''),
  bio: agentSchema.shape.bio.default(''),
  capabilities: agentSchema.shape.capabilities.default([]),
  commands: agentSchema.shape.commands.default([]),
  /** Fixed answers it gives when a mention contains one of the words; used while no program is connected as this agent. */
  answers: z
    .array(
      z.strictObject({ words: z.array(z.string().min(1).max(60)).min(1).max(20), text: z.string().min(1).max(2000) }),
    )
    .max(50)
    .default([]),
  /** From an agent that may create spaces: deploys another agent beside itself. Otherwise an agent deploys itself. */
  separate: z.boolean().default(false),
  /** Ends the agent's old tokens and returns a new one. Ignored where an agent deploys itself. */
  rotateToken: z.boolean().default(false),
});
/** A program's token for this agent is returned when an admin deploys it; an agent that deploys itself keeps its own. */
export const deployedAgentSchema = agentSchema.extend({ token: z.string().optional() });

export const postMessageSchema = z.strictObject({
  text: z.string().min(1).max(4000),
  threadId: idSchema.optional(),
  replyTo: idSchema.optional(),
  actions: z.array(actionSchema).max(10).optional(),
  privateTo: idSchema.optional(),
  nonce: z.string().max(64).optional(),
});
export const editMessageSchema = z.strictObject({
  text: z.string().min(1).max(4000),
  actions: z.array(actionSchema).max(10).optional(),
});

export const listMessagesQuerySchema = z.object({
  /** Only messages after this message id. */
  after: idSchema.optional(),
  /** Only messages before this message id: the newest `limit` of them. Not together with `after`. */
  before: idSchema.optional(),
  /** 1 to 100; default 50. */
  limit: z.coerce.number().int().min(1).max(100).default(50),
  /** Only this thread. */
  threadId: idSchema.optional(),
  /** Only messages at or after this time (ISO 8601); used with no `after`. */
  since: z.iso.datetime({ offset: true }).optional(),
});
/** Oldest first. Without `after` or `since`: the newest `limit`. */
export const messageListSchema = z.object({ messages: z.array(messageSchema), more: z.boolean() });

export const createSessionSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  spaceId: idSchema.optional(),
  invitation: z.string().max(100).optional(),
  /** Proves that the holder runs this playground: makes them admin of the embedded space. */
  claim: z.string().max(200).optional(),
});
export const sessionSchema = z.object({ token: z.string(), member: memberSchema, spaceId: idSchema });

export const invokeCommandSchema = z.strictObject({
  command: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/u),
  text: z.string().max(2000).default(''),
  threadId: idSchema.optional(),
});
export const invokeActionSchema = z.strictObject({
  actionId: actionSchema.shape.id,
  input: z.string().max(4000).optional(),
});
export const createChannelSchema = z.strictObject({
  name: channelSchema.shape.name,
  private: z.boolean().default(false),
});
export const changeRoleSchema = z.strictObject({ role: roleSchema.exclude(['agent']) });
/** Answer of `GET /me`: the caller as in the space they joined first, and in each of their spaces. */
export const meSchema = memberSchema.extend({
  spaces: z.array(idSchema),
  memberships: z.array(z.object({ spaceId: idSchema, member: memberSchema })),
});
export const channelListSchema = z.object({ channels: z.array(channelSchema) });
/** Answer of `GET /spaces/:id/contributions`: most helpful first, at most 50. */
export const contributionListSchema = z.object({
  contributions: z.array(z.object({ member: memberSchema, helpful: z.number().int().min(0) })),
});
export const memberListSchema = z.object({ members: z.array(memberSchema) });
export const spaceListSchema = z.object({ spaces: z.array(spaceSchema) });
export const invitationSchema = z.object({ code: z.string() });
/** Answer of `POST …/commands` and `POST …/actions`: taken; the id is that of the event the agent gets. */
export const acceptedSchema = z.object({ id: idSchema });

/** Every answer that is not 2xx. */
export const errorSchema = z.object({
  error: z.object({
    code: z.enum([
      'invalid-request',
      'unauthorized',
      'forbidden',
      'not-found',
      'conflict',
      'unsupported',
      'too-large',
      'rate-limited',
      'unavailable',
      'internal',
    ]),
    message: z.string(),
    remedy: z.string().optional(),
  }),
});

// What we need of Discord's payloads: less than it sends, so that a small Discord will do.
import { z } from 'zod';
import { snowflakeSchema } from './snowflake.ts';

const bitsSchema = z.union([z.string().regex(/^\d{1,20}$/u), z.number().int().min(0)]).transform(BigInt);
const optionalId = snowflakeSchema.nullish().transform((id) => id ?? null);
const timeSchema = z
  .string()
  .transform((text) => Date.parse(text))
  .refine(Number.isFinite);

/** A list in which one unreadable entry does not cost the others. */
const tolerantList = <T extends z.ZodType>(schema: T) =>
  z
    .array(z.unknown())
    .nullish()
    .transform((values) =>
      (values ?? []).flatMap((value): z.infer<T>[] => {
        const parsed = schema.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    );

export const userSchema = z.object({
  id: snowflakeSchema,
  username: z.string().default(''),
  global_name: z.string().nullish(),
  bot: z.boolean().nullish(),
});
export type PeerUser = z.infer<typeof userSchema>;

const memberFields = {
  nick: z.string().nullish(),
  roles: tolerantList(snowflakeSchema),
  joined_at: timeSchema.nullish().catch(null),
};
/** Beside the message or interaction whose author it is. */
export const partialMemberSchema = z.object({ ...memberFields, permissions: bitsSchema.nullish().catch(null) });
export type PeerMember = z.infer<typeof partialMemberSchema>;
export const memberSchema = z.object({ ...memberFields, user: userSchema });

const roleSchema = z.object({
  id: snowflakeSchema,
  name: z.string().default(''),
  permissions: bitsSchema.catch(0n),
});
export type PeerRole = z.infer<typeof roleSchema>;

const overwriteSchema = z.object({ id: snowflakeSchema, allow: bitsSchema.catch(0n), deny: bitsSchema.catch(0n) });

export const channelSchema = z.object({
  id: snowflakeSchema,
  type: z.number().int(),
  guild_id: optionalId,
  name: z.string().nullish(),
  parent_id: optionalId,
  position: z.number().catch(0),
  permission_overwrites: tolerantList(overwriteSchema),
  topic: z.string().nullish(),
  /** null: there was never one; absent: it is not said. */
  last_message_id: snowflakeSchema.nullable().optional().catch(undefined),
  thread_metadata: z
    .object({ archived: z.boolean().catch(false), archive_timestamp: timeSchema.nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type PeerChannel = z.infer<typeof channelSchema>;

export const guildSchema = z.object({
  id: snowflakeSchema,
  name: z.string().default(''),
  owner_id: optionalId,
  public_updates_channel_id: optionalId,
  roles: tolerantList(roleSchema),
});
export type PeerGuild = z.infer<typeof guildSchema>;
export const guildCreateSchema = guildSchema.extend({
  unavailable: z.boolean().nullish(),
  joined_at: timeSchema.nullish().catch(null),
  channels: tolerantList(channelSchema),
  threads: tolerantList(channelSchema),
  members: tolerantList(memberSchema),
});
export type PeerGuildCreate = z.infer<typeof guildCreateSchema>;

/** Buttons, however deep they lie. */
const componentSchema: z.ZodType<{ custom_id?: string | undefined; components?: unknown[] | undefined }> = z.object({
  custom_id: z.string().optional(),
  components: z.array(z.unknown()).optional(),
});
const customIdsIn = (components: readonly unknown[], depth = 0): string[] =>
  components.flatMap((value) => {
    const parsed = componentSchema.safeParse(value).data;
    if (parsed === undefined || depth > 4) return [];
    return [
      ...(parsed.custom_id === undefined ? [] : [parsed.custom_id]),
      ...customIdsIn(parsed.components ?? [], depth + 1),
    ];
  });

export const messageSchema = z.object({
  id: snowflakeSchema,
  channel_id: snowflakeSchema,
  guild_id: optionalId,
  type: z.number().int().default(0),
  author: userSchema,
  member: partialMemberSchema.nullish().catch(null),
  content: z.string().default(''),
  timestamp: timeSchema,
  edited_timestamp: timeSchema.nullish().catch(null),
  mentions: tolerantList(userSchema),
  message_reference: z
    .object({ type: z.number().nullish(), message_id: optionalId, channel_id: optionalId })
    .nullish()
    .catch(null),
  webhook_id: optionalId,
  nonce: z.union([z.string(), z.number()]).nullish().catch(null),
  flags: z.number().catch(0),
  embeds: tolerantList(z.object({ description: z.string().nullish() })),
  components: z
    .array(z.unknown())
    .nullish()
    .transform((components) => customIdsIn(components ?? [])),
});
export type PeerMessage = z.infer<typeof messageSchema>;
// Messages one by one: one that cannot be read must not hide the others.
export const messageListSchema = z.array(z.unknown());

export const deleteSchema = z.object({ id: snowflakeSchema, channel_id: snowflakeSchema, guild_id: optionalId });
export const bulkDeleteSchema = z.object({
  ids: tolerantList(snowflakeSchema),
  channel_id: snowflakeSchema,
  guild_id: optionalId,
});
export const memberEventSchema = memberSchema.extend({ guild_id: snowflakeSchema });
export const memberGoneSchema = z.object({ guild_id: snowflakeSchema, user: userSchema });
export const roleEventSchema = z.object({ guild_id: snowflakeSchema, role: roleSchema });
export const roleGoneSchema = z.object({ guild_id: snowflakeSchema, role_id: snowflakeSchema });
export const guildGoneSchema = z.object({ id: snowflakeSchema, unavailable: z.boolean().nullish() });
export const threadGoneSchema = z.object({ id: snowflakeSchema, guild_id: optionalId, parent_id: optionalId });
export const threadListSchema = z.object({ guild_id: snowflakeSchema, threads: tolerantList(channelSchema) });
export const readySchema = z.object({
  user: userSchema,
  application: z.object({ id: snowflakeSchema }).nullish().catch(null),
  guilds: tolerantList(z.object({ id: snowflakeSchema })),
});

type OptionValue = string | number | boolean;
export interface PeerOption {
  readonly name: string;
  readonly type: number;
  readonly value?: OptionValue | undefined;
  readonly focused?: boolean | undefined;
  readonly options?: PeerOption[] | undefined;
}
const optionSchema: z.ZodType<PeerOption> = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
  options: z.lazy(() => z.array(optionSchema)).optional(),
});

const typedSchema: z.ZodType<{
  custom_id?: string | undefined;
  value?: string | undefined;
  component?: unknown;
  components?: unknown[] | undefined;
}> = z.object({
  custom_id: z.string().optional(),
  value: z.string().optional(),
  component: z.unknown().optional(),
  components: z.array(z.unknown()).optional(),
});
/** The first text typed into a modal, whether its field stands in a row or under a label. */
export const typedIn = (components: readonly unknown[], depth = 0): string | null => {
  for (const value of components) {
    const parsed = typedSchema.safeParse(value).data;
    if (parsed === undefined || depth > 4) continue;
    if (parsed.value !== undefined) return parsed.value;
    const inside = typedIn([...(parsed.components ?? []), parsed.component], depth + 1);
    if (inside !== null) return inside;
  }
  return null;
};

export const interactionPayloadSchema = z.object({
  id: snowflakeSchema,
  application_id: snowflakeSchema,
  type: z.number().int(),
  token: z.string().min(1).max(2000),
  guild_id: optionalId,
  channel_id: optionalId,
  channel: channelSchema.nullish().catch(null),
  member: partialMemberSchema.extend({ user: userSchema }).nullish().catch(null),
  user: userSchema.nullish().catch(null),
  message: z.object({ id: snowflakeSchema }).nullish().catch(null),
  data: z
    .object({
      name: z.string().optional(),
      type: z.number().optional(),
      custom_id: z.string().optional(),
      options: z.array(optionSchema).nullish(),
      components: z.array(z.unknown()).nullish(),
      target_id: optionalId,
    })
    .nullish()
    .catch(null),
});
export type PeerInteraction = z.infer<typeof interactionPayloadSchema>;

/** Answers of REST calls. */
export const postedSchema = z.object({ id: snowflakeSchema });
export const originalSchema = z.object({
  id: snowflakeSchema,
  flags: z.number().catch(0),
  content: z.string().default(''),
  embeds: tolerantList(z.object({ description: z.string().nullish() })),
});
export const gatewaySchema = z.object({
  url: z.string().regex(/^wss?:\/\//u),
  shards: z.number().int().min(1).catch(1),
  session_start_limit: z
    .object({
      total: z.number().catch(1000),
      remaining: z.number().catch(1000),
      reset_after: z.number().catch(0),
      max_concurrency: z.number().int().min(1).catch(1),
    })
    .catch({ total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 }),
});
export type GatewayInfo = z.infer<typeof gatewaySchema>;
export const applicationSchema = z.object({
  id: snowflakeSchema,
  name: z.string().default(''),
  flags: z.number().nullish(),
  bot_public: z.boolean().nullish(),
});
export const guildListSchema = tolerantList(
  z.object({
    id: snowflakeSchema,
    name: z.string().default(''),
    owner: z.boolean().nullish(),
    permissions: bitsSchema.nullish().catch(null),
  }),
);
export const channelListSchema = tolerantList(channelSchema);
export const threadsAnswerSchema = z.object({
  threads: tolerantList(channelSchema),
  has_more: z.boolean().nullish().catch(false),
});
export const inviteSchema = z.object({ code: z.string().regex(/^[\w-]{1,40}$/u) });

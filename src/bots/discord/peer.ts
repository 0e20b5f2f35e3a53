// What we need of Discord's payloads: less than it sends, so that a small Discord will do.
import { z } from 'zod';
import { snowflakeSchema } from './snowflake.ts';
import { bitsSchema, optionalId, timeSchema, tolerantList } from './wire-fields.ts';

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

/** Until when a member may not write; null or past: they may. */
export const timedOutSchema = z.object({ communication_disabled_until: timeSchema.nullish().catch(null) });

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

// In Unicode, or `:name:` of a server's own; null where that is gone from the server, and its name with it.
const emojiSchema = z
  .object({ id: optionalId, name: z.string().min(1).max(98).nullable() })
  .transform(({ id, name }) => (id === null || name === null ? name : `:${name}:`));
const reactedTo = { channel_id: snowflakeSchema, message_id: snowflakeSchema, guild_id: optionalId };
export const reactionSchema = z.object({
  ...reactedTo,
  user_id: snowflakeSchema,
  emoji: emojiSchema,
  member: z
    .object({ user: z.object({ bot: z.boolean().nullish() }).nullish() })
    .nullish()
    .catch(null),
});
export const reactionsGoneSchema = z.object(reactedTo);
export const emojiGoneSchema = z.object({ ...reactedTo, emoji: emojiSchema });
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

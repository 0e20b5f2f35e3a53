// Which limits a route's body is held to, besides Discord's own document.
import { z } from 'zod';
import { commandEditSchema, commandSchema, commandsSchema } from './commands.ts';
import { modalSchema } from './components.ts';
import { bits, problem, snowflake, text } from './fields.ts';
import { messageEditSchema, messageSchema } from './message.ts';

const overwrite = z.looseObject({
  id: snowflake,
  type: z.number().int().min(0).max(1).nullish(),
  allow: bits.nullish(),
  deny: bits.nullish(),
});
const autoArchive = z.union([60, 1440, 4320, 10_080].map((minutes) => z.literal(minutes)));

const channelFields = {
  type: z.number().int().nullish(),
  topic: text(4096).nullish(),
  position: z.number().int().min(0).nullish(),
  nsfw: z.boolean().nullish(),
  parent_id: snowflake.nullish(),
  rate_limit_per_user: z.number().int().min(0).max(21_600).nullish(),
  permission_overwrites: z.array(overwrite).max(100).nullish(),
};
export const channelCreateSchema = z
  .looseObject({ name: text(100, 1), ...channelFields })
  .superRefine((channel, context) => {
    const most = channel.type === 15 || channel.type === 16 ? 4096 : 1024;
    if ((channel.topic ?? '').length > most)
      context.addIssue({
        code: 'custom',
        path: ['topic'],
        ...problem('BASE_TYPE_MAX_LENGTH', `Must be ${most} or fewer in length.`),
      });
  });
export const channelEditSchema = z.looseObject({
  name: text(100, 1).nullish(),
  ...channelFields,
  archived: z.boolean().nullish(),
  locked: z.boolean().nullish(),
  auto_archive_duration: autoArchive.nullish(),
  invitable: z.boolean().nullish(),
  applied_tags: z.array(snowflake).max(5).nullish(),
});
export type ChannelEdit = z.infer<typeof channelEditSchema>;

export const positionsSchema = z.array(
  z.looseObject({ id: snowflake, position: z.number().int().min(0).nullish(), parent_id: snowflake.nullish() }),
);

export const threadSchema = z.looseObject({
  name: text(100, 1),
  auto_archive_duration: autoArchive.nullish(),
  type: z.number().int().nullish(),
  invitable: z.boolean().nullish(),
  rate_limit_per_user: z.number().int().min(0).max(21_600).nullish(),
  applied_tags: z.array(snowflake).max(5).nullish(),
  message: messageSchema.optional(),
});

export const memberEditSchema = z.looseObject({
  nick: text(32).nullish(),
  roles: z.array(snowflake).nullish(),
  communication_disabled_until: z.string().nullish(),
});
export const roleSchema = z.looseObject({
  name: text(100, 1).nullish(),
  permissions: bits.nullish(),
  color: z.number().int().nullish(),
  hoist: z.boolean().nullish(),
  mentionable: z.boolean().nullish(),
});
export const overwriteSchema = z.looseObject({
  type: z.number().int().min(0).max(1).nullish(),
  allow: bits.nullish(),
  deny: bits.nullish(),
});
export const bulkDeleteSchema = z.looseObject({ messages: z.array(snowflake) });

const choice = z.looseObject({ name: text(100, 1), value: z.union([text(100), z.number()]) });
export const callbackSchema = z.union([
  z.looseObject({ type: z.literal(1) }),
  z.looseObject({ type: z.literal(4), data: messageSchema }),
  z.looseObject({ type: z.literal(5), data: z.looseObject({ flags: z.number().int().nullish() }).nullish() }),
  z.looseObject({ type: z.literal(6) }),
  z.looseObject({ type: z.literal(7), data: messageEditSchema.nullish() }),
  z.looseObject({ type: z.literal(8), data: z.looseObject({ choices: z.array(choice).max(25) }) }),
  z.looseObject({ type: z.literal(9), data: modalSchema }),
]);

const webhook = '/webhooks/{webhook_id}/{webhook_token}';
const guildCommands = '/applications/{application_id}/guilds/{guild_id}/commands';
const commands = '/applications/{application_id}/commands';

const byRoute: Readonly<Record<string, z.ZodType>> = {
  'POST /channels/{channel_id}/messages': messageSchema,
  'PATCH /channels/{channel_id}/messages/{message_id}': messageEditSchema,
  'POST /channels/{channel_id}/messages/bulk-delete': bulkDeleteSchema,
  'POST /channels/{channel_id}/threads': threadSchema,
  'POST /channels/{channel_id}/messages/{message_id}/threads': threadSchema,
  'PATCH /channels/{channel_id}': channelEditSchema,
  'PUT /channels/{channel_id}/permissions/{overwrite_id}': overwriteSchema,
  'POST /guilds/{guild_id}/channels': channelCreateSchema,
  'PATCH /guilds/{guild_id}/channels': positionsSchema,
  'POST /guilds/{guild_id}/roles': roleSchema,
  'PATCH /guilds/{guild_id}/roles/{role_id}': roleSchema,
  'PATCH /guilds/{guild_id}/members/{user_id}': memberEditSchema,
  [`PUT ${commands}`]: commandsSchema,
  [`POST ${commands}`]: commandSchema,
  [`PATCH ${commands}/{command_id}`]: commandEditSchema,
  [`PUT ${guildCommands}`]: commandsSchema,
  [`POST ${guildCommands}`]: commandSchema,
  [`PATCH ${guildCommands}/{command_id}`]: commandEditSchema,
  'POST /interactions/{interaction_id}/{interaction_token}/callback': callbackSchema,
  [`POST ${webhook}`]: messageSchema,
  [`PATCH ${webhook}/messages/@original`]: messageEditSchema,
  [`PATCH ${webhook}/messages/{message_id}`]: messageEditSchema,
};

/** Null: this route's body has no limits of its own. */
export const limitsOf = (method: string, template: string): z.ZodType | null =>
  byRoute[`${method} ${template}`] ?? null;

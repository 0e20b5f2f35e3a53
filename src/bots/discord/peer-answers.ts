// What we need of the answers of REST calls.
import { z } from 'zod';
import { channelSchema } from './peer.ts';
import { snowflakeSchema } from './snowflake.ts';
import { bitsSchema, tolerantList } from './wire-fields.ts';

export const postedSchema = z.object({ id: snowflakeSchema });
export const originalSchema = z.object({
  id: snowflakeSchema,
  flags: z.number().catch(0),
  content: z.string().default(''),
  embeds: tolerantList(z.object({ description: z.string().nullish() })),
});
export const gatewaySchema = z.object({
  // discord.js puts its own query behind it.
  url: z
    .string()
    .regex(/^(?:ws|http)s?:\/\//u)
    .transform((url) => url.replace(/^http/u, 'ws').replace(/[?#].*$/u, '')),
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

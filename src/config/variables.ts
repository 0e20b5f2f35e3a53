// Every environment variable there is: one schema a feature, where a feature that is off is an arm of a union.
// No message here quotes a value: it may be a secret, or a secret typed into the wrong variable.
import { z } from 'zod';
import {
  coordinationSchema,
  githubSchema,
  resendSchema,
  shownConnectionDefaults,
  youtrackSchema,
} from './connections.ts';
import { createSecret, type Secret } from './secret.ts';
import { boundSecret, onOff, type Problem, url } from './variable-kinds.ts';

const loopback = ['127.0.0.1', 'localhost', '::1'];

/** Where the truth and the queues live. */
export type StoreConfig =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | { readonly kind: 'server'; readonly dataDir: string; readonly redisUrl: Secret; readonly databaseUrl: Secret };

const storeSchema = z
  .object({
    CCO_DATA_DIR: z.string().default('.cco'),
    REDIS_URL: url(
      ['redis:', 'rediss:'],
      'redis://localhost:6379',
      'is not a redis:// or rediss:// address',
    ).optional(),
    DATABASE_URL: url(
      ['postgres:', 'postgresql:'],
      'postgresql://cco:password@localhost:5432/cco',
      'is not a postgres:// or postgresql:// address',
    ).optional(),
  })
  .transform(({ CCO_DATA_DIR: dataDir, REDIS_URL, DATABASE_URL }, context): StoreConfig => {
    if (REDIS_URL !== undefined && DATABASE_URL !== undefined) {
      return {
        kind: 'server',
        dataDir,
        redisUrl: createSecret(REDIS_URL),
        databaseUrl: createSecret(DATABASE_URL),
      };
    }
    if (REDIS_URL !== undefined || DATABASE_URL !== undefined) {
      const [set, missing] = REDIS_URL === undefined ? ['DATABASE_URL', 'REDIS_URL'] : ['REDIS_URL', 'DATABASE_URL'];
      const remedy = `Set ${missing} too, or unset ${set} to run embedded, without any server.`;
      context.addIssue({
        code: 'custom',
        path: [missing],
        message: `is not set, but ${set} is: the server mode needs both`,
        params: { code: 'config-half-server', remedy } satisfies Problem,
      });
      return z.NEVER;
    }
    return { kind: 'embedded', dataDir };
  });

export interface HttpConfig {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** null: made at first start and kept in the data folder. */
  readonly apiToken: Secret | null;
  /** Where others reach this server, for links in mails; without a slash at its end. null: nowhere. */
  readonly publicUrl: string | null;
}

const httpSchema = z
  .object({
    CCO_HTTP_HOST: z
      .string()
      .regex(/^(?:[\w.-]+|[\da-f:.]+)$/iu, {
        error: 'is not an address to listen on',
      })
      .default('127.0.0.1'),
    CCO_HTTP_PORT: z
      .string()
      .regex(/^\d{1,5}$/u, { error: 'is not a port' })
      .transform(Number)
      .refine((port) => port <= 65_535, { error: 'is not a port' })
      .default(3710),
    CCO_API_TOKEN: boundSecret(16).optional(),
    CCO_PUBLIC_URL: url(['https:', 'http:'], 'https://cco.example.com', 'is not an http:// or https:// address')
      .refine((value) => !/[?#]/u.test(value), { error: 'has more than an address and a path' })
      .transform((value) => value.replace(/\/+$/u, ''))
      .optional(),
  })
  .transform((values, context): HttpConfig => {
    const { CCO_HTTP_HOST: host, CCO_HTTP_PORT: port, CCO_API_TOKEN: token } = values;
    if (token === undefined && !loopback.includes(host)) {
      context.addIssue({
        code: 'custom',
        path: ['CCO_API_TOKEN'],
        message: 'is not set, but CCO_HTTP_HOST opens the server to other machines',
        params: {
          code: 'config-open-without-token',
          remedy: 'Set CCO_API_TOKEN (`openssl rand -hex 32` makes one), or leave CCO_HTTP_HOST at 127.0.0.1.',
        } satisfies Problem,
      });
    }
    return { host, port, apiToken: token ?? null, publicUrl: values.CCO_PUBLIC_URL ?? null };
  });

/** The AnyChat that the bot lives in. */
export type AnychatConfig =
  | { readonly kind: 'playground' }
  | { readonly kind: 'hosted'; readonly apiBase: string; readonly token: Secret };

const hostedAnychat = 'https://api.anychat.com/v1';

const anychatSchema = z
  .object({
    ANYCHAT_API_BASE: url(['https:', 'http:'], hostedAnychat, 'is not an http:// or https:// address')
      .transform((value) => value.replace(/\/+$/u, ''))
      .refine((value) => value.endsWith('/v1'), {
        message: 'does not end in /v1',
        params: { remedy: `Give the address of AnyChat's REST interface, like ${hostedAnychat}.` } satisfies Problem,
      })
      .optional(),
    ANYCHAT_API_TOKEN: boundSecret(1).optional(),
  })
  .transform(({ ANYCHAT_API_BASE: apiBase, ANYCHAT_API_TOKEN: token }, context): AnychatConfig => {
    if (token !== undefined) return { kind: 'hosted', apiBase: apiBase ?? hostedAnychat, token };
    if (apiBase !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['ANYCHAT_API_TOKEN'],
        message: 'is not set, but ANYCHAT_API_BASE is',
        params: {
          code: 'config-anychat-without-token',
          remedy:
            'Set ANYCHAT_API_TOKEN to the token of that AnyChat, or unset ANYCHAT_API_BASE to use the playground.',
        } satisfies Problem,
      });
    }
    return { kind: 'playground' };
  });

/** The Discord that the bot joins, where there is one. */
export type DiscordConfig =
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      /** May end in its version. */
      readonly apiBase: string;
      readonly token: Secret;
      readonly shards: {
        /** null: as many as Discord recommends. */
        readonly count: number | null;
        /** null: all of them. */
        readonly ids: { readonly first: number; readonly last: number } | null;
      };
      readonly commandScope: 'global' | 'guild';
      readonly messageContent: boolean;
      readonly members: boolean;
      /** Ids of bots and webhooks that are listened to. */
      readonly listenTo: readonly string[];
    };

const discordApi = 'https://discord.com/api/v10';
const discordSchema = z
  .object({
    DISCORD_TOKEN: boundSecret(1).optional(),
    DISCORD_API_BASE: url(['https:', 'http:'], discordApi, 'is not an http:// or https:// address')
      .transform((value) => value.replace(/\/+$/u, ''))
      .optional(),
    DISCORD_SHARDS: z
      .union(
        [
          z.literal('auto').transform(() => null),
          z
            .string()
            .regex(/^[1-9]\d{0,4}$/u)
            .transform(Number),
        ],
        {
          error: 'is neither auto nor a number of shards',
        },
      )
      .default(null),
    DISCORD_SHARD_IDS: z
      .string()
      .regex(/^(?:all|\d{1,5}(?:-\d{1,5})?)$/u, { error: 'is not a range of shards' })
      .transform((value) => {
        if (value === 'all') return null;
        const [first = 0, last = first] = value.split('-').map(Number);
        return { first, last };
      })
      .refine((range) => range === null || range.first <= range.last, { error: 'is not a range of shards' })
      .default(null),
    DISCORD_COMMANDS: z.enum(['global', 'guild'], { error: 'is neither global nor guild' }).default('global'),
    DISCORD_MESSAGE_CONTENT: onOff('on'),
    DISCORD_MEMBERS: onOff('on'),
    DISCORD_LISTEN_TO: z
      .string()
      .regex(/^(?:none|\d{15,20}(?:\s*,\s*\d{15,20})*)$/u, { error: 'is not a list of ids' })
      .transform((value) => (value === 'none' ? [] : value.split(',').map((id) => id.trim())))
      .default([]),
  })
  .transform((values, context): DiscordConfig => {
    const { DISCORD_TOKEN: token, DISCORD_SHARDS: count, DISCORD_SHARD_IDS: ids } = values;
    const refuse = (path: string, message: string, remedy: string, code?: string): void =>
      context.addIssue({
        code: 'custom',
        path: [path],
        message,
        params: { ...(code === undefined ? {} : { code }), remedy } satisfies Problem,
      });
    if (token === undefined) {
      if (values.DISCORD_API_BASE !== undefined) {
        const remedy = 'Set DISCORD_TOKEN to the bot’s token, or unset DISCORD_API_BASE to run without Discord.';
        refuse('DISCORD_TOKEN', 'is not set, but DISCORD_API_BASE is', remedy, 'config-discord-without-token');
      }
      return { kind: 'off' };
    }
    if (ids !== null && (count === null || ids.last >= count)) {
      const remedy = 'Set DISCORD_SHARDS to the number of shards of all processes together; the first one is 0.';
      refuse('DISCORD_SHARDS', 'does not cover DISCORD_SHARD_IDS', remedy);
    }
    return {
      kind: 'on',
      apiBase: values.DISCORD_API_BASE ?? discordApi,
      token,
      shards: { count, ids },
      commandScope: values.DISCORD_COMMANDS,
      messageContent: values.DISCORD_MESSAGE_CONTENT,
      members: values.DISCORD_MEMBERS,
      listenTo: values.DISCORD_LISTEN_TO,
    };
  });

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

const processSchema = z.object({
  CCO_LOG_LEVEL: z.enum(logLevels, { error: 'is not a log level' }).default('info'),
  CCO_AGENT_FILE: z.string().default('cco-agent.json'),
  CCO_BRAND_DIR: z.string().optional(),
  CCO_DEBUG: z.string().optional(),
});

export const features = {
  store: storeSchema,
  http: httpSchema,
  anychat: anychatSchema,
  discord: discordSchema,
  youtrack: youtrackSchema,
  github: githubSchema,
  resend: resendSchema,
  coordination: coordinationSchema,
  process: processSchema,
};

/** What holds where a variable is not set, as text: to be shown. Others show what was read, or nothing. */
export const shownDefaults: Readonly<Record<string, string>> = {
  DISCORD_API_BASE: discordApi,
  DISCORD_SHARDS: 'auto',
  DISCORD_SHARD_IDS: 'all',
  DISCORD_COMMANDS: 'global',
  DISCORD_MESSAGE_CONTENT: 'on',
  DISCORD_MEMBERS: 'on',
  DISCORD_LISTEN_TO: 'none',
  ...shownConnectionDefaults,
};

/** What a reader can do about a wrong value where the issue itself does not say. */
export const remedies: Readonly<Record<string, string>> = {
  CCO_HTTP_HOST: 'Give an IP address or a host name of this machine, like 127.0.0.1 or 0.0.0.0.',
  CCO_HTTP_PORT: 'Give a number from 0 (any free port) to 65535.',
  CCO_PUBLIC_URL: 'Give the address under which members reach this server, like https://cco.example.com.',
  DISCORD_SHARDS: 'Use auto, or a number like 4.',
  DISCORD_SHARD_IDS: 'Give the first and the last shard of this process, like 0-3, one, like 2, or all.',
  DISCORD_COMMANDS: 'Use global (one registration for all servers) or guild (one a server, shown at once).',
  DISCORD_MESSAGE_CONTENT: 'Use on or off.',
  DISCORD_MEMBERS: 'Use on or off.',
  DISCORD_LISTEN_TO: 'Give ids of bots or webhooks, separated by commas, or none.',
  YOUTRACK_PROJECT: 'Give the short name of the project, like CCO.',
  GITHUB_REPOSITORY: 'Give a repository like owner/name.',
  RESEND_FROM: 'Give an address of a domain verified at Resend, like CCO Agent <cco@example.com>.',
  COORDINATION_ALLOW_PRIVATE: 'Use on or off.',
  CCO_LOG_LEVEL: `Use one of ${logLevels.join(', ')}.`,
};

const namesOf = (schema: z.ZodObject): string[] => Object.keys(schema.shape);

/** The names of all variables, in the order of their features. */
export const variableNames: readonly string[] = [
  ...namesOf(storeSchema.in),
  ...namesOf(httpSchema.in),
  ...namesOf(anychatSchema.in),
  ...namesOf(discordSchema.in),
  ...namesOf(youtrackSchema.in),
  ...namesOf(githubSchema.in),
  ...namesOf(resendSchema.in),
  ...namesOf(coordinationSchema.in),
  ...namesOf(processSchema),
];

/** Variables whose value is never shown. */
export const secretNames: ReadonlySet<string> = new Set([
  'REDIS_URL',
  'DATABASE_URL',
  'CCO_API_TOKEN',
  'ANYCHAT_API_TOKEN',
  'DISCORD_TOKEN',
  'YOUTRACK_TOKEN',
  'YOUTRACK_WEBHOOK_SECRET',
  'GITHUB_TOKEN',
  'GITHUB_WEBHOOK_SECRET',
  'RESEND_API_KEY',
  'RESEND_WEBHOOK_SECRET',
  'COORDINATION_SECRETS',
  'FEEDBACK_SECRETS',
]);

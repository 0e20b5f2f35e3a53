import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { secretNames, variableNames } from '../../src/config/variables.ts';
import { CcoError } from '../../src/core/errors.ts';
import { defaultSpaceSettings } from '../../src/core/settings.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'cco-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const load = (env: Record<string, string> = {}) => loadConfig({ env, cwd });

/** The error that loading ends with. */
const refusal = (env: Record<string, string> = {}): CcoError => {
  try {
    load(env);
  } catch (error) {
    if (error instanceof CcoError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

const agentFile = (content: unknown): void =>
  writeFileSync(join(cwd, 'cco-agent.json'), typeof content === 'string' ? content : JSON.stringify(content));

const redis = 'redis://localhost:6379';
const postgres = 'postgresql://cco:hunter2@localhost/cco';
const token = 'a-token-that-is-long-enough';
/** In the example as one may look, since there is no default. */
const examples = new Set([
  'ANYCHAT_API_BASE',
  'CCO_PUBLIC_URL',
  'YOUTRACK_BASE_URL',
  'YOUTRACK_PROJECT',
  'GITHUB_REPOSITORY',
  'RESEND_FROM',
]);

describe('with nothing configured', () => {
  it('runs embedded, on loopback, in the playground, all roles', () => {
    const config = load();
    expect(config).toMatchObject({
      mode: { kind: 'embedded', dataDir: join(cwd, '.cco') },
      http: { host: '127.0.0.1', port: 3710, apiToken: null, publicUrl: null },
      anychat: { kind: 'playground' },
      discord: { kind: 'off' },
      roles: ['bots', 'workers', 'web'],
      logLevel: 'info',
    });
    expect(config.agent.spaceDefaults).toEqual({
      ...defaultSpaceSettings,
      brand: { ...defaultSpaceSettings.brand, botName: 'CCO Agent' },
    });
  });

  it('takes an empty variable for one that is not set', () => {
    const empty = Object.fromEntries(variableNames.map((name) => [name, '']));
    expect(load(empty)).toEqual(load());
  });
});

describe('server mode', () => {
  it.each([redis, 'rediss://:secret@cache.example:6380/2'])('takes %s with a PostgreSQL', (url) => {
    const { mode } = load({ REDIS_URL: url, DATABASE_URL: postgres });
    expect(mode.kind === 'server' && mode.redisUrl.reveal()).toBe(url);
    expect(mode.kind === 'server' && mode.databaseUrl.reveal()).toBe(postgres);
  });
});

describe('a wrong environment is one error that names the variable and the remedy', () => {
  it.each<[Record<string, string>, string, string]>([
    [{ REDIS_URL: redis }, 'config-half-server', 'DATABASE_URL'],
    [{ DATABASE_URL: postgres }, 'config-half-server', 'REDIS_URL'],
    [{ REDIS_URL: 'localhost:6379', DATABASE_URL: postgres }, 'config-redis-url', 'REDIS_URL'],
    [{ REDIS_URL: 'redis://', DATABASE_URL: postgres }, 'config-redis-url', 'REDIS_URL'],
    [{ REDIS_URL: 'http://localhost', DATABASE_URL: postgres }, 'config-redis-url', 'REDIS_URL'],
    [{ REDIS_URL: 'not an address' }, 'config-redis-url', 'REDIS_URL'],
    [{ REDIS_URL: redis, DATABASE_URL: 'mysql://localhost/cco' }, 'config-database-url', 'DATABASE_URL'],
    [{ REDIS_URL: redis, DATABASE_URL: 'postgres' }, 'config-database-url', 'DATABASE_URL'],
    [{ CCO_HTTP_PORT: '65536' }, 'config-cco-http-port', 'CCO_HTTP_PORT'],
    [{ CCO_HTTP_PORT: '-1' }, 'config-cco-http-port', 'CCO_HTTP_PORT'],
    [{ CCO_HTTP_PORT: 'web' }, 'config-cco-http-port', 'CCO_HTTP_PORT'],
    [{ CCO_HTTP_PORT: '3710.5' }, 'config-cco-http-port', 'CCO_HTTP_PORT'],
    [{ CCO_HTTP_HOST: 'http://0.0.0.0' }, 'config-cco-http-host', 'CCO_HTTP_HOST'],
    [{ CCO_HTTP_HOST: '0.0.0.0' }, 'config-open-without-token', 'CCO_API_TOKEN'],
    [{ CCO_HTTP_HOST: '::' }, 'config-open-without-token', 'CCO_API_TOKEN'],
    [{ CCO_PUBLIC_URL: 'cco.example.com' }, 'config-cco-public-url', 'CCO_PUBLIC_URL'],
    [{ CCO_PUBLIC_URL: 'https://cco.example.com/?a=b' }, 'config-cco-public-url', 'CCO_PUBLIC_URL'],
    [{ CCO_API_TOKEN: 'short' }, 'config-cco-api-token', 'CCO_API_TOKEN'],
    [{ CCO_API_TOKEN: 'a token with spaces in it' }, 'config-cco-api-token', 'CCO_API_TOKEN'],
    [{ ANYCHAT_API_BASE: 'https://chat.example/v1' }, 'config-anychat-without-token', 'ANYCHAT_API_TOKEN'],
    [{ ANYCHAT_API_BASE: 'chat.example', ANYCHAT_API_TOKEN: 't' }, 'config-anychat-api-base', 'ANYCHAT_API_BASE'],
    [
      { ANYCHAT_API_BASE: 'https://chat.example', ANYCHAT_API_TOKEN: 't' },
      'config-anychat-api-base',
      'ANYCHAT_API_BASE',
    ],
    [{ DISCORD_API_BASE: 'https://chat.example/api' }, 'config-discord-without-token', 'DISCORD_TOKEN'],
    [{ DISCORD_API_BASE: 'chat.example', DISCORD_TOKEN: 't' }, 'config-discord-api-base', 'DISCORD_API_BASE'],
    [{ DISCORD_TOKEN: 't', DISCORD_SHARDS: '0' }, 'config-discord-shards', 'DISCORD_SHARDS'],
    [{ DISCORD_TOKEN: 't', DISCORD_SHARD_IDS: '0-3' }, 'config-discord-shards', 'DISCORD_SHARDS'],
    [{ DISCORD_TOKEN: 't', DISCORD_SHARDS: '4', DISCORD_SHARD_IDS: '3-4' }, 'config-discord-shards', 'DISCORD_SHARDS'],
    [{ DISCORD_TOKEN: 't', DISCORD_SHARD_IDS: '3-1' }, 'config-discord-shard-ids', 'DISCORD_SHARD_IDS'],
    [{ DISCORD_TOKEN: 't', DISCORD_COMMANDS: 'both' }, 'config-discord-commands', 'DISCORD_COMMANDS'],
    [{ DISCORD_TOKEN: 't', DISCORD_MEMBERS: 'yes' }, 'config-discord-members', 'DISCORD_MEMBERS'],
    [{ DISCORD_TOKEN: 't', DISCORD_LISTEN_TO: 'bob' }, 'config-discord-listen-to', 'DISCORD_LISTEN_TO'],
    [{ CCO_LOG_LEVEL: 'loud' }, 'config-cco-log-level', 'CCO_LOG_LEVEL'],
    [{ CCO_AGENT_FILE: 'elsewhere.json' }, 'config-agent-file', 'CCO_AGENT_FILE'],
  ])('%j → %s', (env, code, variable) => {
    const error = refusal(env);
    expect(error.code).toBe(code);
    expect(error.message).toContain(variable);
    expect(error.remedy).toMatch(/^[A-Z].*\.$/u);
  });
});

it('listens on another address once there is a token', () => {
  expect(load({ CCO_HTTP_HOST: '0.0.0.0', CCO_API_TOKEN: token }).http.apiToken?.reveal()).toBe(token);
});

it.each([
  ['https://cco.example.com', 'https://cco.example.com'],
  ['https://example.com/cco/', 'https://example.com/cco'],
])('is reached by others at %s', (given, publicUrl) => {
  expect(load({ CCO_PUBLIC_URL: given }).http.publicUrl).toBe(publicUrl);
});

it.each<[Record<string, string>, string]>([
  [{}, 'https://api.anychat.com/v1'],
  [{ ANYCHAT_API_BASE: 'http://127.0.0.1:4000/v1/' }, 'http://127.0.0.1:4000/v1'],
])('with a token the bot lives in a hosted AnyChat (%j)', (env, apiBase) => {
  expect(load({ ...env, ANYCHAT_API_TOKEN: token }).anychat).toMatchObject({ kind: 'hosted', apiBase });
});

it.each<[Record<string, string>, object]>([
  [
    {},
    {
      apiBase: 'https://discord.com/api/v10',
      shards: { count: null, ids: null },
      commandScope: 'global',
      messageContent: true,
      members: true,
      listenTo: [],
    },
  ],
  [{ DISCORD_API_BASE: 'http://127.0.0.1:4000/api/' }, { apiBase: 'http://127.0.0.1:4000/api' }],
  [{ DISCORD_SHARDS: '8', DISCORD_SHARD_IDS: '4-7' }, { shards: { count: 8, ids: { first: 4, last: 7 } } }],
  [{ DISCORD_SHARDS: '8', DISCORD_SHARD_IDS: '5' }, { shards: { count: 8, ids: { first: 5, last: 5 } } }],
  [
    { DISCORD_MESSAGE_CONTENT: 'off', DISCORD_MEMBERS: 'off' },
    { messageContent: false, members: false },
  ],
  [{ DISCORD_LISTEN_TO: '1234567890123456, 2234567890123456' }, { listenTo: ['1234567890123456', '2234567890123456'] }],
])('with a token the bot joins Discord (%j)', (env, expected) => {
  expect(load({ ...env, DISCORD_TOKEN: token }).discord).toMatchObject({ kind: 'on', ...expected });
});

it.each([
  [{ YOUTRACK_TOKEN: token }, 'config-half-youtrack', 'YOUTRACK_BASE_URL and YOUTRACK_PROJECT are not set'],
  [
    { YOUTRACK_TOKEN: token, YOUTRACK_BASE_URL: 'https://yt.example' },
    'config-half-youtrack',
    'YOUTRACK_PROJECT is not set',
  ],
  [{ YOUTRACK_WEBHOOK_SECRET: token }, 'config-half-youtrack', 'YOUTRACK_BASE_URL and'],
  [{ GITHUB_REPOSITORY: 'owner/name' }, 'config-half-github', 'GITHUB_TOKEN is not set'],
  [{ RESEND_API_KEY: token }, 'config-resend-without-from', 'RESEND_FROM is not set'],
  [{ COORDINATION_SECRETS: 'CEO' }, 'config-coordination-secrets', 'COORDINATION_SECRETS is not a list'],
])('half of a connection is refused by name (%j)', (env, code, message) => {
  expect(() => load(env)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});

it('a GITHUB_TOKEN without a repository is not ours', () => {
  expect(load({ GITHUB_TOKEN: token }).github).toEqual({ kind: 'off' });
});

describe('secrets', () => {
  const secrets = {
    REDIS_URL: 'redis://:canary-1@localhost',
    DATABASE_URL: 'postgresql://cco:canary-2@localhost/cco',
    CCO_API_TOKEN: 'canary-3-canary-3-canary',
    ANYCHAT_API_TOKEN: 'canary-4',
    DISCORD_TOKEN: 'canary-5',
    YOUTRACK_BASE_URL: 'https://example.youtrack.cloud',
    YOUTRACK_PROJECT: 'CCO',
    YOUTRACK_TOKEN: 'canary-6',
    YOUTRACK_WEBHOOK_SECRET: 'canary-7-canary-7',
    GITHUB_REPOSITORY: 'owner/name',
    GITHUB_TOKEN: 'canary-8',
    GITHUB_WEBHOOK_SECRET: 'canary-9-canary-9',
    RESEND_FROM: 'cco@example.com',
    RESEND_API_KEY: 'canary-10',
    RESEND_WEBHOOK_SECRET: 'canary-11-canary-11-canary',
    COORDINATION_SECRETS: `CEO:whsec_${'canary12'.repeat(4)}`,
    FEEDBACK_SECRETS: `tickets:whsec_${'canary13'.repeat(4)}`,
  };

  it('are never printed, however the configuration is written out', () => {
    const config = load(secrets);
    for (const text of [JSON.stringify(config), inspect(config, { depth: 9 }), `${config.http.apiToken}`]) {
      expect(text).toContain('***');
      expect(text).not.toContain('canary');
    }
    expect(config.settings.filter((setting) => setting.value === '***').map(({ name }) => name)).toEqual(
      variableNames.filter((name) => secretNames.has(name)),
    );
  });

  it('are not quoted by an error, in whichever variable they were typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...variableNames), fc.constantFrom('', ' ', 'http://', ':'), (name, before) => {
        try {
          load({ [name]: `${before}canary value` });
        } catch (error) {
          if (name === 'CCO_AGENT_FILE') return;
          expect(inspect(error)).not.toContain('canary');
        }
      }),
    );
  });
});

describe('.env', () => {
  it('is read, and the environment wins over it', () => {
    writeFileSync(join(cwd, '.env'), 'CCO_HTTP_PORT=4000\nCCO_LOG_LEVEL="warn" # quiet\n');
    const config = load({ CCO_LOG_LEVEL: 'debug' });
    expect(config).toMatchObject({ http: { port: 4000 }, logLevel: 'debug' });
    const origins = new Map(config.settings.map(({ name, origin }) => [name, origin]));
    expect(origins.get('CCO_HTTP_PORT')).toBe('file');
    expect(origins.get('CCO_LOG_LEVEL')).toBe('env');
    expect(origins.get('CCO_HTTP_HOST')).toBe('default');
  });

  it('has an example that names exactly the variables there are, at their defaults', () => {
    const example = readFileSync('.env.example', 'utf8');
    const named = [...example.matchAll(/^# ([A-Z_]+)=(.*)$/gmu)];
    expect(named.map(([, name]) => name).sort()).toEqual([...variableNames].sort());
    const defaults = new Map(load().settings.map(({ name, value }) => [name, value]));
    for (const [, name = '', value] of named) {
      if (!secretNames.has(name) && !examples.has(name)) expect(value, name).toBe(defaults.get(name));
    }
  });

  it('may be the example, with everything in it switched on', () => {
    const example = readFileSync('.env.example', 'utf8')
      .replaceAll(/^# ([A-Z]+_SECRETS=)$/gmu, `# $1CEO:whsec_${'abcd'.repeat(8)}`)
      .replaceAll(/^# ([A-Z_]+=)$/gmu, `# $1${token}`);
    writeFileSync(join(cwd, '.env'), example.replaceAll(/^# ([A-Z_]+=)/gmu, '$1'));
    agentFile({});
    mkdirSync(join(cwd, token));
    writeFileSync(join(cwd, token, 'voice.md'), '# Voice\n\n- tone: warm\n');
    expect(load()).toMatchObject({
      mode: { kind: 'server' },
      anychat: { kind: 'hosted' },
      discord: { kind: 'on' },
      youtrack: { kind: 'on', project: 'CCO' },
      github: { kind: 'on', repository: 'owner/name' },
      resend: { kind: 'on', from: 'CCO Agent <cco@example.com>' },
      coordination: { allowPrivate: false },
    });
  });
});

describe('cco-agent.json', () => {
  it('as shipped is sound, and sets every field', () => {
    const config = loadConfig({ env: {}, cwd: process.cwd() });
    expect(config.agent).toMatchObject({ name: 'CCO Agent', role: 'Chief Community Officer' });
    const fields = config.settings.filter(({ name }) => name.startsWith('agent.'));
    expect(fields.filter(({ origin }) => origin !== 'file')).toEqual([]);
    expect(config.agent.spaceDefaults).toEqual(defaultSpaceSettings);
  });

  it('sets what spaces start with', () => {
    agentFile({
      name: 'Ada',
      slas: { firstResponseMinutes: 30 },
      thresholds: { threshold: 0.7 },
      brand: { bannedTerms: ['cheap'] },
      spaces: { mode: 'observe', interventions: { dailyCap: 2 } },
    });
    expect(load().agent.spaceDefaults).toEqual({
      ...defaultSpaceSettings,
      mode: 'observe',
      health: { ...defaultSpaceSettings.health, threshold: 0.7 },
      sla: { ...defaultSpaceSettings.sla, firstResponseMinutes: 30 },
      interventions: { ...defaultSpaceSettings.interventions, dailyCap: 2 },
      brand: { ...defaultSpaceSettings.brand, botName: 'Ada', bannedTerms: ['cheap'] },
    });
  });

  it.each<[string, unknown, string]>([
    ['a field that does not exist', { nmae: 'CCO' }, 'nmae: there is no such field'],
    ['one further in', { slas: { firstAnswer: 5 } }, 'slas.firstAnswer: there is no such field'],
    ['a value out of range', { thresholds: { threshold: 8 } }, 'thresholds.threshold: '],
    ['a wrong type', { capabilities: 'all' }, 'capabilities: '],
    ['a wrong item', { capabilities: ['listen', 7] }, 'capabilities.1: '],
    ['an unknown mode', { spaces: { mode: 'wild' } }, 'spaces.mode: '],
    ['an unknown role', { roles: { COO: {} } }, 'roles'],
    ['a wrong address', { roles: { CEO: { email: 'canary' } } }, 'roles.CEO.email: '],
    ['a list', [], 'the whole file: '],
  ])('with %s is refused with its path', (_, content, message) => {
    agentFile(content);
    const error = refusal();
    expect(error.code).toBe('config-agent-field');
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('canary');
  });

  it.each([
    ['{\n  "name": "CCO",\n  "role" "x"\n}', 'line 3, column 10'],
    ['{"name": "canary', 'line 1, column 17'],
    ['', 'line 1, column 1'],
  ])('that is not JSON (%j) is refused with the place', (content, place) => {
    agentFile(content);
    const error = refusal();
    expect(error.code).toBe('config-agent-json');
    expect(error.message).toContain(place);
    expect(inspect(error)).not.toContain('canary');
  });
});

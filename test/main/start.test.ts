// How the program starts, refuses to start, and ends.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { joinCommunity, type Said } from '../services/member.ts';
import { type PostgresServer, postgresMissing, startPostgres } from '../services/postgres.ts';
import {
  type ProgramOptions,
  type RunningProgram,
  runProgram,
  startProgram,
  temporaryFolder,
} from '../services/program.ts';
import { type RedisServer, redisMissing, startRedis } from '../services/redis.ts';
import { until } from '../services/until.ts';

const slow = 240_000;
const secret = 'canary-password';
const servers = { REDIS_URL: 'redis://127.0.0.1:1', DATABASE_URL: `postgres://cco:${secret}@127.0.0.1:1/cco` };
const folder = temporaryFolder();

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** What must be said on standard error, and how the program must end. */
const refused = async (options: ProgramOptions, code: 1 | 2, ...said: RegExp[]): Promise<void> => {
  const ended = await runProgram(options);
  for (const line of said) expect(ended.stderr).toMatch(line);
  expect(ended.stderr).not.toMatch(/\n\s+at |Something went wrong/u);
  expect(ended.stdout + ended.stderr).not.toContain(secret);
  expect(ended.stdout).toBe('');
  // Beside them there may be lines of the log, which are JSON.
  expect(
    ended.stderr
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{')),
  ).toHaveLength(2);
  expect(ended.code).toBe(code);
};

describe('a start that cannot work ends at once, and says what to change', () => {
  it.each<[string, ProgramOptions, readonly RegExp[]]>([
    [
      'REDIS_URL alone',
      { env: { REDIS_URL: servers.REDIS_URL } },
      [/^DATABASE_URL is not set/u, /Set DATABASE_URL too/u],
    ],
    [
      'DATABASE_URL alone',
      { env: { DATABASE_URL: servers.DATABASE_URL } },
      [/^REDIS_URL is not set/u, /Set REDIS_URL too/u],
    ],
    [
      'a REDIS_URL of another kind',
      { env: { ...servers, REDIS_URL: `http://:${secret}@localhost` } },
      [/^REDIS_URL /u, /redis:\/\//u],
    ],
    [
      'a DATABASE_URL of another kind',
      { env: { ...servers, DATABASE_URL: `mysql://u:${secret}@localhost/x` } },
      [/^DATABASE_URL /u, /postgresql:\/\//u],
    ],
    ['a DATABASE_URL that is none', { env: { ...servers, DATABASE_URL: secret } }, [/^DATABASE_URL /u]],
    ['PostgreSQL that does not answer', { env: servers }, [/DATABASE_URL/u, /unset REDIS_URL and DATABASE_URL/u]],
    ['a port that is none', { env: { CCO_HTTP_PORT: '99999' } }, [/^CCO_HTTP_PORT is not a port/u, /0 .* to 65535/u]],
    [
      'an address of another machine',
      { env: { CCO_HTTP_HOST: '192.0.2.7', CCO_API_TOKEN: secret.repeat(2) } },
      [/CCO_HTTP_HOST/u],
    ],
    [
      'all addresses without a token',
      { env: { CCO_HTTP_HOST: '0.0.0.0' } },
      [/^CCO_API_TOKEN is not set/u, /openssl rand/u],
    ],
    ['a token that is too short', { env: { CCO_API_TOKEN: 'short' } }, [/^CCO_API_TOKEN /u]],
    [
      'an AnyChat without its token',
      { env: { ANYCHAT_API_BASE: 'https://chat.example/v1' } },
      [/^ANYCHAT_API_TOKEN is not set/u],
    ],
    ['a log level that is none', { env: { CCO_LOG_LEVEL: 'loud' } }, [/^CCO_LOG_LEVEL /u, /trace/u]],
    ['one role without servers', { args: ['--role', 'web'] }, [/role/u, /REDIS_URL and DATABASE_URL/u]],
    ['a role that is none', { args: ['--role', 'boss'] }, [/"boss"/u, /bots, workers, web/u]],
    ['an argument that is none', { args: ['--rolle', 'web'] }, [/--rolle/u, /--role/u]],
    [
      'a cco-agent.json that is not JSON',
      { env: { CCO_AGENT_FILE: file('broken.json', '{\n "name": "CCO",\n}') } },
      [/broken\.json/u],
    ],
    [
      'a cco-agent.json with a wrong field',
      { env: { CCO_AGENT_FILE: file('wrong.json', '{"name": "CCO", "thresholds": {"threshold": "high"}}') } },
      [/wrong\.json.*threshold/u],
    ],
    [
      'a cco-agent.json with an unknown field',
      { env: { CCO_AGENT_FILE: file('unknown.json', '{"nmae": "CCO"}') } },
      [/unknown\.json.*nmae/u],
    ],
    ['a cco-agent.json that is not there', { env: { CCO_AGENT_FILE: join(folder, 'none.json') } }, [/none\.json/u]],
  ])('%s', async (_what, options, said) => refused(options, 2, ...said), slow);

  it(
    'a data folder that cannot be one',
    async () => {
      const path = file('a-file', '');
      await refused({ dataDir: join(path, 'data') }, 1, /data folder/u, /CCO_DATA_DIR/u);
    },
    slow,
  );

  it(
    'a port that is taken',
    async () => {
      const taken: Server = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const address = taken.address();
      const port = address !== null && typeof address === 'object' ? String(address.port) : '';
      await refused(
        { env: { CCO_HTTP_PORT: port } },
        2,
        new RegExp(`port ${port}`, 'u'),
        /CCO_HTTP_PORT to another port/u,
      );
      await new Promise((resolve) => taken.close(resolve));
    },
    slow,
  );
});

describe('in one process', () => {
  const dataDir = join(temporaryFolder(), 'data');
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram({ dataDir });
  }, slow);
  afterAll(() => program?.stop());

  it('says where it is, how to log in, and that it is ready', async () => {
    expect(program.stdout()).toContain(`${program.url}/`);
    expect(program.loginUrl).toContain(`${program.url}/login?code=`);
    const ready = await (await fetch(`${program.url}/readyz`)).json();
    expect(ready).toEqual({ status: 'ready', parts: { store: 'ok', queues: 'ok' } });
  });

  it('describes all it serves, AnyChat included, in one OpenAPI document', async () => {
    const document = z
      .object({ paths: z.record(z.string(), z.object({})) })
      .parse(await (await fetch(`${program.url}/api/openapi.json`)).json());
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/spaces', '/v1/spaces', '/v1/sessions']));
  });

  it(
    'refuses a second one on the same data folder, and goes on itself',
    async () => {
      await refused({ dataDir }, 1, new RegExp(`process ${program.pid}`, 'u'), /CCO_DATA_DIR/u);
      expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
    },
    slow,
  );

  it(
    'ends on SIGTERM with nothing left behind, and starts again with all it had',
    async () => {
      const ann = await joinCommunity(program.url, 'Ann');
      await ann.say('general', 'I was here');
      expect(await program.stop()).toBe(0);
      expect(program.stderr()).not.toMatch(/\n\s+at |"level":[56]0/u);
      expect(existsSync(join(dataDir, 'server.json'))).toBe(false);
      program = await startProgram({ dataDir });
      expect(program.loginUrl).toBeNull();
      const ben = await joinCommunity(program.url, 'Ben');
      expect((await ben.messages('general')).map(({ text }) => text)).toContain('I was here');
    },
    slow,
  );

  it(
    'starts again after it was killed',
    async () => {
      await program.kill();
      program = await startProgram({ dataDir });
      expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
    },
    slow,
  );
});

const isAnswer = ({ author, privateTo }: Said): boolean => author.bot === true && privateTo === undefined;

const missing = redisMissing ?? postgresMissing;
describe.skipIf(missing !== null)(`on servers${missing === null ? '' : ` (${missing})`}`, () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let url: string;
  beforeAll(async () => {
    const rulesFolder = temporaryFolder('cco-hba-');
    chmodSync(rulesFolder, 0o755);
    const rules = join(rulesFolder, 'hba.conf');
    writeFileSync(rules, 'host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n');
    [redis, postgres] = await Promise.all([startRedis(), startPostgres({ hba_file: rules })]);
    url = await postgres.createDatabase('cco');
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query("create role cco login password 'the-right-one'");
    await client.end();
  }, slow);
  afterAll(async () => {
    await redis?.close();
    await postgres?.close();
  });

  it(
    'a Redis that does not answer is said',
    async () => {
      await refused({ env: { REDIS_URL: servers.REDIS_URL, DATABASE_URL: url } }, 2, /REDIS_URL/u, /REDIS_URL/u);
    },
    slow,
  );

  it(
    'a database that is not there is said',
    async () => {
      await refused(
        { env: { REDIS_URL: redis.url, DATABASE_URL: `${url}_none` } },
        2,
        /DATABASE_URL|database/u,
        /DATABASE_URL/u,
      );
    },
    slow,
  );

  it.each([
    ['a wrong password', 'cco'],
    ['a user who is not there', 'nobody'],
  ])(
    '%s is said',
    async (_what, user) => {
      const wrong = url.replace('postgres@', `${user}:${secret}@`);
      await refused({ env: { REDIS_URL: redis.url, DATABASE_URL: wrong } }, 2, /DATABASE_URL/u);
    },
    slow,
  );

  it(
    'three processes, a role each, are one program',
    async () => {
      const env = { REDIS_URL: redis.url, DATABASE_URL: url, CCO_API_TOKEN: 'one-token-for-all-0123456789' };
      const running = await Promise.all(
        ['web', 'workers', 'bots'].map((role) => startProgram({ env, args: ['--role', role] })),
      );
      try {
        const [web, workers, bots] = running;
        const site = web?.url ?? '';
        expect([workers?.url, bots?.url]).toEqual(['', '']);
        const stop = new AbortController();
        const events = await fetch(`${site}/api/events`, { signal: stop.signal });
        let live = '';
        const reading = (async () => {
          for await (const chunk of events.body ?? []) live += Buffer.from(chunk).toString();
        })().catch(() => undefined);

        const ann = await joinCommunity(site, 'Ann');
        // The answer to a command comes from the program alone, while the playground speaks for an agent that is away.
        const listed = async (): Promise<string> => JSON.stringify(await ann.call('GET', `/spaces/${ann.spaceId}`));
        await until(async () => (await listed()).includes('"name":"cco"'), {
          timeoutMs: 120_000,
          label: 'the command',
        });
        await ann.command('general', 'help');
        await until(async () => (await ann.messages('general')).some(({ privateTo }) => privateTo === ann.id), {
          timeoutMs: 120_000,
          label: 'the answer to a command',
        });
        await ann.say('general', '@CCO Agent help');
        await until(async () => (await ann.messages('general')).some(isAnswer), {
          timeoutMs: 120_000,
          label: 'the answer',
        });
        const answers = (await ann.messages('general')).filter(isAnswer);
        expect(answers.map(({ text }) => text)).toEqual([expect.stringContaining('I am CCO Agent, a bot.')]);
        await until(() => ['messages', 'outbox'].every((type) => live.includes(`event: ${type}\n`)), {
          timeoutMs: 60_000,
          label: 'the live update',
        });
        stop.abort();
        await reading;

        const depths = await fetch(`${site}/api/queues`, { headers: { authorization: `Bearer ${env.CCO_API_TOKEN}` } });
        expect(await depths.json()).toMatchObject({ deadLetters: [] });
      } finally {
        expect(await Promise.all(running.map((one) => one.stop()))).toEqual([0, 0, 0]);
      }
    },
    slow,
  );
});

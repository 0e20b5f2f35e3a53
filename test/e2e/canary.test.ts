// Words planted in what people say, in secrets and in addresses: they turn up nowhere but where they belong, and after
// an erasure nowhere at all.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  dumpEmbedded,
  dumpFiles,
  dumpPostgres,
  dumpRedis,
  placesOf,
  runOnEmbedded,
  runOnPostgres,
  type Stored,
} from '../services/dump.ts';
import { claimFrom, joinCommunity, type Member, type Said } from '../services/member.ts';
import { type PostgresServer, postgresMissing, startPostgres } from '../services/postgres.ts';
import { type RunningProgram, runCco, startProgram, temporaryFolder } from '../services/program.ts';
import { type RedisServer, redisMissing, startRedis } from '../services/redis.ts';
import { until } from '../services/until.ts';

const patience = { timeoutMs: 120_000 };
const slow = 600_000;
const word = 'quokkacanary';
const address = 'quokka.canary@mailcanary.example';
const changed = 'editedcanary';
const removed = 'deletedcanary';
const name = 'Numbatcanary';
const adminName = 'Bilbycanary';
const letter = '01900000-0000-7000-8000-00000000cafe';
const apiToken = 'apitokencanary0123456789';
const chatToken = 'chattokencanary0123456789';
const words = [word, address, changed, removed];
const personal = [...words, name, adminName];
const everything = [...personal, apiToken, chatToken];

const inPlay = (said: readonly Said[], text: string): Said | undefined => said.find((one) => one.text.includes(text));

/** Members keep the address they joined at. */
const samePort = ({ url }: RunningProgram): Record<string, string> => ({ CCO_HTTP_PORT: new URL(url).port });

interface Backend {
  readonly env: Readonly<Record<string, string>>;
  /** All that is stored; the program is stopped for it where it must be. */
  dump(program: RunningProgram): Promise<{ stored: Stored[]; program: RunningProgram }>;
  /** Runs a statement on the store, as above. */
  run(program: RunningProgram, statement: string, values: readonly string[]): Promise<RunningProgram>;
  close(): Promise<void>;
}

const onServers = async (): Promise<Backend> => {
  const [redis, postgres]: [RedisServer, PostgresServer] = await Promise.all([startRedis(), startPostgres()]);
  const url = await postgres.createDatabase('cco');
  return {
    env: { REDIS_URL: redis.url, DATABASE_URL: url },
    dump: async (program) => ({
      stored: [...(await dumpPostgres(url)), ...(await dumpRedis(redis.url)), ...dumpFiles(program.dataDir)],
      program,
    }),
    run: async (program, statement, values) => {
      await runOnPostgres(url, statement, values);
      return program;
    },
    close: async () => {
      await redis.close();
      await postgres.close();
    },
  };
};
const embedded = async (): Promise<Backend> => {
  const between = async <T>(program: RunningProgram, work: (dataDir: string) => Promise<T>) => {
    expect(await program.stop()).toBe(0);
    const { dataDir } = program;
    const done = await work(dataDir);
    return { done, program: await startProgram({ dataDir, env: { ...quiet, ...samePort(program) } }) };
  };
  return {
    env: {},
    dump: async (running) => {
      const { done: stored, program } = await between(running, async (dataDir) => [
        ...(await dumpEmbedded(dataDir)),
        ...dumpFiles(dataDir),
      ]);
      return { stored, program };
    },
    run: async (running, statement, values) =>
      (await between(running, (dataDir) => runOnEmbedded(dataDir, statement, values))).program,
    close: async () => undefined,
  };
};
const quiet = { CCO_LOG_LEVEL: 'trace', CCO_API_TOKEN: apiToken };

const missing = redisMissing ?? postgresMissing;
const backends: [string, () => Promise<Backend>, boolean][] = [
  ['embedded', embedded, false],
  [`on Redis and PostgreSQL${missing === null ? '' : ` (${missing})`}`, onServers, missing !== null],
];

describe.each(backends)('%s', (_kind, open, skipped) => {
  describe.skipIf(skipped)('what people say and what is secret', () => {
    let backend: Backend;
    let program: RunningProgram;
    let printed = '';
    let live = '';
    let admin: Member;
    let members: Member[] = [];
    const stop = new AbortController();

    const everPrinted = (): string => printed + program.stdout() + program.stderr();
    const lookAgain = async (): Promise<Stored[]> => {
      const before = program;
      const { stored, program: after } = await backend.dump(program);
      if (after !== before) printed += before.stdout() + before.stderr();
      program = after;
      return stored;
    };
    const member = (index: number): Member => {
      const found = members[index];
      if (found === undefined) throw new Error('nobody there');
      return found;
    };
    const get = async (path: string, init: RequestInit = {}): Promise<string> =>
      (await fetch(`${program.url}${path}`, init)).text();

    beforeAll(async () => {
      backend = await open();
      program = await startProgram({ env: { ...backend.env, ...quiet } });
      const watcher = await fetch(`${program.url}/api/events`, { signal: stop.signal });
      void (async () => {
        for await (const chunk of watcher.body ?? []) live += Buffer.from(chunk).toString();
      })().catch(() => undefined);

      const link = (await runCco(['login'], { dataDir: program.dataDir, env: quiet })).stdout.trim();
      admin = await joinCommunity(program.url, adminName, { claim: await claimFrom(link) });
      members = [];
      for (const one of [name, 'Ben', 'Cleo', 'Dan']) members.push(await joinCommunity(program.url, one));

      // Said in a channel, in a thread that turns sour, to one person, in a command, in a poll; changed and deleted.
      const first = await member(0).say('general', `Does anybody know ${word}? Write to ${address}`);
      for (const text of [
        'terrible, I hate',
        'awful and stupid',
        'a disaster, angry at you and',
        'the worst, horrible',
      ])
        for (const index of [0, 1, 2]) await member(index).say('general', `This is ${text} ${word}`, first.id);
      const path = `/spaces/${admin.spaceId}/channels/${channelOf(await member(0).call('GET', `/spaces/${admin.spaceId}`))}`;
      await member(0).call('POST', `${path}/messages`, { text: `only for you: ${word}`, privateTo: member(3).id });
      await member(0).command('general', `help ${word}`);
      await member(0).call('POST', `${path}/commands`, { command: 'poll', text: `${word}? | Yes | No` });
      const edited = await member(0).say('general', `I mean ${changed}`);
      await member(0).call('PATCH', `${path}/messages/${edited.id}`, { text: `I mean ${word}` });
      const gone = await member(0).say('general', `Nobody should read ${removed}`);
      await member(0).call('DELETE', `${path}/messages/${gone.id}`);
      await until(async () => inPlay(await admin.messages('moderators'), 'The mood turned') !== undefined, {
        ...patience,
        label: 'the draft',
      });

      // A job that was given up, as one that no worker could do.
      const values = [letter, JSON.stringify({ events: [{ text: `${word} ${address}` }] }), `anychat:${member(0).id}`];
      const statement = `insert into cco.dead_letters (id, queue, error_code, at, attempts, payload, member_id)
        values ($1, 'ingest', 'boom', ${Date.now()}, 5, $2, $3)`;
      const before = program;
      program = await backend.run(program, statement, values);
      if (program !== before) printed += before.stdout() + before.stderr();
    }, slow);
    afterAll(async () => {
      stop.abort();
      await program?.stop();
      await backend?.close();
    }, slow);

    it('is not on the moderators’ card', async () => {
      const card = inPlay(await admin.messages('moderators'), 'The mood turned');
      expect(placesOf([{ place: 'card', text: JSON.stringify(card) }], everything)).toEqual([]);
    });

    it.each([
      ['/metrics'],
      ['/healthz'],
      ['/readyz'],
      ['/api/spaces'],
      ['/api/openapi.json'],
      ['/api/interventions'],
      ['/api/queues'],
    ])('is not in %s, asked without a session', async (path) => {
      expect(placesOf([{ place: path, text: await get(path) }], everything)).toEqual([]);
    });

    it('is not in what a space tells without a session', async () => {
      const { spaces } = JSON.parse(await get('/api/spaces')) as { spaces: { id: string }[] };
      for (const { id } of spaces) {
        for (const what of ['health', 'history', 'messages']) {
          const path = `/api/spaces/${id}/${what}`;
          expect(placesOf([{ place: path, text: await get(path) }], everything)).toEqual([]);
        }
      }
    });

    it('is not in interventions, jobs and dead letters, asked with the token', async () => {
      const init = { headers: { authorization: `Bearer ${apiToken}` } };
      for (const path of ['/api/interventions', '/api/queues'])
        expect(placesOf([{ place: path, text: await get(path, init) }], everything)).toEqual([]);
    });

    it(
      'is not in an error’s answer',
      async () => {
        const json = { 'content-type': 'application/json' };
        const wrong: [string, RequestInit][] = [
          [`/${word}`, {}],
          [`/api/spaces/${word}/health`, {}],
          [`/api/spaces/anychat:${word}/history?since=${word}&limit=${word}`, {}],
          [`/login?code=${word}`, {}],
          ['/api/queues', { headers: { authorization: `Bearer ${word}` } }],
          ['/v1/sessions', { method: 'POST', headers: json, body: `{"name": "${word}` }],
          ['/v1/sessions', { method: 'POST', headers: json, body: JSON.stringify({ name: { [word]: address } }) }],
          ['/v1/sessions', { method: 'POST', headers: json, body: JSON.stringify({ name: 'Eve', claim: word }) }],
          ['/v1/sessions', { method: 'POST', headers: json, body: JSON.stringify({ name: `${word}@<>` }) }],
          [`/v1/spaces/${word}`, { headers: { authorization: `Bearer ${word}` } }],
          [`/v1/spaces/${word}`, { headers: { authorization: `Bearer ${member(3).token}` } }],
        ];
        for (const [path, init] of wrong) {
          const response = await fetch(`${program.url}${path}`, init);
          expect(response.status).toBeGreaterThanOrEqual(400);
          expect(placesOf([{ place: path.replaceAll(word, '…'), text: await response.text() }], everything)).toEqual(
            [],
          );
        }
      },
      slow,
    );

    it.each(['queues', 'queues --json', 'spaces', 'doctor', 'doctor --json'])(
      'is not in cco %s',
      async (line) => {
        const args = line.split(' ');
        const env = { ...backend.env, ...quiet, ANYCHAT_API_TOKEN: chatToken };
        const { stdout, stderr } = await runCco(args, { dataDir: program.dataDir, env });
        expect(stdout).not.toBe('');
        if (line.startsWith('queues')) expect(stdout).toContain(letter);
        expect(placesOf([{ place: 'output', text: stdout + stderr }], everything)).toEqual([]);
      },
      slow,
    );

    it(
      'is not in the report of a replay',
      async () => {
        const file = join(temporaryFolder(), 'export.jsonl');
        const lines = [0, 1, 2, 3, 4, 5, 6, 7].map((index) => ({
          type: 'message.created',
          id: `m${index}`,
          at: new Date(Date.UTC(2026, 0, 1, 10, index * 20)).toISOString(),
          spaceId: 's',
          channelId: 'c',
          author: { id: `u${index % 6}`, name: `${name} ${index % 6}` },
          text: `Does anybody hate this terrible ${word}? ${address}`,
        }));
        writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
        for (const args of [
          ['replay', file],
          ['replay', file, '--json'],
        ]) {
          const { code, stdout, stderr } = await runCco(args, { env: { CCO_LOG_LEVEL: 'trace' } });
          expect(code).toBe(0);
          expect(placesOf([{ place: args.join(' '), text: stdout + stderr }], everything)).toEqual([]);
        }
      },
      slow,
    );

    it(
      'is not in the log of a bot whose token another AnyChat refuses',
      async () => {
        const env = { ANYCHAT_API_BASE: `${program.url}/v1`, ANYCHAT_API_TOKEN: chatToken, CCO_LOG_LEVEL: 'trace' };
        const stranger = await startProgram({ env });
        await until(() => /unauthorized/u.test(stranger.stderr()), { ...patience, label: 'the refusal' });
        const seen = stranger.stdout() + stranger.stderr() + (await (await fetch(`${stranger.url}/metrics`)).text());
        await stranger.stop();
        expect(placesOf([{ place: 'log', text: seen + stranger.stderr() }], everything)).toEqual([]);
      },
      slow,
    );

    it(
      'stands in the store, or this test could find nothing',
      async () => {
        const found = placesOf(await lookAgain(), everything);
        expect(found).toEqual(
          expect.arrayContaining([
            `cco.messages: ${word}`,
            `anychat.messages: ${address}`,
            `cco.dead_letters: ${word}`,
          ]),
        );
        expect(found.filter((place) => place.endsWith(changed) || place.endsWith(removed))).toEqual([]);
        expect(found.filter((place) => place.endsWith(apiToken) || place.endsWith(chatToken))).toEqual([]);
      },
      slow,
    );

    it(
      'is nowhere once those who said it have asked for that, not even after a restart',
      async () => {
        // Whose name stands on the card of what they decided.
        const card = inPlay(await admin.messages('moderators'), 'The mood turned');
        const approve = card?.actions?.find(({ label }) => label === 'Approve')?.id ?? '';
        await admin.press('moderators', card?.id ?? '', approve);
        await until(async () => inPlay(await admin.messages('moderators'), `Approved by ${adminName}`) !== undefined, {
          ...patience,
          label: 'the decision on the card',
        });
        for (const one of [admin, member(0), member(1), member(2)]) await one.command('general', 'privacy erase yes');
        await until(async () => inPlay(await member(3).messages('general'), word) === undefined, {
          ...patience,
          label: 'the chat is clean',
        });
        let found: string[] = [];
        await until(
          async () => {
            found = placesOf(await lookAgain(), personal);
            return found.length === 0;
          },
          { timeoutMs: 90_000, label: 'the store is clean' },
        ).catch(() => undefined);
        expect(found).toEqual([]);
        printed += program.stdout() + program.stderr();
        const { dataDir } = program;
        expect(await program.stop()).toBe(0);
        program = await startProgram({ dataDir, env: { ...backend.env, ...quiet, ...samePort(program) } });
        await member(3).command('general', 'help');
        await until(async () => inPlay(await member(3).messages('general'), 'What you can ask me') !== undefined, {
          ...patience,
          label: 'the program goes on',
        });
        expect(placesOf(await lookAgain(), personal)).toEqual([]);
      },
      slow,
    );

    it('was never in a live event', () => {
      expect(live).toContain('event: messages');
      expect(placesOf([{ place: 'events', text: live }], everything)).toEqual([]);
    });

    it('was never in the log, however much it tells', () => {
      const lines = everPrinted().split('\n');
      expect(lines.length).toBeGreaterThan(3);
      const found = lines.filter((line) => placesOf([{ place: '', text: line }], everything).length > 0);
      expect(found).toEqual([]);
    });
  });
});

/** The id of #general in what the server says of a space. */
function channelOf(space: unknown): string {
  const { channels } = space as { channels: { id: string; name: string }[] };
  return channels.find((channel) => channel.name === 'general')?.id ?? '';
}

import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memberId } from '../../src/core/ids.ts';
import { type PostgresServer, postgresMissing, startPostgres } from '../services/postgres.ts';
import { at, type Client, startServer, type TestServer, until } from './server.ts';

describe.skipIf(postgresMissing !== null)(`two web processes on PostgreSQL ${postgresMissing ?? ''}`, () => {
  let postgres: PostgresServer;
  let servers: TestServer[];
  let databases: Kysely<unknown>[];

  beforeAll(async () => {
    postgres = await startPostgres({ fsync: 'off' });
    const connectionString = await postgres.createDatabase('anychat');
    databases = [0, 1].map(() => {
      const pool = new Pool({ connectionString, max: 4 });
      // Idle connections that the server ends with itself, after the tests.
      pool.on('error', () => undefined);
      pool.on('connect', (client) => client.on('error', () => undefined));
      return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    });
    const [one, two] = databases;
    if (one === undefined || two === undefined) throw new Error('no database');
    const first = await startServer({ db: one });
    servers = [first, await startServer({ db: two, clock: first.clock })];
  });
  afterAll(async () => {
    for (const server of servers ?? []) await server.close();
    for (const db of databases ?? []) await db.destroy();
    await postgres?.close();
  });

  test('write one log: everybody hears everything once, in one order, also across a reconnect', async () => {
    const [one, two] = servers as [TestServer, TestServer];
    const ada = await one.join('Ada');
    const ben = await two.join('Ben');
    const path = `${at(one, 'general')}/messages`;
    const first = (await ada.call('POST', path, { text: 'start' })).body.id;
    const ears = [ada.connect(), ben.connect()];
    await until(() => ears.every((ear) => ear.of('ready').length === 1), { label: 'ready' });
    const talk = (who: Client, name: string) =>
      Promise.all(Array.from({ length: 60 }, (_, index) => who.call('POST', path, { text: `${name} ${index}` })));
    const talking = Promise.all([talk(ada, 'ada'), talk(ben, 'ben')]);
    const late = ben.connect(first);
    const said = (await talking).flat().map(({ status, body }) => (status === 201 ? body.id : 'failed'));
    expect(said).not.toContain('failed');
    const heardBy = (ear: (typeof ears)[number]) => ear.of('message.created').map(({ id }) => id);
    for (const ear of [...ears, late]) {
      await until(() => heardBy(ear).length >= said.length, { label: 'all of it' });
      expect(heardBy(ear)).toEqual([...said].sort());
      ear.close();
    }
  });

  test('have one name space, one key space and one agent', async () => {
    const [one, two] = servers as [TestServer, TestServer];
    const attempts = await Promise.all(servers.map((server) => server.call('POST', '/sessions', { name: 'Cleo' })));
    expect(attempts.map(({ status }) => status).sort()).toEqual([201, 409]);
    const token = attempts.find(({ status }) => status === 201)?.body.token;
    const cleo = await Promise.all(servers.map((server) => server.client(token)));
    const path = `${at(one, 'general')}/messages`;
    const same = await Promise.all(
      cleo.flatMap((client) =>
        [1, 2, 3].map(() => client.call('POST', path, { text: 'x' }, { 'idempotency-key': 'k' })),
      ),
    );
    expect(new Set(same.map(({ body }) => body.id)).size).toBe(1);
    expect(await one.playground.agentToken()).toBe(await two.playground.agentToken());
    expect(one.space).toBe(two.space);
  });

  test('erase for each other', async () => {
    const [one, two] = servers as [TestServer, TestServer];
    const dora = await one.join('Dora');
    const path = `${at(one, 'general')}/messages`;
    const { body } = await dora.call('POST', path, { text: 'forget this' });
    expect(await two.playground.eraser.eraseMember(memberId('anychat', dora.id), one.clock.at)).toBeGreaterThan(0);
    expect((await dora.call('GET', `${path}/${body.id}`)).status).toBe(404);
    expect((await dora.call('GET', '/me')).body.name).toBe('erased member');
  });
});

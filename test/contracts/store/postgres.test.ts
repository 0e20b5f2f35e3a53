import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Repositories } from '../../../src/core/ports.ts';
import { type Migration, migrate } from '../../../src/store/migrate.ts';
import { createPostgresStore, type OpenedStore } from '../../../src/store/postgres.ts';
import { type PostgresServer, postgresMissing, startPostgres } from '../../services/postgres.ts';
import { until } from '../../services/until.ts';
import { member, message, said, space, start } from './events.ts';

const reason = postgresMissing === null ? '' : ` (skipped: ${postgresMissing})`;

describe.skipIf(postgresMissing !== null)(`PostgreSQL${reason}`, () => {
  let running: PostgresServer | undefined;
  const server = (): PostgresServer => {
    if (running === undefined) throw new Error('PostgreSQL is not running');
    return running;
  };
  beforeAll(async () => {
    running = await startPostgres();
  });
  afterAll(() => running?.close());

  it('is migrated once by several processes that start together', async () => {
    const url = await server().createDatabase('together');
    const opened = await Promise.all([1, 2, 3].map(() => createPostgresStore({ url, maxConnections: 2 })));
    const [first] = opened;
    if (first === undefined) throw new Error('nothing opened');
    await Promise.all(opened.map(({ store }) => store.messages.apply([said('m')], start)));
    const { rows } = await sql<{ count: number }>`select count(*) as count from cco.messages`.execute(first.db);
    expect(rows).toEqual([{ count: 1 }]);
    await Promise.all(opened.map(({ store }) => store.close()));
  });

  it("takes other modules' migrations into their own schema, each once", async () => {
    const url = await server().createDatabase('modules');
    const pool = new Pool({ connectionString: url });
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    const migrations: Migration[] = ['0002-b', '0001-a'].map((name) => ({
      name,
      up: async (tx) => {
        await sql`create table anychat.${sql.id(name)} (id int)`.execute(tx);
      },
    }));
    const runs = await Promise.all([1, 2, 3].map(() => migrate(db, { schema: 'anychat', migrations })));
    expect(runs.filter((names) => names.length > 0)).toEqual([['0001-a', '0002-b']]);
    const older = migrate(db, { schema: 'anychat', migrations: migrations.slice(1) });
    await expect(older).rejects.toMatchObject({ code: 'store-too-new' });
    await db.destroy();
  });

  describe('erasing a member beside a batch with their messages', () => {
    /** Runs `first` in a transaction that stays open until `second` waits for it, or is done without waiting. */
    const beside = async <T>(
      { store, db }: OpenedStore,
      first: (tx: Repositories) => Promise<unknown>,
      second: () => Promise<T>,
    ): Promise<T> => {
      let running: Promise<T> | undefined;
      await store.transaction(async (tx) => {
        await first(tx);
        let done = false;
        running = second().finally(() => {
          done = true;
        });
        await until(
          async () => {
            const { rows } = await sql`select 1 from pg_locks where not granted`.execute(db);
            return done || rows.length > 0;
          },
          { label: 'the second waits for the first' },
        );
      });
      if (running === undefined) throw new Error('nothing ran');
      return await running;
    };

    it('erases what a batch not yet committed has stored', async () => {
      const opened = await createPostgresStore({ url: await server().createDatabase('erase_after') });
      const { store } = opened;
      await beside(
        opened,
        (tx) => tx.messages.apply([said('m')], start),
        () => store.privacy.erase(member('ann'), start + 1),
      );
      expect(await store.messages.get(message('m'))).toBeNull();
      expect(await store.messages.authorTotals(space, start, 1e9, 1e9)).toEqual([]);
      await store.close();
    });

    it('lets no batch store what an erasure not yet committed forbids', async () => {
      const opened = await createPostgresStore({ url: await server().createDatabase('erase_before') });
      const { store } = opened;
      const applied = await beside(
        opened,
        (tx) => tx.privacy.erase(member('ann'), start + 1),
        () => store.messages.apply([said('m')], start),
      );
      expect(applied).toMatchObject({ inserted: 0, refused: 1 });
      await store.close();
    });
  });

  it('works again after being killed and started again, with everything that was committed', async () => {
    const url = await server().createDatabase('killed');
    const { store } = await createPostgresStore({ url, connectTimeoutMs: 1_000 });
    await store.messages.apply([said('before')], start);
    // Some in flight, some idle, when it dies.
    const inFlight = Array.from({ length: 20 }, (_, n) =>
      store.messages.apply([said(`flight${n}`)], start).then(
        () => 'stored',
        (error: unknown) => error,
      ),
    );
    await server().kill();
    for (const result of await Promise.all(inFlight)) {
      if (result !== 'stored') expect(result).toMatchObject({ code: 'store-unavailable', retryable: true });
    }
    // What serves a connection outlives the main process for a moment.
    const isGone = (work: () => Promise<unknown>) => () =>
      work().then(
        () => false,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'store-unavailable', retryable: true });
          return true;
        },
      );
    await until(isGone(store.ping), { label: 'no answer' });
    await until(
      isGone(() => store.transaction((tx) => tx.spaces.list())),
      { label: 'no transaction' },
    );
    await until(
      isGone(() => store.messages.apply([said('after')], start)),
      { label: 'nothing stored' },
    );
    await server().restart();
    await until(
      () =>
        store.ping().then(
          () => true,
          () => false,
        ),
      { label: 'the store answers again' },
    );
    const again = Array.from({ length: 20 }, (_, n) => said(`flight${n}`));
    await store.messages.apply([said('before'), ...again, said('after')], start);
    expect(await store.messages.counts(space, start)).toEqual({ messages: 22, authors: 1 });
    await store.close();
  });

  it('is reported as unreachable, with what to do, when it is not there at start', async () => {
    const absent = createPostgresStore({ url: 'postgres://postgres@127.0.0.1:1/none', connectTimeoutMs: 500 });
    await expect(absent).rejects.toMatchObject({
      code: 'store-unavailable',
      retryable: true,
      remedy: expect.stringContaining('DATABASE_URL'),
    });
    await expect(createPostgresStore({ url: 'mysql://x' })).rejects.toMatchObject({ code: 'database-url-invalid' });
  });

  it.each([
    ['no such database', 'store-missing', 'absent', 'postgres'],
    ['no such user', 'store-access-denied', 'postgres', 'nobody'],
  ])('is refused with what to do: %s', async (_, code, database, user) => {
    const url = `postgres://${user}@127.0.0.1:${server().port}/${database}`;
    await expect(createPostgresStore({ url })).rejects.toMatchObject({
      code,
      remedy: expect.stringContaining('DATABASE_URL'),
    });
  });

  it('is not waited for longer than the statement timeout', async () => {
    const { store, db } = await createPostgresStore({ url: server().url, statementTimeoutMs: 200 });
    await expect(sql`select pg_sleep(60)`.execute(db)).rejects.toMatchObject({
      code: 'store-timeout',
      retryable: true,
    });
    await store.close();
  });

  it('says nothing of the content of a statement it refused', async () => {
    const { store, db } = await createPostgresStore({ url: server().url });
    const refused = await sql`select ${'xylophone'}::int`.execute(db).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'store-rejected', retryable: false });
    expect(JSON.stringify(refused, Object.getOwnPropertyNames(refused))).not.toContain('xylophone');
    await store.close();
  });

  it('refuses another secret than the one the hashes were made with', async () => {
    const url = await server().createDatabase('secrets');
    const { store } = await createPostgresStore({ url, hashSecret: 'one' });
    await store.close();
    const same = await createPostgresStore({ url, hashSecret: 'one' });
    await same.store.close();
    await expect(createPostgresStore({ url, hashSecret: 'two' })).rejects.toMatchObject({
      code: 'store-secret-changed',
    });
  });
});

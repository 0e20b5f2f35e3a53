// The implementations of the store port, as the suites open them.
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createPostgresStore } from '../../../src/store/postgres.ts';
import { postgresMissing, startPostgres } from '../../services/postgres.ts';

export interface Opened {
  readonly store: Store;
  readonly db: Kysely<unknown>;
  close(): Promise<void>;
}

const backends: { name: string; missing: string | null; open(): Promise<Opened> }[] = [
  {
    name: 'PGlite',
    missing: null,
    open: async () => {
      const { store, db } = await createPgliteStore({ dataDir: 'memory' });
      return { store, db, close: () => store.close() };
    },
  },
  {
    name: 'PostgreSQL',
    missing: postgresMissing,
    open: async () => {
      const server = await startPostgres({ fsync: 'off', deadlock_timeout: '50ms' });
      const { store, db } = await createPostgresStore({ url: server.url });
      return {
        store,
        db,
        close: async () => {
          await store.close();
          await server.close();
        },
      };
    },
  },
];

/** Empties all tables. */
export const clear = async (db: Kysely<unknown>): Promise<void> => {
  const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'cco'
    and tablename not in ('migrations', 'keyring')`.execute(db);
  await sql.raw(`truncate ${rows.map(({ name }) => `cco.${name}`).join(', ')}`).execute(db);
};

/** Runs a suite on each implementation, with empty tables before each test. */
export const describeStores = (title: string, suite: (opened: () => Opened) => void): void => {
  for (const { name, missing, open } of backends) {
    const reason = missing === null ? '' : ` (skipped: ${missing})`;
    describe.skipIf(missing !== null)(`${title} on ${name}${reason}`, () => {
      let current: Opened | undefined;
      const opened = (): Opened => {
        if (current === undefined) throw new Error('the store is not open');
        return current;
      };
      beforeAll(async () => {
        current = await open();
      });
      beforeEach(() => clear(opened().db));
      afterAll(() => current?.close());
      suite(opened);
    });
  }
};

/** Everything apply keeps, apart from the dirt marks. */
export const rowsOf = async (db: Kysely<unknown>): Promise<Record<string, unknown[]>> => {
  const tables = [
    'messages',
    'mentions',
    'activity',
    'members',
    'spaces',
    'channels',
    'privacy',
    'severe',
    'reactions',
    'reaction_clears',
  ];
  const found: Record<string, unknown[]> = {};
  for (const table of tables) {
    const { rows } = await sql`select * from ${sql.id('cco', table)} t order by t::text`.execute(db);
    found[table] = rows;
  }
  return found;
};

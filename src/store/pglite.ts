import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, type PGliteDialectConfig, sql } from 'kysely';
import { lockDataFolder } from './data-lock.ts';
import { migrate } from './migrate.ts';
import { storeError } from './sql-errors.ts';
import { type OpenedStore, openStore } from './store.ts';
import { withDeadline } from './with-deadline.ts';

export interface PgliteStoreConfig {
  /** The data folder, made where missing (mode 0700), or `memory`. Tables live in its sub-folder `store`. */
  readonly dataDir: string;
  /** Secret of the keyed hashes. Default: the one made at the first migration and kept in the database. */
  readonly hashSecret?: string;
  /** Between two clean-ups of dead rows, ms (PGlite has none of its own). Default 10 minutes. */
  readonly vacuumEveryMs?: number;
}

export interface OpenedPgliteStore extends OpenedStore {
  /** The instance itself, to be shared with the queues; closed by `store.close()`. */
  readonly pglite: PGlite;
}

type KyselyPglite = Exclude<PGliteDialectConfig['pglite'], (...args: never[]) => unknown>;

const closeDeadlineMs = 10_000;

/**
 * The instance as Kysely takes it: with errors of ours, and a turn of the event loop after each statement, because
 * PGlite works on this thread and answers in microtasks: a busy caller would keep timers and sockets waiting for good.
 */
const guard = (pglite: PGlite): KyselyPglite => {
  const guardQuery =
    (target: PGlite | Transaction): KyselyPglite['query'] =>
    async (query, params, options) => {
      try {
        const { rows, affectedRows, fields } = await target.query<never>(query, params, {
          rowMode: options?.rowMode ?? 'object',
        });
        return { rows, fields, ...(affectedRows === undefined ? {} : { affectedRows }) };
      } catch (error) {
        throw storeError(error);
      } finally {
        await turn();
      }
    };
  return {
    get closed() {
      return pglite.closed;
    },
    get ready() {
      return pglite.ready;
    },
    get waitReady() {
      return pglite.waitReady;
    },
    close: () => pglite.close(),
    query: guardQuery(pglite),
    transaction: (work) =>
      pglite.transaction((tx) => work({ query: guardQuery(tx), rollback: () => tx.rollback() })) as ReturnType<
        typeof work
      >,
  };
};

const tidy = async (db: Kysely<unknown>): Promise<void> => {
  const { rows } = await sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(db);
  for (const { name } of rows) await sql.raw(`vacuum (analyze) ${name}`).execute(db);
};

/**
 * Opens the embedded store and migrates its schema. One process a folder.
 * @throws CcoError `data-dir-in-use` when another live process holds the folder, `store-too-new`
 */
export const createPgliteStore = async (config: PgliteStoreConfig): Promise<OpenedPgliteStore> => {
  const inMemory = config.dataDir === 'memory';
  if (!inMemory) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    chmodSync(config.dataDir, 0o700);
  }
  const lock = inMemory ? null : lockDataFolder(config.dataDir);
  try {
    const pglite = await PGlite.create(inMemory ? {} : { dataDir: join(config.dataDir, 'store') });
    const db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite: guard(pglite) }) });
    let tidying = Promise.resolve();
    const timer = setInterval(() => {
      tidying = tidying.then(() => tidy(db)).catch(() => undefined);
    }, config.vacuumEveryMs ?? 600_000);
    timer.unref();
    const close = async (): Promise<void> => {
      clearInterval(timer);
      await withDeadline(
        tidying.then(() => pglite.close()),
        closeDeadlineMs,
      );
      lock?.release();
    };
    try {
      const opened = await openStore(db, {
        hashSecret: config.hashSecret,
        migrate: (migrations) => migrate(db, migrations),
        close,
      });
      return { ...opened, pglite };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    lock?.release();
    throw storeError(error);
  }
};

import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import { CcoError } from '../core/errors.ts';
import type { Store } from '../core/ports.ts';
import { storeError } from './sql-errors.ts';
import { openStore } from './store.ts';
import { withDeadline } from './with-deadline.ts';

export interface PostgresStoreConfig {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Connections held at most. Default 10. */
  readonly maxConnections?: number;
  /** Longest run of one statement, ms. Default 15,000. */
  readonly statementTimeoutMs?: number;
  /** Longest wait for a connection, ms. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Secret of the keyed hashes. Default: the one made at the first migration and kept in the database. */
  readonly hashSecret?: string;
}

export interface OpenedStore {
  readonly store: Store;
  /** The same connections, for other modules' own schemas. Closed by `store.close()`. */
  readonly db: Kysely<unknown>;
}

const int8 = 20;
const preparable = /^\/\* prepare:(\w+) \*\//u;
const closeDeadlineMs = 5_000;

const typeParsers = {
  // Times and counts: all far below 2^53.
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : types.getTypeParser(oid, format ?? 'text'),
};

/** A connection lost or in doubt must not go back into the pool. */
const spoils = (error: CcoError): boolean => error.code === 'store-unavailable';

const guardClient = (client: PoolClient) => {
  let spoilt = false;
  return {
    processID: 'processID' in client && typeof client.processID === 'number' ? client.processID : 0,
    query: async (text: string, values: readonly unknown[]) => {
      const name = preparable.exec(text)?.[1];
      try {
        return await client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) });
      } catch (error) {
        const known = storeError(error);
        spoilt ||= spoils(known);
        throw known;
      }
    },
    release: (destroy?: boolean) => client.release(spoilt || destroy === true),
  };
};

/**
 * The pool as Kysely takes it: with errors of ours, and named statements where the SQL asks for it.
 */
const guardPool = (pool: Pool): PostgresPool => {
  const connect = async () => {
    try {
      return guardClient(await pool.connect());
    } catch (error) {
      throw storeError(error);
    }
  };
  const end = async (): Promise<void> => {
    await withDeadline(pool.end(), closeDeadlineMs);
  };
  // Kysely's own type is that of `pg` with streams and cursors, which we do not use.
  return { connect, end, options: {} } as unknown as PostgresPool;
};

/**
 * Opens the store on a PostgreSQL server (15 or newer) and migrates its schema.
 * @throws CcoError `store-unavailable` when the server does not answer, `database-url-invalid`, `store-too-new`
 */
export const createPostgresStore = async (config: PostgresStoreConfig): Promise<OpenedStore> => {
  if (!URL.canParse(config.url) || !/^postgres(ql)?:$/u.test(new URL(config.url).protocol)) {
    throw new CcoError('DATABASE_URL is not the address of a PostgreSQL database.', {
      code: 'database-url-invalid',
      remedy: 'Set DATABASE_URL to postgres://user:password@host:5432/database.',
    });
  }
  const statementTimeout = config.statementTimeoutMs ?? 15_000;
  const pool = new Pool({
    connectionString: config.url,
    max: config.maxConnections ?? 10,
    connectionTimeoutMillis: config.connectTimeoutMs ?? 5_000,
    statement_timeout: statementTimeout,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    application_name: 'cco',
    types: typeParsers,
  });
  // A lost connection is noticed by the next statement; without listeners it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: guardPool(pool) }) });
  try {
    const store = await openStore(db, {
      ...(config.hashSecret === undefined ? {} : { hashSecret: config.hashSecret }),
      close: () => withDeadline(db.destroy(), closeDeadlineMs),
    });
    return { store, db };
  } catch (error) {
    await withDeadline(pool.end(), closeDeadlineMs);
    throw error;
  }
};

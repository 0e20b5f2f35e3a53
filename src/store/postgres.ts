import { Kysely, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';
import { CcoError } from '../core/errors.ts';
import { migrate } from './migrate.ts';
import { guardPool } from './postgres-pool.ts';
import { type OpenedStore, openStore } from './store.ts';
import { withDeadline } from './with-deadline.ts';

export type { OpenedStore } from './store.ts';

export interface PostgresStoreConfig {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  /** Connections held at most. Default 10. */
  readonly maxConnections?: number;
  /** Longest run of one statement, ms. Default 15,000. Migrations have no limit. */
  readonly statementTimeoutMs?: number;
  /** Longest wait for a connection, ms. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Secret of the keyed hashes. Default: the one made at the first migration and kept in the database. */
  readonly hashSecret?: string;
}

const int8 = 20;
const closeDeadlineMs = 5_000;
// The server ends a long statement; where it cannot any more, this side gives up a little later.
const clientGraceMs = 3_000;

const typeParsers = {
  // Times and counts: all far below 2^53.
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : types.getTypeParser(oid, format ?? 'text'),
};

const connect = (config: PostgresStoreConfig, max: number, statementTimeoutMs: number | null): Kysely<unknown> => {
  const limits =
    statementTimeoutMs === null
      ? {}
      : {
          statement_timeout: statementTimeoutMs,
          query_timeout: statementTimeoutMs + clientGraceMs,
          idle_in_transaction_session_timeout: 60_000,
        };
  const pool = new Pool({
    connectionString: config.url,
    max,
    connectionTimeoutMillis: config.connectTimeoutMs ?? 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'cco',
    types: typeParsers,
    ...limits,
  });
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool: guardPool(pool) }) });
};

const isPostgresUrl = (url: string): boolean => URL.canParse(url) && /^postgres(ql)?:$/u.test(new URL(url).protocol);

/**
 * Opens the store on a PostgreSQL server (15 or newer) and migrates its schema. Works again by itself after the server
 * was away; what is asked for in the meantime fails with `store-unavailable`, retryable.
 * @throws CcoError `database-url-invalid`, `store-unavailable` when the server does not answer, `store-access-denied`,
 *   `store-missing` (no such database), `store-too-new`, `store-secret-changed`
 */
export const createPostgresStore = async (config: PostgresStoreConfig): Promise<OpenedStore> => {
  if (!isPostgresUrl(config.url)) {
    throw new CcoError('DATABASE_URL is not the address of a PostgreSQL database.', {
      code: 'database-url-invalid',
      remedy: 'Set DATABASE_URL to postgres://user:password@host:5432/database.',
    });
  }
  const db = connect(config, config.maxConnections ?? 10, config.statementTimeoutMs ?? 15_000);
  const close = (): Promise<boolean> => withDeadline(db.destroy(), closeDeadlineMs);
  try {
    return await openStore(db, {
      hashSecret: config.hashSecret,
      migrate: async (migrations) => {
        const patient = connect(config, 1, null);
        try {
          return await migrate(patient, migrations);
        } finally {
          await withDeadline(patient.destroy(), closeDeadlineMs);
        }
      },
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
};

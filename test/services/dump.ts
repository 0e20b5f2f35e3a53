// Everything that is stored, as text, to look for what must not be there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Redis } from 'ioredis';
import { Client } from 'pg';

export interface Stored {
  /** Table, key or file. */
  readonly place: string;
  readonly text: string;
}

type Query = (statement: string) => Promise<readonly Record<string, unknown>[]>;

const dumpTables = async (query: Query): Promise<Stored[]> => {
  const tables = await query(`select quote_ident(table_schema) || '.' || quote_ident(table_name) as name
    from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  const stored: Stored[] = [];
  for (const { name } of tables) {
    const rows = await query(`select to_jsonb(t)::text as row from ${String(name)} t`);
    for (const { row } of rows) stored.push({ place: String(name), text: String(row) });
  }
  return stored;
};

const withPostgres = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
};

const withEmbedded = async <T>(dataDir: string, work: (pglite: PGlite) => Promise<T>): Promise<T> => {
  const pglite = await PGlite.create({ dataDir: join(dataDir, 'store') });
  return work(pglite).finally(() => pglite.close());
};

/** Every row of every table of every schema. */
export const dumpPostgres = (url: string): Promise<Stored[]> =>
  withPostgres(url, (client) => dumpTables(async (statement) => (await client.query(statement)).rows));

/** The same of an embedded store. The program must not run. */
export const dumpEmbedded = (dataDir: string): Promise<Stored[]> =>
  withEmbedded(dataDir, (pglite) =>
    dumpTables(async (statement) => (await pglite.query<Record<string, unknown>>(statement)).rows),
  );

/** Runs one statement. */
export const runOnPostgres = (url: string, statement: string, values: readonly string[]): Promise<unknown> =>
  withPostgres(url, (client) => client.query(statement, [...values]));

/** The same on an embedded store. The program must not run. */
export const runOnEmbedded = (dataDir: string, statement: string, values: readonly string[]): Promise<unknown> =>
  withEmbedded(dataDir, (pglite) => pglite.query(statement, [...values]));

const readKey = async (redis: Redis, key: string): Promise<unknown> => {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return null;
  }
};

/** Every key and what it holds. */
export const dumpRedis = async (url: string): Promise<Stored[]> => {
  const redis = new Redis(url);
  try {
    const keys = await redis.keys('*');
    return await Promise.all(
      keys.map(async (key) => ({ place: key, text: `${key} ${JSON.stringify(await readKey(redis, key))}` })),
    );
  } finally {
    redis.disconnect();
  }
};

/** Every file of a data folder but the database's own, which keep what was deleted until they are tidied. */
export const dumpFiles = (dataDir: string): Stored[] =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(dataDir, 'store')))
    .map((path) => ({ place: path, text: readFileSync(path, 'latin1') }));

/** The places where one of the words stands, each once. */
export const placesOf = (stored: readonly Stored[], words: readonly string[]): string[] => [
  ...new Set(
    stored.flatMap(({ place, text }) =>
      words.filter((word) => text.toLowerCase().includes(word.toLowerCase())).map((word) => `${place}: ${word}`),
    ),
  ),
];

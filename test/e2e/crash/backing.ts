// Where the program under test keeps its data: a folder of its own, or private servers.
import { randomUUID } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { type PostgresServer, postgresMissing, startPostgres } from '../../services/postgres.ts';
import { temporaryFolder } from '../../services/program.ts';
import { type RedisServer, redisMissing, startRedis } from '../../services/redis.ts';

export type BackingKind = 'embedded' | 'server';

export type Query = <Row>(sql: string) => Promise<Row[]>;

/** Jobs by queue and state: `ingest.active` and the like. */
export type Depths = Readonly<Record<string, number>>;

export interface Look {
  readonly query: Query;
  readonly depths: Depths;
  close(): Promise<void>;
}

export interface Backing {
  readonly kind: BackingKind;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** Opens what a program that no longer runs has left. */
  look(): Promise<Look>;
  /** Keeps what a killed program has left as it is now; the function it gives opens that. */
  keep(): Promise<() => Promise<Look>>;
  /** What the time does to the lease of a killed process: it runs out. Nothing to do where only one process can be. */
  leaseRunsOut(): Promise<void>;
  close(): Promise<void>;
}

/** Why a backing cannot be had here, or null. */
export const missing = (kind: BackingKind): string | null =>
  kind === 'server' ? (redisMissing ?? postgresMissing) : null;

const lookInto = async (store: string, after: () => Promise<void>): Promise<Look> => {
  const pglite = await PGlite.create(store);
  const query: Query = async <Row>(sql: string) => (await pglite.query<Row>(sql)).rows;
  const jobs = await query<{ name: string; state: string; count: number }>(
    `select queue as name, state::text as state, count(*)::int as count from bullmq.job group by 1, 2`,
  ).catch(() => []);
  return {
    query,
    depths: Object.fromEntries(jobs.map(({ name, state, count }) => [`${name}.${state}`, count])),
    close: async () => {
      await pglite.close();
      await after();
    },
  };
};

const embedded = async (): Promise<Backing> => {
  const folder = temporaryFolder('cco-crash-');
  const dataDir = join(folder, 'data');
  return {
    kind: 'embedded',
    dataDir,
    env: {},
    look: () => lookInto(join(dataDir, 'store'), async () => {}),
    keep: async () => {
      const copy = join(folder, randomUUID());
      await cp(join(dataDir, 'store'), copy, { recursive: true });
      return () => lookInto(copy, () => rm(copy, { recursive: true, force: true }));
    },
    leaseRunsOut: async () => {},
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

export interface Servers {
  readonly redis: RedisServer;
  readonly postgres: PostgresServer;
  readonly databaseUrl: string;
}

/** Private servers, with the backing on them. */
export const startServers = async (): Promise<Backing & Servers> => {
  const folder = temporaryFolder('cco-crash-');
  const [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
  const databaseUrl = await postgres.createDatabase('cco');
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  const query: Query = async <Row>(sql: string) => (await pool.query(sql)).rows as Row[];
  const depths = async (): Promise<Depths> => {
    const client = new Redis(redis.url, { maxRetriesPerRequest: 1 });
    client.on('error', () => undefined);
    try {
      const found: Record<string, number> = {};
      for (const queue of ['ingest', 'interact', 'evaluate', 'deliver-anychat']) {
        found[`${queue}.waiting`] = await client.llen(`cco:${queue}:wait`);
        found[`${queue}.active`] = await client.llen(`cco:${queue}:active`);
      }
      return found;
    } finally {
      client.disconnect();
    }
  };
  const look = async (): Promise<Look> => ({ query, depths: await depths(), close: async () => {} });
  return {
    kind: 'server',
    redis,
    postgres,
    databaseUrl,
    dataDir: join(folder, 'data'),
    env: { REDIS_URL: redis.url, DATABASE_URL: databaseUrl },
    look,
    keep: async () => {
      const seen = await look();
      return async () => seen;
    },
    leaseRunsOut: async () => {
      await query(`update cco.leases set expires_at = 0 where name like 'bot:%'`).catch(() => []);
    },
    close: async () => {
      await pool.end();
      await Promise.all([redis.close(), postgres.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

export const openBacking = (kind: BackingKind): Promise<Backing> => (kind === 'embedded' ? embedded() : startServers());

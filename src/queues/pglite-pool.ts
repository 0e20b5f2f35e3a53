// What BullMQ's PostgreSQL backend needs of a `pg.Pool`, over one PGlite.
import { EventEmitter } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import { type PgPool, type PgPoolClient, type PgQueryResult, runMigrations } from 'bullmq';

// BullMQ polls without a pause at its concurrency cap, and PGlite answers within microtasks: without a turn of the
// event loop after each query nothing else would ever run.
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Result {
  readonly rows: unknown[];
  readonly affectedRows?: number;
}

interface Session {
  query(text: string, params: unknown[]): Promise<Result>;
  exec(text: string): Promise<Result[]>;
}

const runOn = async (session: Session, text: string, params?: readonly unknown[]): Promise<PgQueryResult> => {
  const result =
    params !== undefined && params.length > 0
      ? await session.query(text, [...params])
      : ((await session.exec(text)).at(-1) ?? { rows: [] });
  await turn();
  return { rows: result.rows, rowCount: result.affectedRows || result.rows.length };
};

// BullMQ's statements begin with comments; its LISTEN files are short.
const listenStatement = (text: string): { stop: boolean; channel: string } | null => {
  if (text.length > 600 || !text.includes('LISTEN')) return null;
  const match = /^(UN)?LISTEN\s+"?(\w+)"?\s*;?$/i.exec(text.replaceAll(/--[^\n]*(\n|$)/g, '').trim());
  return match?.[2] === undefined ? null : { stop: match[1] !== undefined, channel: match[2] };
};

class Client extends EventEmitter implements PgPoolClient {
  readonly #pglite: PGlite;
  readonly #listening = new Map<string, () => Promise<void>>();

  constructor(pglite: PGlite) {
    super();
    this.#pglite = pglite;
  }

  async query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    const listen = listenStatement(text);
    if (listen === null) return runOn(this.#pglite, text, params);
    if (listen.stop) {
      await this.#listening.get(listen.channel)?.();
      this.#listening.delete(listen.channel);
    } else if (!this.#listening.has(listen.channel)) {
      const stop = await this.#pglite.listen(listen.channel, (payload) =>
        this.emit('notification', { channel: listen.channel, payload }),
      );
      this.#listening.set(listen.channel, () => stop());
    }
    await turn();
    return { rows: [], rowCount: 0 };
  }

  release(): void {
    this.removeAllListeners();
    for (const stop of this.#listening.values()) stop().catch(() => undefined);
    this.#listening.clear();
  }
}

class Pool extends EventEmitter implements PgPool {
  readonly #pglite: PGlite;
  // Read by BullMQ: a connection inside the process cannot drop unseen, so an idle worker may sleep long.
  readonly options = { keepAlive: true };

  constructor(pglite: PGlite) {
    super();
    this.#pglite = pglite;
    // One per queue and worker.
    this.setMaxListeners(0);
  }

  query<R>(text: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    return runOn(this.#pglite, text, params);
  }

  async connect(): Promise<PgPoolClient> {
    return new Client(this.#pglite);
  }

  async end(): Promise<void> {}
}

const transactionStatement = /^\s*(BEGIN|COMMIT|ROLLBACK)\b/i;

const prepare = async (pglite: PGlite): Promise<PgPool> => {
  // One exclusive transaction, whatever else uses the instance: BullMQ's own BEGIN and COMMIT become part of it.
  await pglite.transaction(async (tx) => {
    await runMigrations(
      {
        query: async (text, params) =>
          transactionStatement.test(text) ? { rows: [], rowCount: 0 } : await runOn(tx, text, params),
      },
      'bullmq',
    );
  });
  await pglite.exec('set search_path to bullmq');
  // Only one process can have this instance open, so whoever held these jobs is gone: no need to wait for their locks.
  await pglite.exec(
    `update bullmq.job set state = 'waiting', lock_token = null, locked_until_ms = null, stalled_marked = false
     where state = 'active'`,
  );
  return new Pool(pglite);
};

const prepared = new WeakMap<PGlite, Promise<PgPool>>();

/**
 * Creates BullMQ's tables in the schema `bullmq`, sets `search_path` to it for the whole instance (so everybody else
 * must qualify their tables), gives back the jobs of a process that died, and returns the pool. Once an instance.
 */
export const openPglitePool = (pglite: PGlite): Promise<PgPool> => {
  const pool = prepared.get(pglite) ?? prepare(pglite);
  prepared.set(pglite, pool);
  return pool;
};

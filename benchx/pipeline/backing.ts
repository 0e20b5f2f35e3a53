// What a run works on: a store and a queue backend, embedded in this process or on servers.
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import type { Store } from '../../src/core/ports.ts';
import { createQueues, type QueueBackend, type Queues } from '../../src/queues/index.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';
import { createPostgresStore } from '../../src/store/postgres.ts';

export type BackingConfig =
  | { readonly kind: 'embedded'; readonly folder: string }
  | { readonly kind: 'server'; readonly folder: string; readonly redisUrl: string; readonly databaseUrl: string };

export interface Backing {
  readonly store: Store;
  readonly db: Kysely<unknown>;
  readonly backend: QueueBackend;
  readonly redisUrl: string | null;
  readonly queues: Queues;
  close(): Promise<void>;
}

export const logger = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }));
export const clock = { now: () => Date.now() };

const openStore = async (config: BackingConfig) => {
  if (config.kind === 'server') {
    const { store, db } = await createPostgresStore({ url: config.databaseUrl });
    return { store, db, backend: { kind: 'redis', url: config.redisUrl } as const, redisUrl: config.redisUrl };
  }
  const { store, db, pglite } = await createPgliteStore({ dataDir: config.folder });
  return { store, db, backend: { kind: 'pglite', pglite } as const, redisUrl: null };
};

/** Opens it as the program does; `name` keeps the spools of two processes apart. */
export const openBacking = async (config: BackingConfig, name: string): Promise<Backing> => {
  const opened = await openStore(config);
  const queues = await createQueues(
    { backend: opened.backend, dataDir: join(config.folder, name) },
    { clock, logger, deadLetters: opened.store.deadLetters },
  );
  await queues.ping();
  return {
    ...opened,
    queues,
    close: async () => {
      await queues.close({ deadlineMs: 5_000 });
      await opened.store.close();
    },
  };
};

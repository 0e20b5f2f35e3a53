// Where jobs are kept: BullMQ on Redis, or on the store's own PGlite.
import type { PGlite } from '@electric-sql/pglite';
import { createPostgresBackend, type IQueueBackend, type PgPool, type Processor, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { errorCode } from '../core/errors.ts';
import type { QueueName } from './catalog.ts';
import { pause } from './lock.ts';
import type { Packed } from './payload.ts';
import { openPglitePool } from './pglite-pool.ts';
import { openRedis } from './redis-connection.ts';

export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'pglite'; readonly pglite: PGlite };

export type JobQueue = Queue<Packed, unknown, string, Packed, unknown, string, IQueueBackend>;
export type JobWorker = Worker<Packed, unknown, string, IQueueBackend>;
export type JobProcessor = Processor<Packed, unknown, string>;

export interface WorkerSettings {
  readonly concurrency: number;
  /** A job whose worker has not renewed its lock for this long is given to another. */
  readonly lockDurationMs: number;
  readonly stalledIntervalMs: number;
  readonly backoff: (attempt: number) => number;
}

/** Factory of BullMQ's objects on one backend; owns the connections. */
export interface JobBackend {
  readonly kind: QueueBackend['kind'];
  readonly queue: (name: QueueName) => JobQueue;
  readonly worker: (name: QueueName, processor: JobProcessor, settings: WorkerSettings) => JobWorker;
  /** Rejects within about 2 s where the backend does not answer. */
  ping(): Promise<void>;
  /** Null on PGlite, which needs no looking after. */
  readonly redis: Redis | null;
  /** Names what the backend holds since it was last empty; null on PGlite, which goes with the store. */
  epoch(): Promise<string | null>;
  /** Called after the backend came back as another process or without its data: what was in it may be gone. */
  onLost(listener: () => void): void;
  /** Cuts the workers' connections, so that nothing waits for a backend that is down. */
  disconnectWorkers(): void;
  close(): Promise<void>;
}

const prefix = 'cco';
// BullMQ keeps a stream of events for listeners we do not have.
const streams = { events: { maxLen: 100 } };
// A crash in the middle of a job says nothing about the job: only one that was there each time is given up.
const maxStalledCount = 25;

const workerOptions = (settings: WorkerSettings) => ({
  concurrency: settings.concurrency,
  lockDuration: settings.lockDurationMs,
  stalledInterval: settings.stalledIntervalMs,
  maxStalledCount,
  runRetryDelay: 1_000,
  settings: { backoffStrategy: settings.backoff },
});

const openPgliteBackend = async (pglite: PGlite, logger: Logger): Promise<JobBackend> => {
  const pool: PgPool = await openPglitePool(pglite);
  // PGlite has no autovacuum, and a queue is nothing but rows that come and go; so are the catalogue's rows of the
  // tables that BullMQ makes and drops with each bulk statement.
  const transient = ['bullmq.job', 'bullmq.event', 'pg_attribute', 'pg_class', 'pg_type', 'pg_depend'];
  const tidy = async (): Promise<void> => {
    for (const table of transient) await pglite.exec(`vacuum (analyze) ${table}`);
  };
  const vacuum = setInterval(() => {
    tidy().catch((error: unknown) => logger.warn({ code: errorCode(error) }, 'queue tables not vacuumed'));
  }, 60_000);
  vacuum.unref();
  return {
    kind: 'pglite',
    redis: null,
    queue: (name) => new Queue(name, { connection: pool, streams }, createPostgresBackend) as JobQueue,
    worker: (name, processor, settings) =>
      new Worker(name, processor, { connection: pool, ...workerOptions(settings) }, createPostgresBackend) as JobWorker,
    ping: async () => {
      await pool.query('select 1');
    },
    epoch: async () => null,
    onLost: () => {},
    disconnectWorkers: () => {},
    close: async () => clearInterval(vacuum),
  };
};

const openRedisBackend = async (url: string, logger: Logger): Promise<JobBackend> => {
  const connections = openRedis(url, logger);
  await Promise.race([connections.met, pause(2_000)]);
  return {
    kind: 'redis',
    redis: connections.producer,
    queue: (name) =>
      new Queue(name, { connection: connections.producer, prefix, streams, skipVersionCheck: true }) as JobQueue,
    worker: (name, processor, settings) =>
      new Worker(name, processor, {
        connection: connections.consumer,
        prefix,
        ...workerOptions(settings),
      }) as JobWorker,
    ping: async () => {
      await connections.producer.ping();
    },
    epoch: connections.epoch,
    onLost: connections.onLost,
    disconnectWorkers: connections.disconnectConsumers,
    close: connections.close,
  };
};

export const openBackend = async (backend: QueueBackend, logger: Logger): Promise<JobBackend> => {
  switch (backend.kind) {
    case 'redis':
      return openRedisBackend(backend.url, logger);
    case 'pglite':
      return openPgliteBackend(backend.pglite, logger);
    default:
      return backend satisfies never;
  }
};

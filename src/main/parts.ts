// What every role shares: store, queues, live updates, metrics. Opened in order, closed in the opposite one.
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { pino } from 'pino';
import { v7 } from 'uuid';
import type { Config } from '../config/load.ts';
import { CcoError } from '../core/errors.ts';
import type { Clock, OutboxStatus } from '../core/ports.ts';
import { createQueues, type QueueBackend, type Queues } from '../queues/index.ts';
import { createPgliteStore } from '../store/pglite.ts';
import { createPostgresStore, type OpenedStore } from '../store/postgres.ts';
import { createMetrics, type Metrics } from '../web/metrics.ts';
import { createLiveUpdates, type LiveUpdates } from './announcer.ts';
import { ensureToken, makeDataFolder } from './data-folder.ts';

export const systemClock: Clock = { now: () => Date.now() };

const outboxStatuses: readonly OutboxStatus[] = ['pending', 'sending', 'sent', 'uncertain', 'expired', 'failed'];

export interface Parts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  /** Names this process in leases; embedded, every process that ever opens this data folder. */
  readonly holder: string;
  readonly store: OpenedStore['store'];
  readonly db: OpenedStore['db'];
  readonly migrate: OpenedStore['migrate'];
  readonly queues: Queues;
  readonly live: LiveUpdates;
  readonly metrics: Metrics;
  readonly token: string;
  /** Whether this start made the token: the moment to show a login link. */
  readonly firstStart: boolean;
  close(deadlineMs: number): Promise<void>;
}

interface Backing extends OpenedStore {
  readonly backend: QueueBackend;
  readonly redisUrl: string | null;
}

const unreachable = (variable: string, service: string, cause: unknown): CcoError =>
  new CcoError(`${service} at ${variable} does not answer.`, {
    code: 'config-unreachable',
    remedy: `Start it, or correct ${variable}; unset REDIS_URL and DATABASE_URL to run without servers.`,
    cause,
  });

const openBacking = async ({ mode }: Config): Promise<Backing> => {
  if (mode.kind === 'embedded') {
    const opened = await createPgliteStore({ dataDir: mode.dataDir });
    return { ...opened, backend: { kind: 'pglite', pglite: opened.pglite }, redisUrl: null };
  }
  const redisUrl = mode.redisUrl.reveal();
  try {
    const opened = await createPostgresStore({ url: mode.databaseUrl.reveal() });
    return { ...opened, backend: { kind: 'redis', url: redisUrl }, redisUrl };
  } catch (error) {
    if (!(error instanceof CcoError)) throw error;
    if (error.code === 'store-unavailable') throw unreachable('DATABASE_URL', 'PostgreSQL', error);
    if (error.code === 'store-access-denied' || error.code === 'store-missing') {
      const { message, remedy = 'Correct DATABASE_URL.' } = error;
      throw new CcoError(message, { code: 'config-database-url', remedy, cause: error });
    }
    throw error;
  }
};

/** Opens everything. Throws CcoError with a remedy when a part cannot be had; nothing stays open then. */
export const openParts = async (config: Config): Promise<Parts> => {
  const logger = pino(
    { level: config.logLevel, base: { pid: process.pid } },
    pino.destination({ dest: 2, sync: true }),
  );
  const { dataDir } = config.mode;
  await makeDataFolder(dataDir);
  const backing = await openBacking(config);
  const { store, db } = backing;
  let queues: Queues | null = null;
  try {
    queues = await createQueues(
      { backend: backing.backend, dataDir },
      { clock: systemClock, logger, deadLetters: store.deadLetters },
    );
    await queues.ping().catch((error: unknown) => {
      throw unreachable('REDIS_URL', 'Redis', error);
    });
    for (const { message, remedy } of await queues.doctor()) logger.warn({ remedy }, message);
    const { token, created } =
      config.http.apiToken === null
        ? await ensureToken(dataDir)
        : { token: config.http.apiToken.reveal(), created: false };
    const live = createLiveUpdates(backing.redisUrl, logger);
    const opened = queues;
    const metrics = createMetrics({
      queues: async () => depths(opened),
      outbox: async () =>
        Promise.all(outboxStatuses.map(async (status) => ({ status, count: await store.outbox.count(status) }))),
    });
    return {
      config,
      clock: systemClock,
      logger,
      newId: v7,
      // Embedded, a lease found is one's own from before a crash: the data folder has one process at a time.
      holder: config.mode.kind === 'embedded' ? 'embedded' : `${hostname()}:${process.pid}:${v7()}`,
      store,
      db,
      migrate: backing.migrate,
      queues: opened,
      live,
      metrics,
      token,
      firstStart: created,
      close: async (deadlineMs) => {
        await opened.close({ deadlineMs });
        await live.close();
        await store.close();
      },
    };
  } catch (error) {
    await queues?.close({ deadlineMs: 1_000 });
    await store.close();
    throw error;
  }
};

/** Jobs by queue and state, flat. */
export const depths = async (queues: Queues): Promise<{ queue: string; state: string; count: number }[]> =>
  (await queues.stats()).flatMap(({ queue, ...states }) =>
    Object.entries(states).map(([state, count]) => ({ queue, state, count })),
  );

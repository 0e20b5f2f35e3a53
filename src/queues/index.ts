// Everything about queues behind one object; the composition root wires it.
import { join } from 'node:path';
import type { Logger } from 'pino';
import { CcoError, errorCode } from '../core/errors.ts';
import type { Clock, DeadLetterRepository, ErasureTarget, WakeUps } from '../core/ports.ts';
import { type JobQueue, openBackend, type QueueBackend } from './backend.ts';
import { type QueueName, queueNames } from './catalog.ts';
import { createBuryFailed, createDeadLetterDesk, type DeadLetterDesk } from './dead-letters.ts';
import { diagnose, type QueueProblem } from './doctor.ts';
import { createEnqueuer, type Enqueuer } from './enqueue.ts';
import { createQueueEraser } from './erase.ts';
import { createLetterBox } from './letter-box.ts';
import { pause } from './lock.ts';
import { createSend, withTimeout } from './send.ts';
import { createSpool } from './spool.ts';
import { createSweep, type Sweep, type SweepConfig } from './sweep.ts';
import { createWakeUps } from './wake-ups.ts';
import type { Handlers } from './workers/handlers.ts';
import { type RunningWorkers, startWorkers, type WorkersConfig } from './workers/start.ts';

export type { QueueBackend } from './backend.ts';
export { deliverQueue, type QueueName } from './catalog.ts';
export type { DeadLetterDesk } from './dead-letters.ts';
export type { QueueProblem } from './doctor.ts';
export type { Enqueuer } from './enqueue.ts';
export type { Sweep, SweepConfig } from './sweep.ts';
export type { Handlers } from './workers/handlers.ts';
export type { RunningWorkers, WorkersConfig } from './workers/start.ts';

export interface QueuesConfig {
  readonly backend: QueueBackend;
  /** The spool is in `spool/` under it. */
  readonly dataDir: string;
  /** Default 64 MiB. */
  readonly spoolMaxBytes?: number;
  /** How long an add may take before the spool takes over. Default 2,000. */
  readonly addTimeoutMs?: number;
  /** How long an event waits for others to share its job. Default 25. */
  readonly batchDelayMs?: number;
}

export interface QueuesDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deadLetters: DeadLetterRepository;
  /** 0 ≤ x < 1, for jitter. Default Math.random. */
  readonly random?: () => number;
}

export interface QueueStats {
  readonly queue: QueueName;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

export interface Queues {
  readonly enqueuer: Enqueuer;
  readonly wakeUps: WakeUps;
  /** May be called more than once, e.g. for `deliver-anychat` when its lease is won. */
  startWorkers(handlers: Partial<Handlers>, config: WorkersConfig): RunningWorkers;
  sweep(config: SweepConfig): Sweep;
  stats(): Promise<readonly QueueStats[]>;
  readonly deadLetters: DeadLetterDesk;
  readonly eraser: ErasureTarget;
  /** Throws `queue-unavailable` within about 2 s where the backend does not answer. */
  ping(): Promise<void>;
  doctor(): Promise<readonly QueueProblem[]>;
  /**
   * Names what the backend holds since it was last empty: another name than before says that what was queued then is
   * gone. null: the queues are in the store, and go with it.
   */
  epoch(): Promise<string | null>;
  /** Called after the backend came back restarted or without its data: time to back-fill. */
  onLost(listener: () => void): void;
  /** Workers first, then the enqueuer, then the connections; a PGlite stays open, it is the store's. */
  close(options: { deadlineMs: number }): Promise<void>;
}

export const createQueues = async (config: QueuesConfig, deps: QueuesDeps): Promise<Queues> => {
  const { clock, logger, deadLetters } = deps;
  const random = deps.random ?? Math.random;
  const timeoutMs = config.addTimeoutMs ?? 2_000;
  const backend = await openBackend(config.backend, logger);

  const opened = new Map<QueueName, JobQueue>();
  const queueOf = (name: QueueName): JobQueue => {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const queue = backend.queue(name);
    queue.on('error', (error) => logger.debug({ queue: name, code: errorCode(error) }, 'queue'));
    opened.set(name, queue);
    return queue;
  };
  const send = createSend(backend, queueOf, timeoutMs);
  const ping = async (): Promise<void> => {
    try {
      await withTimeout(backend.ping(), timeoutMs);
    } catch (cause) {
      throw new CcoError('the queue backend cannot be reached', {
        code: 'queue-unavailable',
        remedy: 'Check REDIS_URL, and that the server is running and takes connections from here.',
        retryable: true,
        data: { reason: errorCode(cause) },
        cause,
      });
    }
  };
  const spool = createSpool(
    { folder: join(config.dataDir, 'spool'), maxBytes: config.spoolMaxBytes ?? 64 * 1024 * 1024 },
    { clock, logger },
  );
  const enqueuer = createEnqueuer(config.batchDelayMs === undefined ? {} : { batchDelayMs: config.batchDelayMs }, {
    send,
    ping,
    spool,
    random,
    logger,
  });
  const wakeUps = createWakeUps({ send, enqueuer, logger });

  // The queues' own settings went with the data.
  backend.onLost(() => {
    for (const queue of opened.values()) {
      queue
        .getBackend()
        .setQueueMeta(queue.metaValues)
        .catch((error: unknown) => logger.debug({ code: errorCode(error) }, 'queue settings not restored'));
    }
  });

  const running = new Set<RunningWorkers>();
  const unheld = { through: <T>(call: () => Promise<T>) => call(), isClosed: () => false };
  const buryFailed = createBuryFailed({
    queueOf,
    ping,
    letters: createLetterBox({ repository: deadLetters, clock, gate: unheld }),
  });

  return {
    enqueuer,
    wakeUps,
    startWorkers: (handlers, workers) => {
      const started = startWorkers(handlers, workers, { backend, deadLetters, clock, random, logger });
      running.add(started);
      return {
        ...started,
        close: async (options) => {
          await started.close(options);
          running.delete(started);
        },
      };
    },
    sweep: (sweep) => createSweep(sweep, { clock, wakeUps, buryFailed, logger }),
    stats: async () =>
      withTimeout(
        Promise.all(
          queueNames.map(async (queue) => {
            const counts = await queueOf(queue).getJobCounts('waiting', 'active', 'delayed', 'failed');
            const { waiting = 0, active = 0, delayed = 0, failed = 0 } = counts;
            return { queue, waiting, active, delayed, failed };
          }),
        ),
        timeoutMs,
      ),
    deadLetters: createDeadLetterDesk({ repository: deadLetters, send }),
    eraser: createQueueEraser({ enqueuer, queueOf, ping, timeoutMs, redis: backend.redis, logger }),
    ping,
    doctor: () => diagnose(backend.redis),
    epoch: backend.epoch,
    onLost: backend.onLost,
    close: async ({ deadlineMs }) => {
      const share = deadlineMs / 2;
      await Promise.all([...running].map((workers) => workers.close({ deadlineMs: share })));
      await enqueuer.close({ deadlineMs: share });
      backend.disconnectWorkers();
      await Promise.race([Promise.allSettled([...opened.values()].map((queue) => queue.close())), pause(500)]);
      await backend.close();
    },
  };
};

import type { Logger } from 'pino';
import { errorCode } from '../../core/errors.ts';
import type { Clock, DeadLetterRepository } from '../../core/ports.ts';
import type { JobBackend, JobWorker } from '../backend.ts';
import { catalog, type JobName, jobOf, type QueueName } from '../catalog.ts';
import type { GroupCommitConfig } from '../group-commit.ts';
import { createLetterBox } from '../letter-box.ts';
import { pause } from '../lock.ts';
import { createOutageGate } from '../outage-gate.ts';
import { retryDelay } from '../retry.ts';
import { type Handlers, jobHandler } from './handlers.ts';
import { createProcessor } from './processor.ts';

export interface WorkersConfig {
  readonly queues: readonly QueueName[];
  /** Jobs at the same time, where it should not be the catalogue's. */
  readonly concurrency?: Partial<Record<JobName, number>>;
  /** Default: 800 events, 2 transactions at a time. */
  readonly group?: GroupCommitConfig;
  /** A killed worker's jobs run again after `lockDurationMs` plus at most two intervals. Default 5,000 and 2,500. */
  readonly lockDurationMs?: number;
  readonly stalledIntervalMs?: number;
}

export interface RunningWorkers {
  ready(): Promise<void>;
  /** Whether the store is down and work is held. */
  isHolding(): boolean;
  /** Fetches no more, lets running jobs finish, and gives back what is not done when the deadline comes. */
  close(options: { deadlineMs: number }): Promise<void>;
}

export interface WorkersDeps {
  readonly backend: JobBackend;
  readonly deadLetters: DeadLetterRepository;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}

/** Throws `handler-missing` at once where a queue has no handler. */
export const startWorkers = (handlers: Partial<Handlers>, config: WorkersConfig, deps: WorkersDeps): RunningWorkers => {
  const closing = new AbortController();
  const deadline = new AbortController();
  const gate = createOutageGate({ random: deps.random, logger: deps.logger, closing: closing.signal });
  const letters = createLetterBox({ repository: deps.deadLetters, clock: deps.clock, gate });
  const group = config.group ?? { maxItems: 800, lanes: 2 };

  const workers = config.queues
    .map((queue) => ({ queue, handle: jobHandler(queue, handlers, { gate, letters, group }) }))
    .map(({ queue, handle }): JobWorker => {
      const definition = catalog[jobOf(queue)];
      const processor = createProcessor(queue, handle, { letters, logger: deps.logger, deadline: deadline.signal });
      const worker = deps.backend.worker(queue, processor, {
        concurrency: config.concurrency?.[jobOf(queue)] ?? definition.concurrency,
        lockDurationMs: config.lockDurationMs ?? 5_000,
        stalledIntervalMs: config.stalledIntervalMs ?? 2_500,
        // BullMQ's own count of attempts decides; -1 would end the job.
        backoff: (attempt) => retryDelay(attempt, definition.backoff, deps.random) ?? definition.backoff.maxMs,
      });
      worker.on('error', (error) => deps.logger.debug({ queue, code: errorCode(error) }, 'queue worker'));
      worker.on('stalled', (job) => deps.logger.info({ queue, job }, 'job of a lost worker taken over'));
      return worker;
    });

  const finish = async (deadlineMs: number): Promise<void> => {
    // What is left for giving back and disconnecting.
    const grace = Math.min(1_000, deadlineMs / 4);
    closing.abort();
    let closed = false;
    const all = Promise.allSettled(workers.map((worker) => worker.close())).then(() => {
      closed = true;
    });
    await Promise.race([all, pause(deadlineMs - grace)]);
    if (closed) return;
    deadline.abort();
    await Promise.race([all, pause(grace)]);
    if (!closed) deps.logger.warn('workers closed without an answer from the queue backend');
  };
  let finishing: Promise<void> | null = null;

  return {
    ready: async () => {
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    },
    isHolding: gate.isClosed,
    close: ({ deadlineMs }) => {
      finishing ??= finish(deadlineMs);
      return finishing;
    },
  };
};

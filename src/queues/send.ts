import { CcoError } from '../core/errors.ts';
import type { JobBackend, JobQueue } from './backend.ts';
import { catalog, jobOf, type QueueName } from './catalog.ts';
import type { SpoolRecord } from './spool-file.ts';

/** Rejects with `queue-timeout` after `ms`; the work itself goes on, so its outcome is not known then. */
export const withTimeout = <T>(work: Promise<T>, ms: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new CcoError('the queue backend does not answer', { code: 'queue-timeout', retryable: true })),
      ms,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

// On PGlite: ten single adds take as long as one in bulk.
const bulkFrom = 10;

/** Adds jobs in order; one that is there already (same id) is left as it is. Rejects when it is not sure of all. */
export type Send = (records: readonly SpoolRecord[]) => Promise<void>;

export const createSend = (backend: JobBackend, queueOf: (name: QueueName) => JobQueue, timeoutMs: number): Send => {
  const toJob = (record: SpoolRecord) => {
    const { backoff, onFailure } = catalog[jobOf(record.queue)];
    return {
      name: jobOf(record.queue),
      data: { json: record.json },
      opts: {
        jobId: record.id,
        attempts: backoff.attempts,
        backoff: { type: 'custom' },
        removeOnComplete: true,
        removeOnFail: onFailure === 'drop',
        stackTraceLimit: 1,
      },
    };
  };
  const sendTo = async (name: QueueName, records: readonly SpoolRecord[], late: AbortSignal): Promise<void> => {
    const queue = queueOf(name);
    await queue.waitUntilReady();
    // Nobody waits for it any more: added now, it could bring back what was erased from the spool meanwhile.
    if (late.aborted) return;
    const jobs = records.map(toJob);
    // On PGlite a statement is what costs; but BullMQ's bulk statement makes and drops two tables, 5 ms and a few
    // kilobytes of dead catalogue rows however few the jobs. On Redis the adds of one turn share a packet anyway, and
    // single ones are re-sent as source when a restarted server has forgotten the scripts.
    if (backend.kind === 'pglite' && jobs.length >= bulkFrom) await queue.addBulk(jobs);
    else await Promise.all(jobs.map((job) => queue.add(job.name, job.data, job.opts)));
  };
  return async (records) => {
    const late = new AbortController();
    const queues = Map.groupBy(records, (record) => record.queue);
    const sent = Promise.all([...queues].map(([name, of]) => sendTo(name, of, late.signal)));
    try {
      await withTimeout(sent, timeoutMs);
    } catch (error) {
      late.abort();
      throw error;
    }
  };
};

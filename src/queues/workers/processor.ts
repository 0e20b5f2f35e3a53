// One job: handle, and decide what becomes of it.
import { type Job, WaitingError } from 'bullmq';
import type { Logger } from 'pino';
import { CcoError, errorCode } from '../../core/errors.ts';
import type { JobProcessor } from '../backend.ts';
import { catalog, jobOf, type QueueName } from '../catalog.ts';
import type { LetterBox } from '../letter-box.ts';
import { HandBack } from '../outage-gate.ts';
import { type Packed, unpack } from '../payload.ts';
import type { JobHandler } from './handlers.ts';

/**
 * What `work` does, or HandBack once the signal fires. Not a race against one promise for all: what never settles keeps
 * something of each that ever raced it.
 */
const untilDeadline = async (work: () => Promise<void>, deadline: AbortSignal): Promise<void> => {
  if (deadline.aborted) throw new HandBack();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const handBack = () => reject(new HandBack());
  deadline.addEventListener('abort', handBack, { once: true });
  try {
    work().then(resolve, reject);
    await promise;
  } finally {
    deadline.removeEventListener('abort', handBack);
  }
};

/** `deadline` fires when what is still running must go back to the queue. */
export const createProcessor = (
  queue: QueueName,
  handle: JobHandler,
  deps: { readonly letters: LetterBox; readonly logger: Logger; readonly deadline: AbortSignal },
): JobProcessor => {
  const definition = catalog[jobOf(queue)];
  const giveUp = async (job: Job<Packed>, payload: unknown, code: string): Promise<void> => {
    const attempts = job.attemptsMade + 1;
    deps.logger.warn({ queue, job: job.id, code, attempts }, 'job failed');
    if (definition.onFailure === 'dead-letter') {
      await deps.letters.bury(queue, payload, code, attempts);
    }
  };

  const run = async (job: Job<Packed>): Promise<void> => {
    const payload = unpack(job.data);
    const last = job.attemptsMade + 1 >= definition.backoff.attempts;
    try {
      await handle(payload, last);
    } catch (error) {
      if (error instanceof HandBack) throw error;
      if (error instanceof CcoError && error.retryable && !last) throw error;
      await giveUp(job, payload, errorCode(error));
    }
  };

  return async (job, token) => {
    try {
      await untilDeadline(() => run(job), deps.deadline);
    } catch (error) {
      if (error instanceof HandBack) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      // What BullMQ keeps of an error is its message and stack, which may quote content: only the code goes there.
      const bare = new Error(errorCode(error));
      bare.stack = bare.message;
      throw bare;
    }
  };
};

import { CcoError } from '../core/errors.ts';
import type { DeadLetter, DeadLetterRepository } from '../core/ports.ts';
import type { JobQueue } from './backend.ts';
import { type QueueName, queueNameSchema } from './catalog.ts';
import type { LetterBox } from './letter-box.ts';
import { contentId, unpack } from './payload.ts';
import type { Send } from './send.ts';

export interface DeadLetterDesk {
  /** Newest as the repository gives them; never with the payload, which may hold what somebody said. */
  list(limit: number): Promise<Omit<DeadLetter, 'payload'>[]>;
  /**
   * Puts the payload back into its queue, then forgets the letter, unless it was written again meanwhile: killed in
   * between, both are there. Throws `dead-letter-unknown`.
   */
  retry(id: string): Promise<void>;
}

export const createDeadLetterDesk = (deps: {
  readonly repository: DeadLetterRepository;
  readonly send: Send;
}): DeadLetterDesk => ({
  list: (limit) => deps.repository.list(limit),
  retry: async (id) => {
    const letter = await deps.repository.get(id);
    const queue = queueNameSchema.safeParse(letter?.queue);
    if (letter === null || !queue.success) {
      throw new CcoError('there is no such dead letter', {
        code: 'dead-letter-unknown',
        remedy: 'List them with `cco queues` and use an id from there.',
      });
    }
    const json = JSON.stringify(letter.payload);
    // An id of its own: under its old one the job that failed may still be there, about to end, and swallow it.
    await deps.send([{ queue: queue.data, id: contentId(queue.data, `${letter.at} ${json}`), json }]);
    // The worker may have been faster, and failed again: that letter is a later one, and stays.
    await deps.repository.remove(id, letter.at);
  },
});

/** Jobs in BullMQ's own set of failed ones: their workers died again and again. Twenty a queue and call. */
export const createBuryFailed =
  (deps: {
    readonly queueOf: (name: QueueName) => JobQueue;
    readonly letters: LetterBox;
    readonly ping: () => Promise<void>;
  }): (() => Promise<void>) =>
  async () => {
    await deps.ping();
    for (const queue of ['ingest', 'interact'] as const) {
      for (const id of await deps.queueOf(queue).getRanges(['failed'], 0, 19)) {
        const job = await deps.queueOf(queue).getJob(id);
        if (job === undefined) continue;
        await deps.letters.bury(queue, unpack(job.data), 'job-stalled', job.attemptsStarted);
        await job.remove();
      }
    }
  };

import type { Logger } from 'pino';
import { errorCode } from '../core/errors.ts';
import type { WakeUps } from '../core/ports.ts';
import { deliverQueue, type QueueName } from './catalog.ts';
import type { Enqueuer } from './enqueue.ts';
import { contentId } from './payload.ts';
import type { Send } from './send.ts';

/**
 * Wake-ups for the same thing share a job id, so that one waits at most. They never reject and are not spooled: they
 * stand for rows, which the sweep finds again.
 */
export const createWakeUps = (deps: {
  readonly send: Send;
  readonly enqueuer: Enqueuer;
  readonly logger: Logger;
}): WakeUps => {
  const wake = async (queue: QueueName, subject: string, payload: unknown): Promise<void> => {
    if (deps.enqueuer.status().state !== 'direct') return;
    await deps
      .send([{ queue, id: contentId(queue, subject), json: JSON.stringify(payload) }])
      .catch((error: unknown) => deps.logger.debug({ queue, code: errorCode(error) }, 'wake-up lost'));
  };
  return {
    evaluate: (spaceId) => wake('evaluate', spaceId, { spaceId }),
    deliver: (platform) => wake(deliverQueue(platform), platform, { platform }),
  };
};

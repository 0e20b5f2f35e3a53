// Tells watchers what changed: in this process, and through Redis to the web processes of a server set-up.
import { EventEmitter } from 'node:events';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import { spaceIdSchema } from '../core/ids.ts';
import type { Announcer } from '../core/ports.ts';

type Announcement = Parameters<Announcer['announce']>[0];

const channel = 'cco:live';
const announcementSchema = z.object({
  type: z.enum(['health', 'intervention', 'outbox', 'messages']),
  spaceId: spaceIdSchema,
  id: z.string().optional(),
});

export interface LiveUpdates extends Announcer {
  readonly subscribe: (listener: (event: Announcement) => void) => () => void;
  readonly close: () => Promise<void>;
}

const createLocal = (): LiveUpdates => {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  return {
    announce: (event) => void emitter.emit('event', event),
    subscribe: (listener) => {
      emitter.on('event', listener);
      return () => emitter.off('event', listener);
    },
    close: async () => void emitter.removeAllListeners(),
  };
};

/** `redisUrl` null: within this process. Announcements are hints: one lost while Redis is away is not repeated. */
export const createLiveUpdates = (redisUrl: string | null, logger: Logger): LiveUpdates => {
  const local = createLocal();
  if (redisUrl === null) return local;
  const options = { lazyConnect: false, maxRetriesPerRequest: 1, enableOfflineQueue: false };
  const publisher = new Redis(redisUrl, options);
  const subscriber = new Redis(redisUrl, { ...options, enableOfflineQueue: true, maxRetriesPerRequest: null });
  for (const client of [publisher, subscriber]) {
    client.on('error', (error: Error & { code?: string }) =>
      logger.debug({ code: error.code ?? error.name }, 'live updates: redis'),
    );
  }
  subscriber.on('message', (_channel: string, text: string) => {
    const parsed = announcementSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return;
    const { id, ...rest } = parsed.data;
    local.announce(id === undefined ? rest : { ...rest, id });
  });
  subscriber.subscribe(channel).catch(() => undefined);
  return {
    announce: (event) => {
      publisher.publish(channel, JSON.stringify(event)).catch(() => undefined);
    },
    subscribe: local.subscribe,
    close: async () => {
      publisher.disconnect();
      subscriber.disconnect();
      await local.close();
    },
  };
};

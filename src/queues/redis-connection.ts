// Two connections with opposite manners: producers fail fast, so that the spool takes over; consumers wait for ever.
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { v4 } from 'uuid';
import { errorCode } from '../core/errors.ts';

export interface RedisConnections {
  /** Settles once the first connection stands or has failed. */
  readonly met: Promise<void>;
  readonly producer: Redis;
  readonly consumer: Redis;
  /** Names what Redis holds since it was last empty; another name: what was queued under the former is gone. */
  epoch(): Promise<string>;
  onLost(listener: () => void): void;
  disconnectConsumers(): void;
  close(): Promise<void>;
}

const epochKey = 'cco:epoch';

const runIdOf = (info: string): string => /run_id:(\w+)/.exec(info)?.[1] ?? '';

export const openRedis = (url: string, logger: Logger): RedisConnections => {
  const retryStrategy = (times: number): number => Math.min(50 * 2 ** Math.min(times, 6), 1_000);
  const listeners: (() => void)[] = [];
  const consumers = new Set<Redis>();
  let closing = false;
  let down = false;
  // Before that, whoever opened this says that there is no Redis.
  let wasReady = false;

  // Without a listener each of these would end the process; and a server that is down says so many times a second.
  const watch = (redis: Redis): Redis => {
    redis.on('error', (error: unknown) => {
      if (wasReady && !down && !closing) logger.warn({ code: errorCode(error) }, 'redis unavailable');
      down = true;
    });
    return redis;
  };

  const producer = watch(
    new Redis(url, {
      connectionName: 'cco-producer',
      retryStrategy,
      connectTimeout: 2_000,
      commandTimeout: 2_000,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
    }),
  );
  const consumer = watch(
    new Redis(url, {
      connectionName: 'cco-consumer',
      retryStrategy,
      connectTimeout: 2_000,
      maxRetriesPerRequest: null,
    }),
  );
  // BullMQ duplicates the connection for its blocking reads and does not hand the copy out.
  consumers.add(consumer);
  const duplicate = consumer.duplicate.bind(consumer);
  consumer.duplicate = (override) => {
    const copy = watch(duplicate(override));
    consumers.add(copy);
    copy.once('end', () => consumers.delete(copy));
    return copy;
  };

  const met = new Promise<void>((resolve) => {
    producer.once('ready', () => resolve());
    producer.once('error', () => resolve());
  });

  let runId = '';
  const meet = async (): Promise<void> => {
    const seen = runIdOf(await producer.info('server'));
    const marked = (await producer.set(epochKey, v4(), 'NX')) === null;
    const lost = runId !== '' && (runId !== seen || !marked);
    runId = seen;
    if (lost) for (const listener of listeners) listener();
  };
  producer.on('ready', () => {
    if (wasReady && down) logger.info('redis available again');
    wasReady = true;
    down = false;
    meet().catch((error: unknown) => logger.debug({ code: errorCode(error) }, 'redis not identified'));
  });

  const disconnectConsumers = (): void => {
    closing = true;
    for (const redis of consumers) redis.disconnect();
  };
  return {
    met,
    producer,
    consumer,
    epoch: async () => {
      await producer.set(epochKey, v4(), 'NX');
      return (await producer.get(epochKey)) ?? '';
    },
    onLost: (listener) => {
      listeners.push(listener);
    },
    disconnectConsumers,
    close: async () => {
      disconnectConsumers();
      producer.disconnect();
    },
  };
};

import type { Redis } from 'ioredis';

export interface QueueProblem {
  /** Kebab-case. */
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const field = (info: string, name: string): string | undefined =>
  new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim();

const isOlder = (version: string, major: number, minor: number): boolean => {
  const [first = 0, second = 0] = version.split('.').map(Number);
  return first < major || (first === major && second < minor);
};

/** What is wrong with a Redis or Valkey server for keeping jobs, from its INFO. Empty: nothing. */
export const redisProblems = (info: string): readonly QueueProblem[] => {
  const problems: QueueProblem[] = [];
  // Valkey answers with the Redis version it grew from, 7.2.
  const version = field(info, 'redis_version') ?? '0';
  if (isOlder(version, 6, 2)) {
    problems.push({
      code: 'redis-too-old',
      message: `Redis ${version} is older than 6.2`,
      remedy: 'Use Redis 6.2 or newer, or Valkey.',
    });
  }
  if (field(info, 'aof_enabled') !== '1') {
    problems.push({
      code: 'redis-not-durable',
      message: 'Redis keeps no append-only file: a crash loses what waits in the queues',
      remedy: 'Set `appendonly yes` in redis.conf (CONFIG SET appendonly yes, CONFIG REWRITE).',
    });
  }
  const policy = field(info, 'maxmemory_policy');
  if (policy !== 'noeviction') {
    problems.push({
      code: 'redis-evicts',
      message: `Redis may evict jobs when its memory is full (maxmemory-policy ${policy ?? 'unknown'})`,
      remedy: 'Set `maxmemory-policy noeviction` in redis.conf.',
    });
  }
  return problems;
};

/** Throws what the connection throws where Redis cannot be reached. */
export const diagnose = async (redis: Redis | null): Promise<readonly QueueProblem[]> =>
  redis === null ? [] : redisProblems(await redis.info());

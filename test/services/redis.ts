// A private redis-server on a free port, with its data in a temporary folder.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { endProcess, freePort } from './process.ts';
import { until } from './until.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
  /** SIGKILL, and waits. */
  kill(): Promise<void>;
  /** Starts again on the same port; `keepData: false` with an empty folder. */
  restart(options?: { keepData: boolean }): Promise<void>;
  /** SIGSTOP and SIGCONT: there, but not answering. */
  freeze(): void;
  thaw(): void;
  /** Stops and removes everything. */
  close(): Promise<void>;
}

/** Why tests on Redis cannot run here, or null. */
export const redisMissing: string | null =
  spawnSync('redis-server', ['--version']).error === undefined ? null : 'redis-server is not installed';

const answers = async (port: number): Promise<boolean> => {
  const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
};

/** `options` are more of redis-server's arguments, e.g. `['--appendonly', 'no']`. */
export const startRedis = async (options: readonly string[] = []): Promise<RedisServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'cco-redis-'));
  const port = await freePort();
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    await mkdir(folder, { recursive: true });
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    const durable = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction', '--loglevel', 'warning'];
    child = spawn('redis-server', [...args, ...durable, ...options], { stdio: 'ignore' });
    await until(() => answers(port), { label: 'redis-server is up' });
  };
  const end = (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = null;
    return endProcess(ending, signal);
  };

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    restart: async ({ keepData } = { keepData: true }) => {
      await end('SIGKILL');
      if (!keepData) await rm(folder, { recursive: true, force: true, maxRetries: 10 });
      await start();
    },
    freeze: () => {
      child?.kill('SIGSTOP');
    },
    thaw: () => {
      child?.kill('SIGCONT');
    },
    close: async () => {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
};

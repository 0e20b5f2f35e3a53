// Starts `worker-process.ts` and speaks with it.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Commits } from './commits.ts';
import type { BackendResult } from './measure.ts';
import type { BenchWorker, WorkReport } from './worker.ts';
import type { FromWorker, Orders, ToWorker } from './worker-process.ts';

const file = fileURLToPath(new URL('worker-process.ts', import.meta.url));
const endMs = 10_000;

interface Remote {
  readonly child: ChildProcess;
  /** The next message of a type; rejects when the process ends first. */
  next<Type extends FromWorker['type']>(type: Type): Promise<Extract<FromWorker, { type: Type }>>;
  listen(listener: (message: FromWorker) => void): void;
  tell(message: ToWorker): void;
  /** Waits for it to end; ends it where it does not. */
  ended(): Promise<void>;
}

const start = (orders: Orders, onDeath: (error: Error) => void): Remote => {
  const child = fork(file, [JSON.stringify(orders)], { serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
  const dead = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const error = new Error(`the worker process ended (${signal ?? code})`);
      reject(error);
      onDeath(error);
    });
  });
  dead.catch(() => undefined);
  return {
    child,
    next: (type) => {
      const arrived = new Promise<Extract<FromWorker, { type: typeof type }>>((resolve) => {
        const take = (message: FromWorker): void => {
          if (message.type !== type) return;
          child.off('message', take);
          resolve(message as Extract<FromWorker, { type: typeof type }>);
        };
        child.on('message', take);
      });
      return Promise.race([arrived, dead]);
    },
    listen: (listener) => void child.on('message', listener),
    tell: (message) => void child.send(message),
    ended: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      const timer = setTimeout(() => child.kill('SIGKILL'), endMs);
      await exit;
      clearTimeout(timer);
    },
  };
};

export interface RemoteWorker extends BenchWorker {
  readonly pid: number;
  close(): Promise<void>;
}

/** A worker in a process of its own, on servers; what it commits is added to `commits`. */
export const startRemoteWorker = async (orders: Omit<Orders, 'role'>, commits: Commits): Promise<RemoteWorker> => {
  const remote = start({ ...orders, role: 'worker' }, commits.fail);
  remote.listen((message) => {
    if (message.type === 'commit') commits.add(message.commit);
  });
  await remote.next('started');
  return {
    pid: remote.child.pid ?? 0,
    start: async (work) => {
      const started = remote.next('started');
      remote.tell({ type: 'start', work });
      await started;
    },
    stop: async (): Promise<WorkReport> => {
      const stopped = remote.next('stopped');
      remote.tell({ type: 'stop' });
      return (await stopped).report;
    },
    close: async () => {
      if (remote.child.connected) remote.tell({ type: 'close' });
      await remote.ended();
    },
  };
};

/** The whole embedded program in a process of its own. `onStart` is given what ends it early. */
export const runRemote = async (
  orders: Omit<Orders, 'role'>,
  onProgress: (phase: string, done: number, total: number) => void,
  onStart: (kill: () => Promise<void>) => void,
): Promise<BackendResult> => {
  const remote = start({ ...orders, role: 'all' }, () => undefined);
  onStart(async () => {
    remote.child.kill('SIGKILL');
    await remote.ended();
  });
  remote.listen((message) => {
    if (message.type === 'progress') onProgress(message.phase, message.done, message.total);
  });
  const { result } = await remote.next('result');
  await remote.ended();
  return result;
};

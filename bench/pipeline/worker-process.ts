// The measured process. As `worker` it works for a producer in the benchmark's process; as `all` it is the whole embedded
// program, producer included. Started by `remote.ts`, with its orders as JSON in the first argument.
import { type BackingConfig, openBacking } from './backing.ts';
import { createCommits } from './commits.ts';
import { type BackendResult, measure, type Plan } from './measure.ts';
import { openScorer } from './scorers.ts';
import { type Commit, createBenchWorker, type Work, type WorkReport } from './worker.ts';

export interface Orders {
  readonly role: 'worker' | 'all';
  readonly backing: BackingConfig;
  readonly plan: Plan;
}

export type ToWorker =
  | { readonly type: 'start'; readonly work: Work }
  | { readonly type: 'stop' }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'started' }
  | { readonly type: 'stopped'; readonly report: WorkReport }
  | { readonly type: 'commit'; readonly commit: Commit }
  | { readonly type: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  | { readonly type: 'result'; readonly result: BackendResult };

const orders: Orders = JSON.parse(process.argv[2] ?? '');
const tell = (message: FromWorker): void => {
  if (process.connected) process.send?.(message);
};

// The benchmark's process decides when this one ends: a Ctrl-C reaches both.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(1));

const backing = await openBacking(orders.backing, 'worker');
const commits = createCommits();
const scorer = await openScorer(orders.plan.scorer);
const worker = createBenchWorker(backing, scorer, (commit) => {
  if (orders.role === 'all') commits.add(commit);
  else tell({ type: 'commit', commit });
});

const close = async (): Promise<void> => {
  await worker.stop();
  await backing.close();
  await scorer.close();
  process.removeAllListeners('disconnect');
  if (process.connected) process.disconnect();
};

if (orders.role === 'all') {
  const onProgress = (phase: string, done: number, total: number): void =>
    tell({ type: 'progress', phase, done, total });
  const result = await measure(
    { backing, worker, commits, names: new Map(), inProcess: true, onProgress },
    orders.plan,
  );
  tell({ type: 'result', result });
  await close();
} else {
  const obey = async (order: ToWorker): Promise<void> => {
    switch (order.type) {
      case 'start':
        await worker.start(order.work);
        return tell({ type: 'started' });
      case 'stop':
        return tell({ type: 'stopped', report: await worker.stop() });
      case 'close':
        return close();
      default:
        return order satisfies never;
    }
  };
  process.on('message', (order: ToWorker) => {
    obey(order).catch((error: unknown) => {
      throw error;
    });
  });
  tell({ type: 'started' });
}

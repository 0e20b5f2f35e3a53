// The two backends, each opened, measured and removed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresMissing, startPostgres } from '../../test/services/postgres.ts';
import { redisMissing, startRedis } from '../../test/services/redis.ts';
import { openBacking } from './backing.ts';
import { createCommits } from './commits.ts';
import { type BackendResult, measure, type Plan } from './measure.ts';
import { runRemote, startRemoteWorker } from './remote.ts';

export const backendNames = ['embedded', 'server'] as const;
export type BackendName = (typeof backendNames)[number];

export interface Surroundings {
  readonly onProgress: (phase: string, done: number, total: number) => void;
  /** Takes what undoes something; called in the opposite order at the end, and when the benchmark is interrupted. */
  readonly onClose: (close: () => Promise<void>) => void;
}

/** Why a backend cannot be measured here, or null. */
export const missing = (name: BackendName): string | null =>
  name === 'embedded' ? null : (redisMissing ?? postgresMissing);

const temporaryFolder = async ({ onClose }: Surroundings): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cco-bench-'));
  onClose(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
};

const measureEmbedded = async (plan: Plan, around: Surroundings): Promise<BackendResult> => {
  const folder = await temporaryFolder(around);
  return runRemote({ backing: { kind: 'embedded', folder }, plan }, around.onProgress, around.onClose);
};

/** Servers as they come, durable: Redis with its append-only file, PostgreSQL with fsync. */
const measureServer = async (plan: Plan, around: Surroundings): Promise<BackendResult> => {
  const { onClose, onProgress } = around;
  const folder = await temporaryFolder(around);
  const redis = await startRedis();
  onClose(redis.close);
  const postgres = await startPostgres();
  onClose(postgres.close);
  const config = { kind: 'server', folder, redisUrl: redis.url, databaseUrl: postgres.url } as const;
  const backing = await openBacking(config, 'producer');
  onClose(backing.close);
  const commits = createCommits();
  const worker = await startRemoteWorker({ backing: config, plan }, commits);
  onClose(worker.close);
  const names = new Map([[worker.pid, 'worker']]);
  return measure({ backing, worker, commits, names, inProcess: false, onProgress }, plan);
};

export const measureBackend = (name: BackendName, plan: Plan, around: Surroundings): Promise<BackendResult> =>
  name === 'embedded' ? measureEmbedded(plan, around) : measureServer(plan, around);

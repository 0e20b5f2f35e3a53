import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueues } from '../../../src/queues/index.ts';
import { type RedisServer, startRedis } from '../../services/redis.ts';
import { until } from '../../services/until.ts';
import { createDeadLetters, idOf, kinds, messages } from './rig.ts';

describe.each(kinds)('a worker killed in the middle of its jobs on %s', (kind) => {
  let folder: string;
  let redis: RedisServer | null;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cco-crash-'));
    redis = kind === 'redis' ? await startRedis() : null;
  });
  afterEach(async () => {
    await redis?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  });

  it('leaves its events to the next one, all of them', async () => {
    const script = join(import.meta.dirname, 'worker-process.ts');
    const child = spawn(process.execPath, [script, redis?.url ?? 'pglite', folder, '420'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;

    const pglite = redis === null ? await PGlite.create(join(folder, 'store')) : null;
    const deadLetters = createDeadLetters();
    const queues = await createQueues(
      {
        backend: pglite === null ? { kind: 'redis', url: redis?.url ?? '' } : { kind: 'pglite', pglite },
        dataDir: folder,
      },
      { clock: { now: Date.now }, logger: pino({ level: 'silent' }), deadLetters },
    );
    const seen: string[] = [];
    queues.startWorkers({ ingest: async (events) => seen.push(...events.map(idOf)) }, { queues: ['ingest'] });
    await until(() => seen.length >= 420, { timeoutMs: 30_000, label: 'every event handed over' });
    expect(new Set(seen)).toEqual(new Set(messages(420).map(idOf)));
    expect(seen).toHaveLength(420);
    expect(deadLetters.letters).toEqual([]);
    await queues.close({ deadlineMs: 2_000 });
    await pglite?.close();
  });
});

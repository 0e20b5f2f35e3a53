import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Job, WaitingError } from 'bullmq';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { Packed } from '../../src/queues/payload.ts';
import type { JobHandler } from '../../src/queues/workers/handlers.ts';
import { createProcessor } from '../../src/queues/workers/processor.ts';

const rig = (handle: JobHandler) => {
  const deadline = new AbortController();
  const returned: string[] = [];
  const processor = createProcessor('ingest', handle, {
    letters: { bury: async () => {} },
    logger: pino({ level: 'silent' }),
    deadline: deadline.signal,
  });
  const job = (id: string) =>
    ({ id, data: { json: '{}' }, attemptsMade: 0, moveToWait: async () => returned.push(id) }) as unknown as Job<
      Packed,
      unknown,
      string
    >;
  return { deadline, returned, run: (id: string) => processor(job(id), 'token') };
};

/** Bytes in use after a full collection. */
const heap = (): number => {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
};

describe('a worker', () => {
  it('keeps nothing of the jobs it has done', async () => {
    const { run, deadline } = rig(async () => {});
    for (let id = 0; id < 1_000; id += 1) await run('warm');
    const before = heap();
    for (let id = 0; id < 100_000; id += 1) await run('job');
    expect((heap() - before) / 100_000).toBeLessThan(50);
    expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
  });

  it('gives every job that runs at the deadline back, and those that come after it', async () => {
    const { run, deadline, returned } = rig(() => new Promise(() => {}));
    const running = ['a', 'b', 'c'].map((id) => run(id));
    deadline.abort();
    for (const each of [...running, run('late')]) await expect(each).rejects.toBeInstanceOf(WaitingError);
    expect(returned.sort()).toEqual(['a', 'b', 'c', 'late']);
  });

  it('leaves a job alone that ended before the deadline', async () => {
    const { run, deadline, returned } = rig(async () => {});
    await run('a');
    deadline.abort();
    expect(returned).toEqual([]);
  });
});

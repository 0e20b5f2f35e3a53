import { UnrecoverableError } from 'bullmq';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memberId } from '../../../src/core/ids.ts';
import { openBackend } from '../../../src/queues/backend.ts';
import type { Queues } from '../../../src/queues/index.ts';
import { until } from '../../services/until.ts';
import { at, createRig, kinds, message, type Rig } from './rig.ts';

describe.each(kinds)('a job BullMQ itself gave up on %s', (kind) => {
  let rig: Rig;
  let queues: Queues;
  beforeEach(async () => {
    rig = await createRig(kind);
    queues = await rig.open();
    await Promise.all([1, 2].map((id) => queues.enqueuer.push(message(id))));
    // As after a job that took its worker down with it each time.
    const backend = await openBackend(rig.backend, pino({ level: 'silent' }));
    const worker = backend.worker(
      'ingest',
      async () => {
        throw new UnrecoverableError('stalled');
      },
      { concurrency: 1, lockDurationMs: 5_000, stalledIntervalMs: 5_000, backoff: () => 0 },
    );
    await until(async () => (await queues.stats()).some(({ failed }) => failed === 1));
    await worker.close();
    await backend.close();
  });
  afterEach(() => rig.close());

  it('becomes dead letters at the next sweep, one an event', async () => {
    const none = { dirty: async () => [], due: async () => [] };
    const sweep = queues.sweep({ platforms: [], spaces: none, timers: none, outbox: none, onTimer: async () => {} });
    await sweep.once();
    expect(rig.deadLetters.letters).toMatchObject(
      [1, 2].map((id) => ({
        queue: 'ingest',
        errorCode: 'job-stalled',
        memberId: 'anychat:ann',
        payload: { events: [message(id)] },
      })),
    );
    expect((await queues.stats()).every(({ failed }) => failed === 0)).toBe(true);
  });

  it('is reached by an erasure', async () => {
    expect(await queues.eraser.eraseMember(memberId('anychat', 'ann'), at)).toBe(2);
    expect((await queues.stats()).every(({ failed }) => failed === 0)).toBe(true);
  });
});

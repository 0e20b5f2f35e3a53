import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { memberId } from '../../../src/core/ids.ts';
import type { InboundEvent } from '../../../src/core/messages/inbound.ts';
import { until } from '../../services/until.ts';
import { at, command, createRig, idOf, kinds, message, type Rig } from './rig.ts';

const ann = memberId('anychat', 'ann');
const bob = { id: 'anychat:bob', name: 'Bob', role: 'member' };

describe.each(kinds)('erasure on %s', (kind) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await createRig(kind);
  });
  afterEach(() => rig.close());

  it("removes a member's words from waiting jobs and leaves the others'", async () => {
    const queues = await rig.open();
    await Promise.all(
      [
        message(1),
        message(2, { author: bob }),
        message(3, { author: bob, mentions: ['anychat:ann', 'anychat:bob'] }),
        message(4, { at: at + 1, revision: at + 1 }),
      ].map((event) => queues.enqueuer.push(event)),
    );
    await queues.enqueuer.interact(command('of-ann'));
    await queues.enqueuer.interact(command('of-bob', { member: bob }));

    // Two events and an interaction by her, one mention of her; what she says afterwards stays.
    expect(await queues.eraser.eraseMember(ann, at)).toBe(3);
    expect(await queues.eraser.eraseMember(ann, at)).toBe(0);

    const events: InboundEvent[] = [];
    const interactions: string[] = [];
    queues.startWorkers(
      { ingest: async (some) => events.push(...some), interact: async ({ id }) => interactions.push(id) },
      { queues: ['ingest', 'interact'] },
    );
    await until(() => events.length === 3 && interactions.length === 1);
    expect(events.map(idOf).sort()).toEqual(['anychat:m2', 'anychat:m3', 'anychat:m4']);
    expect(events.find((event) => idOf(event) === 'anychat:m3')).toMatchObject({ mentions: ['anychat:bob'] });
    expect(interactions).toEqual(['anychat:of-bob']);
  });

  it('reaches jobs that wait for another attempt', async () => {
    const queues = await rig.open();
    let calls = 0;
    const workers = queues.startWorkers(
      {
        ingest: async () => {
          calls += 1;
          throw new CcoError('later', { code: 'store-conflict', retryable: true });
        },
      },
      { queues: ['ingest'] },
    );
    await queues.enqueuer.push(message(1));
    // Deep in its backoff.
    await until(() => calls === 4);
    await until(async () => (await queues.stats()).some(({ queue, delayed }) => queue === 'ingest' && delayed === 1));
    expect(await queues.eraser.eraseMember(ann, at)).toBe(1);
    expect((await queues.stats()).find(({ queue }) => queue === 'ingest')).toMatchObject({ waiting: 0, delayed: 0 });
    await workers.close({ deadlineMs: 2_000 });
  });

  it('empties a running job, so that nothing is left to repeat should its worker die', async () => {
    const queues = await rig.open();
    const started = Promise.withResolvers<void>();
    const stuck = queues.startWorkers(
      {
        ingest: async () => {
          started.resolve();
          await new Promise(() => {});
        },
      },
      { queues: ['ingest'] },
    );
    await queues.enqueuer.push(message(1));
    await started.promise;
    expect(await queues.eraser.eraseMember(ann, at)).toBe(1);
    await stuck.close({ deadlineMs: 200 });
    const seen: string[] = [];
    queues.startWorkers({ ingest: async (events) => seen.push(...events.map(idOf)) }, { queues: ['ingest'] });
    await until(async () => (await queues.stats()).every(({ waiting, active }) => waiting + active === 0));
    expect(seen).toEqual([]);
  });

  it('reaches what is still being collected into a batch', async () => {
    const queues = await rig.open({ batchDelayMs: 60_000 });
    const pushed = queues.enqueuer.push(message(1, { text: 'canary' }));
    expect(await queues.eraser.eraseMember(ann, at)).toBe(1);
    await pushed;
    expect((await queues.stats()).find(({ queue }) => queue === 'ingest')).toMatchObject({ waiting: 0 });
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { type SpaceId, spaceId } from '../../../src/core/ids.ts';
import { until } from '../../services/until.ts';
import { command, createRig, idOf, kinds, message, messages, type Rig } from './rig.ts';

const waitingIn = async (queues: Awaited<ReturnType<Rig['open']>>, name: string): Promise<number> =>
  (await queues.stats()).find(({ queue }) => queue === name)?.waiting ?? -1;

describe.each(kinds)('jobs on %s', (kind) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await createRig(kind);
  });
  afterEach(() => rig.close());

  it('keeps one wake-up a space and platform, however often it is asked for', async () => {
    const queues = await rig.open();
    for (let i = 0; i < 5; i += 1) {
      await queues.wakeUps.evaluate(spaceId('anychat', 's1'));
      await queues.wakeUps.evaluate(spaceId('anychat', 's2'));
      await queues.wakeUps.deliver('anychat');
    }
    expect(await waitingIn(queues, 'evaluate')).toBe(2);
    expect(await waitingIn(queues, 'deliver-anychat')).toBe(1);
    expect(await waitingIn(queues, 'deliver-discord')).toBe(0);
  });

  it('can be woken again once a wake-up was worked off, also when that failed', async () => {
    const queues = await rig.open();
    const woken: SpaceId[] = [];
    queues.startWorkers(
      {
        evaluate: async (space) => {
          woken.push(space);
          if (woken.length === 1) throw new CcoError('no', { code: 'evaluation-failed' });
        },
      },
      { queues: ['evaluate'] },
    );
    for (let round = 1; round <= 3; round += 1) {
      await until(async () => {
        await queues.wakeUps.evaluate(spaceId('anychat', 's1'));
        return woken.length >= round;
      });
    }
    expect(rig.deadLetters.letters).toEqual([]);
  });

  it('gives a process only the platforms it can send to', async () => {
    const queues = await rig.open();
    const delivered: string[] = [];
    queues.startWorkers({ deliver: async (platform) => delivered.push(platform) }, { queues: ['deliver-anychat'] });
    await queues.wakeUps.deliver('discord');
    await queues.wakeUps.deliver('anychat');
    await until(() => delivered.length > 0);
    expect(delivered).toEqual(['anychat']);
    expect(await waitingIn(queues, 'deliver-discord')).toBe(1);
  });

  it('hands over an interaction as it was', async () => {
    const queues = await rig.open();
    const seen: unknown[] = [];
    queues.startWorkers({ interact: async (interaction) => seen.push(interaction) }, { queues: ['interact'] });
    const interaction = command('i1');
    await queues.enqueuer.interact(interaction);
    await until(() => seen.length === 1);
    expect(seen).toEqual([interaction]);
  });

  it('repeats an interaction that may succeed later; ends one that cannot as a dead letter', async () => {
    const queues = await rig.open();
    const calls: string[] = [];
    queues.startWorkers(
      {
        interact: async ({ id }) => {
          calls.push(id);
          if (id === 'anychat:bad') throw new CcoError('no', { code: 'interaction-refused' });
          if (calls.filter((call) => call === id).length < 3) {
            throw new CcoError('later', { code: 'chat-unavailable', retryable: true });
          }
        },
      },
      { queues: ['interact'] },
    );
    await queues.enqueuer.interact(command('bad'));
    await queues.enqueuer.interact(command('good'));
    await until(() => calls.length === 4);
    await until(async () => (await queues.stats()).every(({ active, delayed }) => active + delayed === 0));
    expect(rig.deadLetters.letters.map(({ errorCode, memberId }) => ({ errorCode, memberId }))).toEqual([
      { errorCode: 'interaction-refused', memberId: 'anychat:ann' },
    ]);
  });

  it('lets running work finish when it closes, and takes nothing new', async () => {
    const queues = await rig.open();
    const finished: string[] = [];
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const workers = queues.startWorkers(
      {
        ingest: async (events) => {
          started.resolve();
          await release.promise;
          finished.push(...events.map(idOf));
        },
      },
      { queues: ['ingest'], concurrency: { ingest: 1 } },
    );
    await Promise.all(messages(100).map((event) => queues.enqueuer.push(event)));
    await started.promise;
    const closing = workers.close({ deadlineMs: 8_000 });
    release.resolve();
    await closing;
    expect(finished).toHaveLength(50);
    expect((await queues.stats()).find(({ queue }) => queue === 'ingest')).toMatchObject({ waiting: 1, active: 0 });
  });

  it('gives back what is not done at the deadline, so that others have it at once', async () => {
    const queues = await rig.open();
    const started = Promise.withResolvers<void>();
    const stuck = queues.startWorkers(
      {
        ingest: async () => {
          started.resolve();
          await new Promise(() => {});
        },
      },
      { queues: ['ingest'], lockDurationMs: 60_000, stalledIntervalMs: 60_000 },
    );
    await queues.enqueuer.push(message(1));
    await started.promise;
    await stuck.close({ deadlineMs: 400 });
    const seen: string[] = [];
    queues.startWorkers({ ingest: async (events) => seen.push(...events.map(idOf)) }, { queues: ['ingest'] });
    await until(() => seen.length === 1);
  });

  it('gives back at once what is only held because the store is down', async () => {
    const queues = await rig.open();
    const workers = queues.startWorkers(
      {
        ingest: async () => {
          throw new CcoError('down', { code: 'store-unavailable', retryable: true });
        },
      },
      { queues: ['ingest'] },
    );
    await queues.enqueuer.push(message(1));
    await until(() => workers.isHolding());
    await workers.close({ deadlineMs: 20_000 });
    expect((await queues.stats()).find(({ queue }) => queue === 'ingest')).toMatchObject({ waiting: 1, active: 0 });
  });

  it('takes no more events once it is closed', async () => {
    const queues = await rig.open();
    await queues.close({ deadlineMs: 2_000 });
    await expect(queues.enqueuer.push(message(1))).rejects.toMatchObject({ code: 'queue-closed' });
  });
});

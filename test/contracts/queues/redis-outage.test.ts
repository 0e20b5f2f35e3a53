import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memberId } from '../../../src/core/ids.ts';
import type { RedisServer } from '../../services/redis.ts';
import { redisMissing } from '../../services/redis.ts';
import { until } from '../../services/until.ts';
import { at, command, createRig, idOf, message, messages, type Rig } from './rig.ts';

describe.skipIf(redisMissing !== null)(`while Redis is away (${redisMissing ?? 'private redis-server'})`, () => {
  let rig: Rig;
  let redis: RedisServer;
  beforeEach(async () => {
    rig = await createRig('redis');
    if (rig.redis === null) throw new Error('no redis');
    redis = rig.redis;
  });
  afterEach(() => rig.close());

  it('spools what is pushed after a kill -9, catches up, and loses nothing', async () => {
    const queues = await rig.open();
    const seen: string[] = [];
    const interactions: string[] = [];
    queues.startWorkers(
      {
        ingest: async (events) => seen.push(...events.map(idOf)),
        interact: async ({ id }) => interactions.push(id),
      },
      { queues: ['ingest', 'interact'] },
    );
    await Promise.all(messages(200).map((event) => queues.enqueuer.push(event)));
    await redis.kill();
    await Promise.all(messages(300, 200).map((event) => queues.enqueuer.push(event)));
    await queues.enqueuer.interact(command('i1'));
    expect(queues.enqueuer.status()).toMatchObject({ state: 'spooling', waiting: 0 });
    await expect(queues.ping()).rejects.toMatchObject({ code: 'queue-unavailable', retryable: true });
    await redis.restart();
    await until(() => new Set(seen).size === 500 && interactions.length === 1, { timeoutMs: 30_000 });
    await until(() => queues.enqueuer.status().state === 'direct' && queues.enqueuer.status().spoolBytes === 0);
    expect(interactions).toEqual(['anychat:i1']);
    // And goes on as before.
    await queues.enqueuer.push(message('later'));
    await until(() => seen.includes('anychat:mlater'));
    expect(rig.deadLetters.letters).toEqual([]);
  });

  it('goes on by itself when Redis comes back without its data, and says so', async () => {
    const queues = await rig.open();
    const seen: string[] = [];
    let lost = 0;
    queues.onLost(() => {
      lost += 1;
    });
    queues.startWorkers(
      { ingest: async (events) => seen.push(...events.map(idOf)), evaluate: async () => {} },
      { queues: ['ingest', 'evaluate'] },
    );
    await queues.enqueuer.push(message(1));
    await until(() => seen.length === 1);
    await redis.restart({ keepData: false });
    await until(() => lost > 0);
    await Promise.all(messages(100, 2).map((event) => queues.enqueuer.push(event)));
    await until(() => new Set(seen).size === 101, { timeoutMs: 30_000 });
  });

  it('names what Redis holds: the same for all and after a restart, another once its data is gone', async () => {
    const [one, other] = [await rig.open(), await rig.open()];
    const epoch = await one.epoch();
    expect(epoch).toMatch(/\S/u);
    expect(await other.epoch()).toBe(epoch);
    await redis.restart();
    await until(async () => (await one.epoch().catch(() => null)) === epoch, { label: 'the same after a restart' });
    await redis.restart({ keepData: false });
    await until(async () => ((await one.epoch().catch(() => null)) ?? epoch) !== epoch, { label: 'another' });
  });

  it('lets a job that ran while the data was deleted end without harm', async () => {
    const queues = await rig.open();
    const seen: string[] = [];
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    queues.startWorkers(
      {
        ingest: async (events) => {
          started.resolve();
          await release.promise;
          seen.push(...events.map(idOf));
        },
      },
      { queues: ['ingest'] },
    );
    await queues.enqueuer.push(message(1));
    await started.promise;
    await redis.restart({ keepData: false });
    release.resolve();
    await until(() => seen.length === 1);
    await queues.enqueuer.push(message(2));
    await until(() => seen.includes('anychat:m2'), { timeoutMs: 30_000 });
  });

  it('spools what a server that does not answer leaves open', async () => {
    const queues = await rig.open({ addTimeoutMs: 200 });
    const seen: string[] = [];
    queues.startWorkers({ ingest: async (events) => seen.push(...events.map(idOf)) }, { queues: ['ingest'] });
    await queues.enqueuer.push(message(1));
    redis.freeze();
    await Promise.all(messages(60, 2).map((event) => queues.enqueuer.push(event)));
    expect(queues.enqueuer.status().state).toBe('spooling');
    redis.thaw();
    await until(() => new Set(seen).size === 61, { timeoutMs: 30_000 });
  });

  it('starts, takes events and closes in time though Redis is down from the first moment', async () => {
    await redis.kill();
    const first = await rig.open();
    first.startWorkers({ ingest: async () => {} }, { queues: ['ingest'] });
    await first.enqueuer.push(message(1));
    await first.close({ deadlineMs: 2_000 });
    await redis.restart();
    const second = await rig.open();
    const seen: string[] = [];
    second.startWorkers({ ingest: async (events) => seen.push(...events.map(idOf)) }, { queues: ['ingest'] });
    await until(() => seen.length === 1);
    expect(seen).toEqual(['anychat:m1']);
  });

  it('makes pushing wait when the spool is full, until there is room', async () => {
    const queues = await rig.open({ spoolMaxBytes: 40_000 });
    const seen: string[] = [];
    await redis.kill();
    const pushed = Promise.all(messages(1_000).map((event) => queues.enqueuer.push(event)));
    await until(() => queues.enqueuer.status().state === 'full');
    expect(queues.enqueuer.status().spoolBytes).toBeLessThanOrEqual(40_000);
    expect(queues.enqueuer.status().waiting).toBeGreaterThan(0);
    await redis.restart();
    await pushed;
    queues.startWorkers({ ingest: async (events) => seen.push(...events.map(idOf)) }, { queues: ['ingest'] });
    await until(() => new Set(seen).size === 1_000, { timeoutMs: 30_000 });
  });

  it('erases from the spool too', async () => {
    const queues = await rig.open();
    await redis.kill();
    const bob = { id: 'anychat:bob', name: 'Bob', role: 'member' };
    await queues.enqueuer.push(message(1));
    await queues.enqueuer.push(message(2, { author: bob }));
    // The jobs cannot be searched now: the erasure fails, to be repeated, but the spool is already clean.
    await expect(queues.eraser.eraseMember(memberId('anychat', 'ann'), at)).rejects.toThrow();
    await redis.restart();
    const seen: string[] = [];
    queues.startWorkers({ ingest: async (events) => seen.push(...events.map(idOf)) }, { queues: ['ingest'] });
    await until(() => seen.length === 1);
    expect(seen).toEqual(['anychat:m2']);
    expect(await queues.eraser.eraseMember(memberId('anychat', 'ann'), at)).toBe(0);
  });

  it('finds nothing wrong with a Redis set up for keeping jobs', async () => {
    const queues = await rig.open();
    await queues.ping();
    expect(await queues.doctor()).toEqual([]);
  });
});

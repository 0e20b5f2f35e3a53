import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import type { InboundEvent } from '../../../src/core/messages/inbound.ts';
import { until } from '../../services/until.ts';
import { createRig, idOf, kinds, message, messages, type Rig } from './rig.ts';

describe.each(kinds)('events through the queue on %s', (kind) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await createRig(kind);
  });
  afterEach(() => rig.close());

  it('hands over each event once, many at a time', async () => {
    const queues = await rig.open();
    const seen: InboundEvent[][] = [];
    queues.startWorkers({ ingest: async (events) => seen.push([...events]) }, { queues: ['ingest'] });
    await Promise.all(messages(1_000).map((event) => queues.enqueuer.push(event)));
    await until(() => seen.flat().length >= 1_000);
    expect(new Set(seen.flat().map(idOf)).size).toBe(1_000);
    expect(seen.flat()).toHaveLength(1_000);
    expect(seen.length).toBeLessThan(200);
  });

  it.each(['\u0000', '\ud800', '\u2028', '"\\\'', 'नमस्ते 👩‍🚀'])('carries any text: %j', async (text) => {
    const queues = await rig.open();
    const seen: InboundEvent[] = [];
    queues.startWorkers({ ingest: async (events) => seen.push(...events) }, { queues: ['ingest'] });
    const event = message(1, { text });
    await queues.enqueuer.push(event);
    await until(() => seen.length > 0);
    expect(seen).toEqual([event]);
  });

  it('splits a failing batch until the bad events alone are dead-lettered, and keeps the others', async () => {
    const queues = await rig.open();
    const stored = new Set<string>();
    const bad = new Set(['anychat:m7', 'anychat:m8', 'anychat:m133']);
    queues.startWorkers(
      {
        ingest: async (events) => {
          if (events.some((event) => bad.has(idOf(event)))) throw new CcoError('refused', { code: 'row-refused' });
          for (const event of events) stored.add(idOf(event));
        },
      },
      { queues: ['ingest'] },
    );
    await Promise.all(messages(200).map((event) => queues.enqueuer.push(event)));
    await until(() => stored.size === 197 && rig.deadLetters.letters.length === 3);
    expect(rig.deadLetters.letters.map(({ queue, errorCode, memberId }) => ({ queue, errorCode, memberId }))).toEqual(
      Array(3).fill({ queue: 'ingest', errorCode: 'row-refused', memberId: 'anychat:ann' }),
    );
    expect(new Set(rig.deadLetters.letters.map(({ payload }) => JSON.stringify(payload)))).toEqual(
      new Set([7, 8, 133].map((id) => JSON.stringify({ events: [message(id)] }))),
    );
    await until(async () => (await queues.stats()).every(({ active, waiting }) => active + waiting === 0));
  });

  it('dead-letters an event that does not parse, alone', async () => {
    const queues = await rig.open();
    const stored: string[] = [];
    const { threadId: _, ...malformed } = message(2) as InboundEvent & { threadId?: unknown };
    await Promise.all([message(1), malformed as InboundEvent, message(3)].map((event) => queues.enqueuer.push(event)));
    queues.startWorkers({ ingest: async (events) => stored.push(...events.map(idOf)) }, { queues: ['ingest'] });
    await until(() => stored.length === 2 && rig.deadLetters.letters.length === 1);
    expect(stored.sort()).toEqual(['anychat:m1', 'anychat:m3']);
    expect(rig.deadLetters.letters[0]).toMatchObject({ errorCode: 'event-invalid', memberId: 'anychat:ann' });
  });

  it('puts a dead letter back by hand, and shows none of its content', async () => {
    const queues = await rig.open();
    const stored: string[] = [];
    let broken = true;
    queues.startWorkers(
      {
        ingest: async (events) => {
          if (broken) throw new CcoError('refused', { code: 'row-refused' });
          stored.push(...events.map(idOf));
        },
      },
      { queues: ['ingest'] },
    );
    await queues.enqueuer.push(message(1, { text: 'canary-9f1' }));
    await until(() => rig.deadLetters.letters.length === 1);
    const [letter] = await queues.deadLetters.list(10);
    expect(JSON.stringify(letter)).not.toContain('canary-9f1');
    broken = false;
    await queues.deadLetters.retry(letter?.id ?? '');
    await until(() => stored.length === 1);
    expect(rig.deadLetters.letters).toEqual([]);
    await expect(queues.deadLetters.retry('unknown')).rejects.toMatchObject({ code: 'dead-letter-unknown' });
    expect(rig.logged.join()).not.toContain('canary-9f1');
  });

  it('holds everything while the store is down and dead-letters nothing', async () => {
    const queues = await rig.open();
    const stored = new Set<string>();
    let calls = 0;
    const workers = queues.startWorkers(
      {
        ingest: async (events) => {
          calls += 1;
          if (calls <= 5) throw new CcoError('down', { code: 'store-unavailable', retryable: true });
          for (const event of events) stored.add(idOf(event));
        },
      },
      { queues: ['ingest'] },
    );
    await Promise.all(messages(500).map((event) => queues.enqueuer.push(event)));
    await until(() => workers.isHolding());
    await until(() => stored.size === 500);
    expect(workers.isHolding()).toBe(false);
    expect(rig.deadLetters.letters).toEqual([]);
  });

  it('repeats a job later whose failure may pass', async () => {
    const queues = await rig.open();
    const stored: string[] = [];
    let calls = 0;
    queues.startWorkers(
      {
        ingest: async (events) => {
          calls += 1;
          if (calls <= 2) throw new CcoError('serialization', { code: 'store-conflict', retryable: true });
          stored.push(...events.map(idOf));
        },
      },
      { queues: ['ingest'] },
    );
    await queues.enqueuer.push(message(1));
    await until(() => stored.length === 1);
    expect(calls).toBe(3);
    expect(rig.deadLetters.letters).toEqual([]);
  });

  it('keeps a bad event in the queue for as long as its dead letter cannot be written', async () => {
    const queues = await rig.open();
    let refusals = 0;
    const add = rig.deadLetters.add;
    rig.deadLetters.add = async (letter) => {
      refusals += 1;
      if (refusals <= 2) throw new CcoError('down', { code: 'store-unavailable', retryable: true });
      await add(letter);
    };
    queues.startWorkers(
      {
        ingest: async () => {
          throw new TypeError('bug');
        },
      },
      { queues: ['ingest'] },
    );
    await queues.enqueuer.push(message(1));
    await until(() => rig.deadLetters.letters.length === 1);
    expect(rig.deadLetters.letters[0]).toMatchObject({ errorCode: 'TypeError' });
  });

  it('refuses to work on a queue without its handler', async () => {
    const queues = await rig.open();
    expect(() => queues.startWorkers({}, { queues: ['ingest'] })).toThrow(
      expect.objectContaining({ code: 'handler-missing' }),
    );
  });
});

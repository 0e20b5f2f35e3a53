import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnqueuer, type Enqueuer } from '../../src/queues/enqueue.ts';
import { createSpool } from '../../src/queues/spool.ts';
import type { SpoolRecord } from '../../src/queues/spool-file.ts';
import { message, messages } from '../contracts/queues/rig.ts';
import { until } from '../services/until.ts';

const eventsOf = (record: SpoolRecord): { id: string }[] => JSON.parse(record.json).events;

describe('the enqueuer', () => {
  let folder: string;
  let down: boolean;
  let time: number;
  let sent: SpoolRecord[];
  let enqueuer: Enqueuer;
  const open = (maxBytes = 1_000_000, batchDelayMs = 5): Enqueuer => {
    const check = async (): Promise<void> => {
      if (down) throw new Error('down');
    };
    const logger = pino({ level: 'silent' });
    enqueuer = createEnqueuer(
      { batchDelayMs, tidyEveryMs: 10 },
      {
        send: async (records) => {
          await check();
          sent.push(...records);
        },
        ping: check,
        spool: createSpool({ folder, maxBytes }, { clock: { now: () => time }, logger }),
        random: () => 0,
        logger,
      },
    );
    return enqueuer;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cco-enqueue-'));
    down = false;
    time = Date.now();
    sent = [];
  });
  afterEach(async () => {
    await enqueuer.close({ deadlineMs: 100 });
    await rm(folder, { recursive: true, force: true });
  });

  it('packs up to fifty events into one job', async () => {
    open();
    await Promise.all(messages(120).map((event) => enqueuer.push(event)));
    expect(sent.map((record) => eventsOf(record).length)).toEqual([50, 50, 20]);
    expect(sent.flatMap(eventsOf).map(({ id }) => id)).toEqual(messages(120).map((event) => 'id' in event && event.id));
  });

  it('gives the same content the same job id, so that sending it twice adds it once', async () => {
    open();
    await enqueuer.push(message(1));
    await enqueuer.push(message(1));
    await enqueuer.push(message(2));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });

  it('keeps the order through an outage', async () => {
    open();
    await enqueuer.push(message(1));
    down = true;
    for (const id of [2, 3, 4]) await enqueuer.push(message(id));
    expect(enqueuer.status().state).toBe('spooling');
    down = false;
    await until(() => enqueuer.status().state === 'direct');
    await enqueuer.push(message(5));
    expect(sent.flatMap(eventsOf).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5].map((id) => `anychat:m${id}`));
  });

  it('resolves a push only once the event is safe', async () => {
    open(10);
    down = true;
    let safe = false;
    const pushed = enqueuer.push(message(1)).then(() => {
      safe = true;
    });
    await until(() => enqueuer.status().state === 'full');
    expect(safe).toBe(false);
    expect(enqueuer.status().waiting).toBe(1);
    down = false;
    await pushed;
    expect(sent.flatMap(eventsOf)).toHaveLength(1);
  });

  it('makes safe what is still being collected when it closes', async () => {
    open(1_000_000, 60_000);
    const pushed = enqueuer.push(message(1));
    await enqueuer.close({ deadlineMs: 1_000 });
    await pushed;
    expect(sent.flatMap(eventsOf)).toHaveLength(1);
  });

  it('tells whoever waits when it closes with no place left for their event', async () => {
    open(10);
    down = true;
    const refused = expect(enqueuer.push(message(1))).rejects.toMatchObject({ code: 'queue-closed', retryable: true });
    await until(() => enqueuer.status().state === 'full');
    await enqueuer.close({ deadlineMs: 50 });
    await refused;
  });

  it('leaves what is spooled for the next start', async () => {
    open();
    down = true;
    await enqueuer.push(message(1));
    await enqueuer.close({ deadlineMs: 50 });
    down = false;
    open();
    await until(() => sent.length === 1);
    expect(sent.flatMap(eventsOf).map(({ id }) => id)).toEqual(['anychat:m1']);
  });

  it('gives up after a week what no queue took, also while it is still down', async () => {
    open();
    down = true;
    await enqueuer.push(message(1));
    const spooled = enqueuer.status().spoolBytes;
    expect(spooled).toBeGreaterThan(0);
    time += 7 * 24 * 60 * 60_000;
    await until(() => enqueuer.status().spoolBytes === 0);
    expect(enqueuer.status().state).toBe('spooling');
    down = false;
    await until(() => enqueuer.status().state === 'direct');
    expect(sent).toEqual([]);
  });

  it('sends nothing while it is held', async () => {
    open();
    let during = -1;
    let pushed: Promise<void> = Promise.resolve();
    await enqueuer.hold(async () => {
      pushed = enqueuer.push(message(1));
      await new Promise((resolve) => setTimeout(resolve, 30));
      during = sent.length;
    });
    await pushed;
    expect(during).toBe(0);
    expect(sent).toHaveLength(1);
  });
});

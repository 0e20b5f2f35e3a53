// A retry races with the worker that gets the job: whoever is faster, what failed again is kept.
import { beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetterRepository } from '../../src/core/ports.ts';
import { createDeadLetterDesk } from '../../src/queues/dead-letters.ts';
import { createLetterBox } from '../../src/queues/letter-box.ts';
import type { SpoolRecord } from '../../src/queues/spool-file.ts';
import { at, createDeadLetters, message } from '../contracts/queues/rig.ts';

const payload = { events: [message(1)] };
let letters: ReturnType<typeof createDeadLetters>;
let sent: SpoolRecord[];
beforeEach(() => {
  letters = createDeadLetters();
  sent = [];
});

const bury = (code: string): Promise<void> =>
  createLetterBox({
    repository: letters,
    // A clock that stands still: even then a second letter is later than the first.
    clock: { now: () => at },
    gate: { through: (call) => call(), isClosed: () => false },
  }).bury('ingest', payload, code, 1);

const retry = async (during: () => Promise<void>, repository: DeadLetterRepository = letters): Promise<void> => {
  const desk = createDeadLetterDesk({
    repository,
    send: async (records) => {
      sent.push(...records);
      await during();
    },
  });
  const [letter] = await desk.list(1);
  await desk.retry(letter?.id ?? '');
};

describe('a dead letter that is retried', () => {
  it('is forgotten once its job is in the queue', async () => {
    await bury('first');
    await retry(async () => {});
    expect(letters.letters).toEqual([]);
    expect(sent.map(({ queue, json }) => [queue, JSON.parse(json)])).toEqual([['ingest', payload]]);
  });

  it('stays when the worker fails it again before it is forgotten', async () => {
    await bury('first');
    await retry(() => bury('second'));
    expect(letters.letters).toMatchObject([{ errorCode: 'second', payload }]);
  });

  it('is there again when the worker fails it later', async () => {
    await bury('first');
    await retry(async () => {});
    await bury('second');
    expect(letters.letters).toMatchObject([{ errorCode: 'second', payload }]);
  });

  it('stays when the queue does not take it, and when the process ends in between', async () => {
    await bury('first');
    await expect(retry(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(letters.letters).toHaveLength(1);
    const killed = { ...letters, remove: () => Promise.reject(new Error('killed')) };
    await expect(retry(async () => {}, killed)).rejects.toThrow('killed');
    expect(letters.letters).toHaveLength(1);
  });

  it('gets a job of its own each time: one that is about to end cannot swallow it', async () => {
    await bury('first');
    await retry(() => bury('second'));
    await retry(async () => {});
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });
});

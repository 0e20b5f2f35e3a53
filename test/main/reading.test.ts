import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scorer } from '../../src/core/ports.ts';
import { readText } from '../../src/core/sentiment/reading.ts';
import { createScorer } from '../../src/core/sentiment/trained.ts';
import { type ReadingThread, startReadingThread } from '../../src/main/reading/thread.ts';
import { readInTurns } from '../../src/main/reading/turns.ts';
import { loadWeights } from '../../src/main/weights.ts';

const texts = [
  'I hate this',
  'I will kill you',
  'thanks, that works!',
  'the meeting is at three',
  '',
  'why does it crash?',
];

describe('reading on a thread of its own', () => {
  let thread: ReadingThread;
  beforeAll(async () => {
    thread = await startReadingThread();
  });
  afterAll(() => thread.close());

  it('reads as on the caller’s own, in order, however many ask at once', async () => {
    const scorer = createScorer(loadWeights());
    const batches = Array.from({ length: 20 }, (_, index) => [...texts.slice(index % 5), ...texts.slice(0, index % 5)]);
    const answers = await Promise.all(batches.map((batch) => thread.readAll(batch)));
    expect(answers).toEqual(batches.map((batch) => batch.map((text) => readText(scorer, text))));
    expect(await thread.readAll([])).toEqual([]);
  });
});

describe('a reading thread that fails', () => {
  const dying = new URL('./dying-reader-process.ts', import.meta.url);

  it('gives back what it had in hand, to be brought again, and is replaced', async () => {
    const thread = await startReadingThread(dying);
    const outcomes = await Promise.allSettled([thread.readAll(['die']), thread.readAll(['behind it'])]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'reader-lost', retryable: true } });
    }
    expect(await thread.readAll(['again'])).toHaveLength(1);
    await thread.close();
    await expect(thread.readAll(['late'])).rejects.toMatchObject({ code: 'reader-lost', retryable: true });
  });

  it('says so of a text it cannot read, without a word of it, and goes on', async () => {
    const thread = await startReadingThread(dying);
    const error: unknown = await thread.readAll(['unreadable']).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'reader-failed', retryable: false, data: { cause: 'TypeError' } });
    expect(JSON.stringify(error)).not.toContain('unreadable');
    expect(await thread.readAll(['fine'])).toHaveLength(1);
    await thread.close();
  });
});

describe('reading in turns', () => {
  it('reads at most 50 messages before others have their turn', async () => {
    const turns: number[] = [0];
    const counting: Scorer = {
      score: () => {
        turns[turns.length - 1] = (turns.at(-1) ?? 0) + 1;
        return { label: 'neutral', score: 0, confidence: 1, offensive: 0, language: 'en', asks: false };
      },
    };
    let going = true;
    const others = (): void => {
      turns.push(0);
      if (going) setImmediate(others);
    };
    setImmediate(others);
    expect(await readInTurns(counting).readAll(Array.from({ length: 420 }, () => 'x'))).toHaveLength(420);
    going = false;
    expect(Math.max(...turns)).toBe(50);
  });
});

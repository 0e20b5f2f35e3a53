import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Scorer } from '../../src/core/ports.ts';
import { createScorer } from '../../src/core/sentiment/trained.ts';
import { type ScoringThread, startScoringThread } from '../../src/main/scoring/thread.ts';
import { scoreInTurns } from '../../src/main/scoring/turns.ts';
import { loadWeights } from '../../src/main/weights.ts';

const texts = ['I hate this', 'thanks, that works!', 'the meeting is at three', '', 'why does it crash?'];

describe('scoring on a thread of its own', () => {
  let thread: ScoringThread;
  beforeAll(async () => {
    thread = await startScoringThread();
  });
  afterAll(() => thread.close());

  it('reads as the scorer itself does, in order, however many ask at once', async () => {
    const scorer = createScorer(loadWeights());
    const batches = Array.from({ length: 20 }, (_, index) => [...texts.slice(index % 5), ...texts.slice(0, index % 5)]);
    const answers = await Promise.all(batches.map((batch) => thread.scoreAll(batch)));
    expect(answers).toEqual(batches.map((batch) => batch.map((text) => scorer.score(text))));
    expect(await thread.scoreAll([])).toEqual([]);
  });
});

describe('a scoring thread that fails', () => {
  const dying = new URL('./dying-scorer-process.ts', import.meta.url);

  it('gives back what it had in hand, to be brought again, and is replaced', async () => {
    const thread = await startScoringThread(dying);
    const outcomes = await Promise.allSettled([thread.scoreAll(['die']), thread.scoreAll(['behind it'])]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'scorer-lost', retryable: true } });
    }
    expect(await thread.scoreAll(['again'])).toHaveLength(1);
    await thread.close();
    await expect(thread.scoreAll(['late'])).rejects.toMatchObject({ code: 'scorer-lost', retryable: true });
  });

  it('says so of a text it cannot read, without a word of it, and goes on', async () => {
    const thread = await startScoringThread(dying);
    const error: unknown = await thread.scoreAll(['unreadable']).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'scorer-failed', retryable: false, data: { cause: 'TypeError' } });
    expect(JSON.stringify(error)).not.toContain('unreadable');
    expect(await thread.scoreAll(['fine'])).toHaveLength(1);
    await thread.close();
  });
});

describe('scoring in turns', () => {
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
    expect(await scoreInTurns(counting).scoreAll(Array.from({ length: 420 }, () => 'x'))).toHaveLength(420);
    going = false;
    expect(Math.max(...turns)).toBe(50);
  });
});

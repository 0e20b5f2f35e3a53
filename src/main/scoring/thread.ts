// The trained scorer on a thread of its own: a burst of messages keeps neither heartbeats nor the web waiting, and on
// more than one core scoring goes on while the batch before is stored.
import { Worker } from 'node:worker_threads';
import { CcoError } from '../../core/errors.ts';
import type { BatchScorer } from '../../core/ports.ts';
import type { MessageScore } from '../../core/sentiment/score.ts';
import { loadWeights } from '../weights.ts';
import type { Answer, Question } from './worker.ts';

export interface ScoringThread extends BatchScorer {
  /** Ends the thread; what is asked then or later throws `scorer-lost`, retryable. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(scores: readonly MessageScore[]): void;
  reject(error: unknown): void;
}

const lost = (): CcoError =>
  new CcoError('The thread that scores messages has ended.', { code: 'scorer-lost', retryable: true });

/**
 * Starts it; resolves when it can score, in some 200 ms. A thread that ends is replaced at the next question, and what
 * it had in hand throws `scorer-lost`, retryable: a queue brings it again.
 *
 * Throws CcoError `weights-missing` or `weights-bad`.
 */
export const startScoringThread = async (
  script: URL = new URL('./worker.ts', import.meta.url),
): Promise<ScoringThread> => {
  // A thread cannot hand on a CcoError: what is wrong with the file is said here.
  loadWeights();
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let closed = false;
  let running: Promise<Worker> | null = null;

  const start = (): Promise<Worker> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(script);
      // Work in hand keeps the program up, an idle thread does not.
      worker.unref();
      const end = (): void => {
        running = null;
        reject(lost());
        for (const one of waiting.values()) one.reject(lost());
        waiting.clear();
      };
      // `exit` follows; without a listener the program would end.
      worker.on('error', () => undefined);
      worker.on('exit', end);
      worker.on('message', (answer: Answer) => {
        if (answer.id === null) return resolve(worker);
        const one = waiting.get(answer.id);
        waiting.delete(answer.id);
        if ('scores' in answer) one?.resolve(answer.scores);
        else
          one?.reject(
            new CcoError('A message could not be scored.', { code: 'scorer-failed', data: { cause: answer.code } }),
          );
      });
    });
  const thread = (): Promise<Worker> => {
    running ??= start();
    return running;
  };
  await thread();

  return {
    scoreAll: async (texts) => {
      if (texts.length === 0) return [];
      if (closed) throw lost();
      const worker = await thread();
      return new Promise((resolve, reject) => {
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.postMessage({ id: asked, texts } satisfies Question);
      });
    },
    close: async () => {
      closed = true;
      const worker = await running?.catch(() => null);
      await worker?.terminate();
    },
  };
};

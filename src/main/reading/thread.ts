// What is said, read on a thread of its own: a burst of messages keeps neither heartbeats nor the web waiting, and on
// more than one core reading goes on while the batch before is stored.
import { Worker } from 'node:worker_threads';
import { CcoError } from '../../core/errors.ts';
import type { BatchReader } from '../../core/ports.ts';
import type { Reading } from '../../core/sentiment/reading.ts';
import { loadWeights } from '../weights.ts';
import type { Answer, Question } from './worker.ts';

export interface ReadingThread extends BatchReader {
  /** Ends the thread; what is asked then or later throws `reader-lost`, retryable. */
  close(): Promise<void>;
}

interface Waiting {
  resolve(readings: readonly Reading[]): void;
  reject(error: unknown): void;
}

const lost = (): CcoError =>
  new CcoError('The thread that reads messages has ended.', { code: 'reader-lost', retryable: true });

/**
 * Starts it; resolves when it can read, in some 200 ms. A thread that ends is replaced at the next question, and what
 * it had in hand throws `reader-lost`, retryable: a queue brings it again.
 *
 * Throws CcoError `weights-missing` or `weights-bad`.
 */
export const startReadingThread = async (
  script: URL = new URL('./worker.ts', import.meta.url),
): Promise<ReadingThread> => {
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
        if ('readings' in answer) one?.resolve(answer.readings);
        else
          one?.reject(
            new CcoError('A message could not be read.', { code: 'reader-failed', data: { cause: answer.code } }),
          );
      });
    });
  const thread = (): Promise<Worker> => {
    running ??= start();
    return running;
  };
  await thread();

  return {
    readAll: async (texts) => {
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

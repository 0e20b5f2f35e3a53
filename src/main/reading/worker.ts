// The thread that reads: loads the weights, says that it is ready, answers one batch after the other.
import { parentPort } from 'node:worker_threads';
import { errorCode } from '../../core/errors.ts';
import { type Reading, readText } from '../../core/sentiment/reading.ts';
import { createScorer } from '../../core/sentiment/trained.ts';
import { loadWeights } from '../weights.ts';

export interface Question {
  readonly id: number;
  readonly texts: readonly string[];
}

/** `code` instead of `readings`: a text could not be read; never with a word of it. */
export type Answer =
  | { readonly id: number; readonly readings: readonly Reading[] }
  | { readonly id: number; readonly code: string }
  | { readonly id: null };

const tell = (answer: Answer): void => parentPort?.postMessage(answer);
const scorer = createScorer(loadWeights());

parentPort?.on('message', ({ id, texts }: Question) => {
  try {
    tell({ id, readings: texts.map((text) => readText(scorer, text)) });
  } catch (error) {
    tell({ id, code: errorCode(error) });
  }
});
tell({ id: null });

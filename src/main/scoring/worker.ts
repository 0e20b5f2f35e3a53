// The thread that scores: loads the weights, says that it is ready, answers one batch after the other.
import { parentPort } from 'node:worker_threads';
import { errorCode } from '../../core/errors.ts';
import type { MessageScore } from '../../core/sentiment/score.ts';
import { createScorer } from '../../core/sentiment/trained.ts';
import { loadWeights } from '../weights.ts';

export interface Question {
  readonly id: number;
  readonly texts: readonly string[];
}

/** `code` instead of `scores`: a text could not be scored; never with a word of it. */
export type Answer =
  | { readonly id: number; readonly scores: readonly MessageScore[] }
  | { readonly id: number; readonly code: string }
  | { readonly id: null };

const tell = (answer: Answer): void => parentPort?.postMessage(answer);
const scorer = createScorer(loadWeights());

parentPort?.on('message', ({ id, texts }: Question) => {
  try {
    tell({ id, scores: texts.map((text) => scorer.score(text)) });
  } catch (error) {
    tell({ id, code: errorCode(error) });
  }
});
tell({ id: null });

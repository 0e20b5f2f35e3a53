// What reads the mood in a run: the word list, which costs next to nothing and so shows what the rest costs, or the
// program's own trained scorer.
import type { BatchReader, Scorer } from '../../src/core/ports.ts';
import { createAfinnScorer } from '../../src/core/sentiment/afinn.ts';
import { createScorer } from '../../src/core/sentiment/trained.ts';
import { startReadingThread } from '../../src/main/reading/thread.ts';
import { readInTurns } from '../../src/main/reading/turns.ts';
import { loadWeights } from '../../src/main/weights.ts';

export const scorerNames = ['afinn', 'trained'] as const;
export type ScorerName = (typeof scorerNames)[number];

/** What the baseline calls a message at a time, and what the pipeline has: the program's own thread for the trained one. */
export interface OpenScorer {
  readonly naive: Scorer;
  readonly pipeline: BatchReader;
  close(): Promise<void>;
}

/** Throws CcoError `weights-missing` where the trained scorer's weights are not there. */
export const openScorer = async (name: ScorerName): Promise<OpenScorer> => {
  if (name === 'afinn') {
    const naive = createAfinnScorer();
    return { naive, pipeline: readInTurns(naive), close: async () => undefined };
  }
  const thread = await startReadingThread();
  return { naive: createScorer(loadWeights()), pipeline: thread, close: thread.close };
};

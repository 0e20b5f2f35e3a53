// What reads the mood in a run: the word list, which costs next to nothing and so shows what the rest costs, or the
// program's own trained scorer.
import type { Scorer } from '../../src/core/ports.ts';
import { createAfinnScorer } from '../../src/core/sentiment/afinn.ts';
import { createScorer } from '../../src/core/sentiment/trained.ts';
import { loadWeights } from '../../src/main/weights.ts';

export const scorerNames = ['afinn', 'trained'] as const;
export type ScorerName = (typeof scorerNames)[number];

/** Throws CcoError `weights-missing` where the trained scorer's weights are not there. */
export const openScorer = (name: ScorerName): Scorer =>
  name === 'afinn' ? createAfinnScorer() : createScorer(loadWeights());

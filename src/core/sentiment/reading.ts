// All that is read from one text.
import type { Scorer } from '../ports.ts';
import type { MessageScore } from './score.ts';
import { type SevereCategory, severe } from './severe.ts';

export interface Reading {
  readonly score: MessageScore;
  /** By rules of their own, never by the score. */
  readonly severe: SevereCategory | null;
}

export const readText = (scorer: Scorer, text: string): Reading => ({
  score: scorer.score(text),
  severe: severe(text),
});

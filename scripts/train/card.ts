// Writes the figures into the model card, between its two marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresTable, type SetFigures } from './figures.ts';

const cardFile = join(import.meta.dirname, '../../docs/sentiment.md');
const [from, to] = ['<!-- figures: written by `npm run train` -->', '<!-- end of figures -->'];

export interface TrainedOn {
  readonly megabytes: number;
  readonly examples: number;
  readonly offensiveExamples: number;
  readonly emotionExamples: number;
}

/** Replaces the generated part of the card and returns it. */
export const writeCard = (
  rows: readonly (SetFigures & { readonly heldOut?: number })[],
  { megabytes, examples, offensiveExamples, emotionExamples }: TrainedOn,
): string => {
  const held = rows.flatMap(({ name, heldOut }) => (heldOut === undefined ? [] : [`${name} ${heldOut.toFixed(3)}`]));
  const table = `${figuresTable(rows)}

Calibration error of the model alone, confidence fitted on four fifths of the dev rows and looked at on the last, in
turn: ${held.join(', ')}.

Trained on ${examples} (mood), ${offensiveExamples} (offensive) and ${emotionExamples} (emotions) examples; ${megabytes.toFixed(2)} MB gzipped.`;
  const card = readFileSync(cardFile, 'utf8');
  const [start, end] = [card.indexOf(from), card.indexOf(to)];
  if (start < 0 || end < start) throw new Error('docs/sentiment.md has lost the marks around its figures.');
  writeFileSync(cardFile, `${card.slice(0, start + from.length)}\n${table}\n${card.slice(end)}`);
  return table;
};

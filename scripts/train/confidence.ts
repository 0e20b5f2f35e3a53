// Fits how sure a reading is on the dev sets, by the packed model itself: each set weighs the same.
import { confidenceFeatures, confidenceOf, type Reading } from '../../src/core/sentiment/confidence.ts';
import { finishHash, hashText } from '../../src/core/sentiment/hash.ts';
import { createModel } from '../../src/core/sentiment/model.ts';
import { fitLogistic, type Graded } from './calibrate.ts';
import { calibrationError } from './metrics.ts';
import type { Task } from './tasks.ts';

/** Against weights that the few rows of the small sets cannot hold. */
const ridge = 0.003;
const parts = 5;

interface Graduate {
  readonly reading: Reading;
  readonly right: boolean;
  readonly set: number;
  readonly part: number;
}

const readingsOf = (file: Uint8Array, { sets, devSaid }: Task): Graduate[] => {
  const model = createModel(file);
  return sets.flatMap(({ dev }, set) =>
    dev.map(({ text, label: truth }, row) => {
      const tokens = devSaid[set]?.[row] ?? [];
      const words = tokens.map(model.wordOf);
      const { negative, positive, sources } = model.logits(tokens, words);
      const logits = [negative, 0, positive];
      const most = Math.max(...logits);
      const label = logits.indexOf(most);
      return {
        reading: {
          label,
          share: 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0),
          reddit: sources[1],
          stackoverflow: sources[2],
          pullRequests: sources[3],
          tokens: words.length,
          unknown: words.filter(({ known }) => !known).length / Math.max(1, words.length),
        },
        right: label === truth,
        set,
        part: finishHash(hashText(11, text, 0, text.length)) % parts,
      };
    }),
  );
};

const fitOn = (rows: readonly Graduate[], sizes: readonly number[]): number[] =>
  fitLogistic(
    rows.map(
      ({ reading, right, set }): Graded => ({
        features: confidenceFeatures(reading),
        right,
        weight: 1 / (sizes[set] ?? 1),
      }),
    ),
    ridge,
  );

/** The weights, and each set's calibration error where they are fitted on four fifths and looked at on the last. */
export const fitConfidence = (file: Uint8Array, task: Task): { weights: number[]; held: number[] } => {
  const rows = readingsOf(file, task);
  const sizes = task.sets.map(({ dev }) => dev.length);
  const guesses = new Map<Graduate, number>();
  for (let part = 0; part < parts; part++) {
    const weights = fitOn(
      rows.filter((row) => row.part !== part),
      sizes,
    );
    for (const row of rows) if (row.part === part) guesses.set(row, confidenceOf(weights, row.reading));
  }
  return {
    weights: fitOn(rows, sizes),
    held: task.sets.map((_, index) => {
      const own = rows.filter(({ set }) => set === index);
      return calibrationError(
        own.map((row) => guesses.get(row) ?? 0),
        own.map(({ right }) => right),
      );
    }),
  };
};

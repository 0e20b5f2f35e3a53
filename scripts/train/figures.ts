// The figures of a scorer on labelled texts.
import type { Scorer } from '../../src/core/ports.ts';
import { type Example, labels } from './data.ts';
import { accuracyOfSurest, calibrationError, figures } from './metrics.ts';

export interface SetFigures {
  readonly name: string;
  readonly task: 'mood' | 'offensive';
  readonly rows: number;
  readonly accuracy: number;
  readonly macroRecall: number;
  readonly macroF1: number;
  /** Of mood alone. */
  readonly surest?: number;
  readonly calibrationError?: number;
}

export const evaluateMood = (scorer: Scorer, name: string, examples: readonly Example[]): SetFigures => {
  const scores = examples.map(({ text }) => scorer.score(text));
  const predicted = scores.map(({ label }) => labels.indexOf(label));
  const truth = examples.map(({ label }) => label);
  const right = truth.map((label, row) => label === predicted[row]);
  const confidences = scores.map(({ confidence }) => confidence);
  return {
    name,
    task: 'mood',
    ...figures(truth, predicted, 3),
    surest: accuracyOfSurest(confidences, right, 0.6),
    calibrationError: calibrationError(confidences, right),
  };
};

export const evaluateOffensive = (scorer: Scorer, name: string, examples: readonly Example[]): SetFigures => ({
  name,
  task: 'offensive',
  ...figures(
    examples.map(({ label }) => label),
    examples.map(({ text }) => (scorer.score(text).offensive >= 0.5 ? 1 : 0)),
    2,
  ),
});

const percent = (value: number | undefined): string => (value === undefined ? '' : (value * 100).toFixed(1));

/** The figures as a table in Markdown. */
export const figuresTable = (rows: readonly SetFigures[]): string =>
  [
    '| set | task | rows | macro recall | macro F1 | accuracy | accuracy on the 60 % surest | calibration error |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
    ...rows.map(
      (row) =>
        `| ${row.name} | ${row.task} | ${row.rows} | ${percent(row.macroRecall)} | ${percent(row.macroF1)} | ${percent(row.accuracy)} | ${percent(row.surest)} | ${row.calibrationError === undefined ? '' : row.calibrationError.toFixed(3)} |`,
    ),
  ].join('\n');

// `npm run eval [FILE …]`: the figures on JSON lines of `{"text", "label"}`; without a file, on every dev set.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { createScorer } from '../../src/core/sentiment/trained.ts';
import { loadWeights } from '../../src/main/weights.ts';
import { hasData, labels, moodSets, offensiveSets } from './data.ts';
import { evaluateMood, evaluateOffensive, figuresTable, type SetFigures } from './figures.ts';

const row = z.object({ text: z.string(), label: z.enum([...labels, 'clean', 'offensive']) });
const scorer = createScorer(loadWeights());

const evaluateFile = (file: string): SetFigures => {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => row.parse(JSON.parse(line)));
  const isOffensive = rows.some(({ label }) => label === 'clean' || label === 'offensive');
  const order: readonly string[] = isOffensive ? ['clean', 'offensive'] : labels;
  const examples = rows.map(({ text, label }) => ({ text, label: order.indexOf(label) }));
  return (isOffensive ? evaluateOffensive : evaluateMood)(scorer, basename(file, '.jsonl'), examples);
};

const files = process.argv.slice(2);
if (files.length === 0 && !hasData()) {
  process.stderr.write('Give a file of JSON lines: there is no ../shared/data beside the project.\n');
  process.exit(1);
}
const figures =
  files.length > 0
    ? files.map(evaluateFile)
    : [
        ...moodSets().map(({ name, dev }) => evaluateMood(scorer, name, dev)),
        ...offensiveSets().map(({ name, dev }) => evaluateOffensive(scorer, name, dev)),
      ];
process.stdout.write(`${figuresTable(figures)}\n`);

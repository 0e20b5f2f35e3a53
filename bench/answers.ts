// `npm run bench -- answers`: who answers whom (`src/core/health/answers.ts`), measured on the days that were set aside.
// `node bench/answers.ts --tune` prints weights learned from the other days, and the figures there.
import { parseArgs } from 'node:util';
import { table } from '../src/cli/print.ts';
import { folder, hasDays, readDays } from './answers/days.ts';
import { type Figures, type Measured, measure, precision, recall } from './answers/measure.ts';
import { streamOf, thinnedStreamOf, thinParts } from './answers/stream.ts';
import { tune } from './answers/tune.ts';

const three = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3));
const row = (name: string, figures: Figures): string[] => [
  name,
  three(precision(figures)),
  three(recall(figures)),
  String(figures.right),
  String(figures.told),
  String(figures.true),
];

const report = (name: string, measured: Measured): string => {
  const { links, linksBetweenPeople, begins, inReply, rules, questions } = measured;
  const byRule = Object.entries(rules).flatMap(([rule, { answered, unanswered }]) => [
    row(`${questions} open questions, answered within 60 min: ${rule}`, answered),
    row(`${questions} open questions, left alone: ${rule}`, unanswered),
  ]);
  return [
    name,
    table([
      ['', 'precision', 'recall', 'right', 'told', 'true'],
      row('line → the line it goes on from', links),
      row('the same, between two people', linksBetweenPeople),
      row('line begins something', begins),
      row('question asked in answer to somebody', inReply),
      ...byRule,
    ]),
  ].join('\n');
};

const { values } = parseArgs({
  options: { tune: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
if (!hasDays()) {
  process.stdout.write(`Skipped: the marked days are not at ${folder}.\n`);
} else {
  const days = readDays(values.tune ? 'tune' : 'set-aside');
  const whole = days.map(streamOf);
  const thinned = days.flatMap((day, index) =>
    Array.from({ length: thinParts }, (_, part) => thinnedStreamOf(day, whole[index] ?? streamOf(day), part)),
  );
  if (values.tune) {
    for (const [naming, streams] of Object.entries({ named: whole, unnamed: thinned })) {
      const weights = Object.entries(tune(streams)).map(([sign, weight]) => `  ${sign}: ${Number(weight.toFixed(2))},`);
      process.stdout.write(`${naming}\n${weights.join('\n')}\n`);
    }
  }
  const measured = { named: measure(whole), unnamed: measure(thinned) };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(measured)}\n`
      : [
          report(`${days.length} days as they are`, measured.named),
          report('The same as small channels where nobody is addressed', measured.unnamed),
          '',
        ].join('\n'),
  );
}

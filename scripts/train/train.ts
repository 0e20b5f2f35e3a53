// `npm run train`: reads `../shared/data`, trains both models, writes the weights and the model card's table. The same
// seed gives the same weights; the day of training is written beside them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bucketBits, buckets } from '../../src/core/sentiment/features.ts';
import { createLexicon, listHash } from '../../src/core/sentiment/lexicon.ts';
import { linearRows, networkTokens } from '../../src/core/sentiment/model.ts';
import { prepare, tokenize } from '../../src/core/sentiment/tokens.ts';
import { createScorer } from '../../src/core/sentiment/trained.ts';
import { writeWeights } from '../../src/core/sentiment/weights-file.ts';
import { weightsFile } from '../../src/main/weights.ts';
import { fitLine, type Graded } from './calibrate.ts';
import { writeCard } from './card.ts';
import { createNetwork, networkLogits, trainNetwork } from './convolution.ts';
import { type DataSet, hasData, moodSets, offensiveSets } from './data.ts';
import { columnCount, extract, type Matrix, pruneRare } from './extract.ts';
import { evaluateMood, evaluateOffensive } from './figures.ts';
import { labelRatios, logitsOf, rescaled, trainLinear } from './linear.ts';
import { figures } from './metrics.ts';
import { packLinear, packVectorsInSteps, rounded } from './quantise.ts';
import { createRandom } from './random.ts';
import { readVader } from './vader.ts';
import { readVectors } from './vectors.ts';

const seed = 20_170_401;
const rarest = 3;
const filters = 64;
const linear = { epochs: 6, rate: 0.1, penalty: 1e-4, dropout: 0, averaged: 2, seed };
const ratioLinear = { ...linear, rate: 0.05 };
const convolution = { epochs: 5, rate: 0.03, dropout: 0.4, wordDropout: 0.1, seed };
/** What each set's dev figures weigh where a mix is chosen: the small ones are noisy. */
const choiceWeights = [3, 2, 1, 0.5];
/** What the offensive task weighs beside mood in the network they share. */
const offensiveShare = 0.4;
const heaviest = 3;
const vectorSteps = 31;
const floor = 2;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const started = performance.now();
const elapsed = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;

interface Task {
  readonly classes: number;
  readonly sets: readonly DataSet[];
  readonly train: Matrix;
  readonly dev: readonly Matrix[];
  readonly targets: Uint8Array;
  readonly weights: Float32Array;
}

/** Each set weighs what it is given, each label in it the same; one example never more than a few times the mean. */
const weigh = (sets: readonly DataSet[], classes: number): Float32Array => {
  const raw = sets.flatMap(({ train, weight }) => {
    const counts = new Array<number>(classes).fill(0);
    for (const { label } of train) counts[label] = (counts[label] ?? 0) + 1;
    return train.map(({ label }) => weight / (counts[label] ?? 1));
  });
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / raw.length;
  return Float32Array.from(raw, (weight) => Math.min(heaviest, weight / mean));
};

if (!hasData()) {
  say('There is no ../shared/data beside the project: nothing to train from.');
  process.exit(1);
}

const vader = readVader();
const lexicon = createLexicon(vader);
const textsOf = (rows: readonly { text: string }[]): string[] => rows.map(({ text }) => text);
const readTask = (sets: readonly DataSet[], classes: number): Task => ({
  classes,
  sets,
  train: extract(textsOf(sets.flatMap(({ train }) => train)), lexicon),
  dev: sets.map(({ dev }) => extract(textsOf(dev), lexicon)),
  targets: Uint8Array.from(sets.flatMap(({ train }) => train.map(({ label }) => label))),
  weights: weigh(sets, classes),
});
const tasks = [readTask(moodSets(), 3), readTask(offensiveSets(), 2)] as const;
const [mood, offensive] = tasks;
say(`${elapsed()}: ${mood.targets.length} + ${offensive.targets.length} examples read`);
for (const task of tasks) pruneRare(task.train, task.dev, rarest);

// Two models in one: plain, and with each feature scaled by how unevenly the labels have it (as in NB-SVM, Wang & Manning
// 2012). Both are linear in the same features, so their mean is one set of weights.
const linearModels = tasks.map(({ train, targets, weights, classes }) => {
  const plain = trainLinear(train, targets, weights, { ...linear, classes, columns: columnCount });
  const scales = labelRatios(train, targets, weights, classes);
  const scaled = trainLinear(rescaled(train, scales), targets, weights, {
    ...ratioLinear,
    classes,
    columns: columnCount,
  });
  return plain.map(
    (weight, cell) => (weight + (scaled[cell] as number) * (scales[Math.floor(cell / classes)] as number)) / 2,
  );
});
say(`${elapsed()}: linear models trained`);

const { dimensions, words, values } = readVectors();
const numbers = new Map(words.map((word, index) => [word, index + 1]));
const encode = (text: string): Uint16Array =>
  Uint16Array.from(
    tokenize(prepare(text)).slice(0, networkTokens),
    ({ kind, text: word }) => numbers.get(word) ?? (kind === 'tag' ? numbers.get(word.slice(1)) : undefined) ?? 0,
  );
const random = createRandom(seed);
const vectors = new Float32Array((words.length + 1) * dimensions);
vectors.set(values, dimensions);
for (let word = 1; word <= words.length; word++) {
  const row = vectors.subarray(word * dimensions, (word + 1) * dimensions);
  if (row.every((value) => value === 0))
    for (let index = 0; index < dimensions; index++) row[index] = (random() - 0.5) * 0.2;
}
const network = createNetwork(
  vectors,
  dimensions,
  filters,
  tasks.map(({ classes }) => classes),
  seed,
);
trainNetwork(
  network,
  {
    words: tasks.flatMap(({ sets }) => sets.flatMap(({ train }) => train.map(({ text }) => encode(text)))),
    tasks: Uint8Array.from(tasks.flatMap(({ targets }, task) => Array.from(targets, () => task))),
    targets: Uint8Array.from(tasks.flatMap(({ targets }) => Array.from(targets))),
    weights: Float32Array.from(
      tasks.flatMap(({ weights }, task) =>
        Array.from(weights, (weight) => (task === 1 ? weight * offensiveShare : weight)),
      ),
    ),
  },
  { ...convolution, onEpoch: (epoch) => say(`${elapsed()}: network, epoch ${epoch + 1} of ${convolution.epochs}`) },
);

const best = (row: ArrayLike<number>): number => Array.from(row).indexOf(Math.max(...Array.from(row)));

/** Both models' logits of the dev sets, mixed; and the mix that reads them best, the sets weighing the same. */
const mixOf = (task: Task, index: number) => {
  const { classes } = task;
  const flat = task.dev.map((matrix) => logitsOf(matrix, linearModels[index] as Float32Array, classes));
  const deep = task.sets.map(({ dev }) =>
    networkLogits(
      network,
      dev.map(({ text }) => encode(text)),
      index,
    ),
  );
  const mixed = (share: number): Float32Array[] =>
    flat.map((one, set) =>
      one.map((logit, place) => (1 - share) * logit + share * ((deep[set] as Float32Array)[place] as number)),
    );
  const quality = (share: number): number =>
    mixed(share).reduce((sum, logits, set) => {
      const truth = (task.sets[set] as DataSet).dev.map(({ label }) => label);
      const { macroRecall } = figures(
        truth,
        truth.map((_, row) => best(logits.subarray(row * classes, (row + 1) * classes))),
        classes,
      );
      return sum + macroRecall * (choiceWeights[set] ?? 1);
    }, 0);
  const shares = Array.from({ length: 17 }, (_, step) => 0.1 + step * 0.05);
  const share = shares.reduce((winner, one) => (quality(one) > quality(winner) ? one : winner));
  return { share: Number(share.toFixed(2)), logits: mixed(share) };
};
const moodMix = mixOf(mood, 0);
const offensiveMix = mixOf(offensive, 1);
say(`${elapsed()}: network weighs ${moodMix.share} (mood), ${offensiveMix.share} (offensive)`);

const clampedOdds = (share: number): number => Math.log(Math.min(0.9999, share) / (1 - Math.min(0.9999, share)));
const confidence = [0, 1, 2].map((label) =>
  fitLine(
    mood.sets.flatMap(({ dev }, set) =>
      dev.flatMap((example, row): Graded[] => {
        const logits = Array.from((moodMix.logits[set] as Float32Array).subarray(row * 3, row * 3 + 3));
        if (best(logits) !== label) return [];
        const most = Math.max(...logits);
        const share = 1 / logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
        return [{ odds: clampedOdds(share), right: example.label === label, weight: 1 / dev.length }];
      }),
    ),
  ),
);
const offensiveOdds = offensive.sets.map(({ dev }, set) =>
  dev.map(({ label }, row) => {
    const logits = offensiveMix.logits[set] as Float32Array;
    return { odds: (logits[row * 2 + 1] as number) - (logits[row * 2] as number), label };
  }),
);
const [offensiveSlope] = fitLine(
  offensiveOdds.flatMap((rows) =>
    rows.map(({ odds, label }) => ({ odds, right: label === 1, weight: 1 / rows.length })),
  ),
);
// One half is where the sets' macro-F1 is best, so that "offensive from 0.5" means it.
const cuts = Array.from({ length: 41 }, (_, step) => -1 + step * 0.05);
const f1At = (cut: number): number =>
  offensiveOdds.reduce(
    (sum, rows, set) =>
      sum +
      figures(
        rows.map(({ label }) => label),
        rows.map(({ odds }) => (odds >= cut ? 1 : 0)),
        2,
      ).macroF1 *
        (set === 0 ? 2 : 1),
    0,
  );
const offensiveCut = cuts.reduce((winner, cut) => (f1At(cut) > f1At(winner) ? cut : winner));

const column = (model: Float32Array, classes: number, over: number, under: number): Float32Array =>
  Float32Array.from(
    { length: columnCount },
    (_, index) => (model[index * classes + over] as number) - (model[index * classes + under] as number),
  );
const [moodModel, offensiveModel] = linearModels as [Float32Array, Float32Array];
const rows = [column(moodModel, 3, 0, 1), column(moodModel, 3, 2, 1), column(offensiveModel, 2, 1, 0)];
const packed = packLinear(
  rows.map((row) => row.subarray(0, buckets)),
  floor,
);
const packedVectors = packVectorsInSteps(network.vectors, vectorSteps);
const file = writeWeights(
  {
    trained: new Date().toISOString().slice(0, 10),
    bucketBits,
    linearScales: packed.scales,
    dense: rows.map((row) => rounded(row.subarray(buckets))),
    network: {
      dimensions,
      filters,
      words: words.length,
      vectorScale: packedVectors.scale,
      kernel: rounded(network.kernel),
      bias: rounded(network.bias),
      mood: rounded(network.heads[0] as Float32Array),
      offensive: rounded(network.heads[1] as Float32Array),
    },
    mix: { mood: moodMix.share, offensive: offensiveMix.share },
    confidence: confidence.map(rounded),
    offensive: rounded([offensiveSlope, -offensiveSlope * offensiveCut]),
  },
  {
    'linear-marked': packed.marked,
    'linear-values': packed.values,
    'vader-hashes': new Uint8Array(vader.hashes.buffer),
    'vader-values': new Uint8Array(vader.values.buffer),
    'word-hashes': new Uint8Array(Uint32Array.from(words, listHash).buffer),
    'word-vectors': packedVectors.bytes,
  },
);
const zipped = gzipSync(file, { level: 9 });
mkdirSync(dirname(weightsFile), { recursive: true });
writeFileSync(weightsFile, zipped);
say(
  `${elapsed()}: ${packed.kept} × ${linearRows} weights kept; ${(zipped.byteLength / 1e6).toFixed(2)} MB gzipped, ${(file.byteLength / 1e6).toFixed(2)} MB`,
);

const scorer = createScorer(file);
const table = [
  ...mood.sets.map(({ name, dev }) => evaluateMood(scorer, name, dev)),
  ...offensive.sets.map(({ name, dev }) => evaluateOffensive(scorer, name, dev)),
];
const card = writeCard(table, {
  megabytes: zipped.byteLength / 1e6,
  examples: mood.targets.length,
  offensiveExamples: offensive.targets.length,
});
process.stdout.write(`${card}\n`);
say(`${elapsed()}: done`);

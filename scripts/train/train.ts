// `npm run train`: reads `../shared/data`, trains both models, writes the weights and the model card's table. The same
// seed and data give the same file, byte for byte.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createLexicon } from '../../src/core/sentiment/lexicon.ts';
import { networkTokens } from '../../src/core/sentiment/model.ts';
import { sources } from '../../src/core/sentiment/sources.ts';
import type { Token } from '../../src/core/sentiment/tokens.ts';
import { createScorer } from '../../src/core/sentiment/trained.ts';
import { weightsFile } from '../../src/main/weights.ts';
import { fitLogistic } from './calibrate.ts';
import { writeCard } from './card.ts';
import { chooseMoodShare, chooseOffensive, chooseOffsets, mixed, readDev } from './choose.ts';
import { fitConfidence } from './confidence.ts';
import { createNetwork, trainNetwork } from './convolution.ts';
import { readCuss } from './cuss.ts';
import { hasData, moodSets, offensiveSets, readEmotions } from './data.ts';
import { columnCount } from './extract.ts';
import { evaluateMood, evaluateOffensive } from './figures.ts';
import { messagesOf } from './lessons.ts';
import { labelRatios, logitsOf, rescaled, trainLinear, withOwnColumns } from './linear.ts';
import { packModels } from './pack.ts';
import { createRandom } from './random.ts';
import { createReader, readTask, type Task } from './tasks.ts';
import { readVader } from './vader.ts';
import { readVectors } from './vectors.ts';

const seed = 20_170_401;
const linear = { epochs: 6, rate: 0.05, penalty: 1e-4, dropout: 0, averaged: 2, seed };
const filters = 64;
const convolution = { epochs: 5, rate: 0.03, dropout: 0.4, wordDropout: 0.1, averaged: 2, seed };
/** The set of mood whose words have weights of their own in the linear model: its labels differ most from the others'. */
const ownSet = 1;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const started = performance.now();
const elapsed = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;

if (!hasData()) {
  say('There is no ../shared/data beside the project: nothing to train from.');
  process.exit(1);
}

const vader = readVader();
const rude = readCuss();
const lexicon = createLexicon(vader, rude);
const read = createReader(lexicon);
const tasks = [
  readTask(moodSets(), 3, lexicon, read.mood),
  readTask(offensiveSets(), 2, lexicon, read.offensive),
] as const satisfies [Task, Task];
const [mood, offensive] = tasks;
say(`${elapsed()}: ${mood.targets.length} + ${offensive.targets.length} examples read`);

// Each feature is scaled by how unevenly the labels have it, as in NB-SVM (Wang & Manning 2012).
const trainScaled = ({ train, targets, weights, origins, classes }: Task, own: number | null): Float32Array => {
  const scales = labelRatios(train, targets, weights, classes);
  const scaled = rescaled(train, scales);
  const columns = own === null ? columnCount : 2 * columnCount;
  const matrix = own === null ? scaled : withOwnColumns(scaled, (row) => origins[row] === own);
  return trainLinear(matrix, targets, weights, { ...linear, classes, columns }).map(
    (weight, cell) => weight * (scales[Math.floor(cell / classes) % columnCount] as number),
  );
};
const moodLinear = trainScaled(mood, ownSet);
const offensiveLinear = trainScaled(offensive, null);
say(`${elapsed()}: linear models trained`);

const { dimensions, words, values } = readVectors();
const numbers = new Map(words.map((word, index) => [word, index + 1]));
const encode = (tokens: readonly Token[]): Uint16Array =>
  Uint16Array.from(
    tokens.slice(0, networkTokens),
    ({ kind, text: word }) => numbers.get(word) ?? (kind === 'tag' ? numbers.get(word.slice(1)) : undefined) ?? 0,
  );
const random = createRandom(seed);
const vectors = new Float64Array((words.length + 1) * dimensions);
vectors.set(values, dimensions);
for (let word = 1; word <= words.length; word++) {
  const row = vectors.subarray(word * dimensions, (word + 1) * dimensions);
  if (row.every((value) => value === 0))
    for (let index = 0; index < dimensions; index++) row[index] = (random() - 0.5) * 0.2;
}
const { classes: emotionClasses, rows: emotionRows } = readEmotions();
const headClasses = [3, 2, emotionClasses, sources.length];
const network = createNetwork(
  vectors,
  dimensions,
  filters,
  [...headClasses, ...mood.sets.map(() => 3), ...offensive.sets.map(() => 2)],
  headClasses.length,
  seed,
);
const messages = messagesOf(
  [mood, offensive],
  { classes: emotionClasses, rows: emotionRows.map(({ text, emotions }) => ({ said: read.mood(text), emotions })) },
  encode,
);
trainNetwork(network, messages, {
  ...convolution,
  onEpoch: (epoch) => say(`${elapsed()}: network, epoch ${epoch + 1} of ${convolution.epochs}`),
});

const devWords = ({ devSaid }: Task): Uint16Array[][] => devSaid.map((set) => set.map(encode));
const moodDev = readDev(network, devWords(mood), 0, mood.sets.length);
const offensiveDev = readDev(network, devWords(offensive), 1, mood.sets.length);
const shared = mood.dev.map((matrix) => logitsOf(matrix, moodLinear.subarray(0, columnCount * 3), 3));
const added = mood.dev.map((matrix) => logitsOf(matrix, moodLinear.subarray(columnCount * 3), 3));
const moodFlat = shared.map((logits, set) =>
  logits.map(
    (logit, cell) =>
      logit + (moodDev[set]?.shares[Math.floor(cell / 3)]?.[ownSet] as number) * (added[set]?.[cell] as number),
  ),
);
const offensiveFlat = offensive.dev.map((matrix) => logitsOf(matrix, offensiveLinear, 2));
const moodShare = chooseMoodShare(
  mood,
  moodFlat,
  moodDev.map(({ logits }) => logits),
);
const offsets = chooseOffsets(
  mood,
  moodFlat.map((flat, set) => mixed(flat, moodDev[set]?.logits ?? [], moodShare)),
  moodDev.map(({ shares }) => shares),
);
const { share: offensiveShare, cut } = chooseOffensive(
  offensive,
  offensiveFlat,
  offensiveDev.map(({ logits }) => logits),
);
say(
  `${elapsed()}: network weighs ${moodShare} (mood), ${offensiveShare} (offensive); offsets ${JSON.stringify(offsets)}`,
);

// One half is where the sets' macro F1 is best, so that "offensive from 0.5" means it.
const offensiveOdds = offensive.sets.flatMap(({ dev }, set) =>
  dev.map(({ label }, row) => {
    const oddsOf = (logits: ArrayLike<number>): number => (logits[row * 2 + 1] as number) - (logits[row * 2] as number);
    const odds =
      (1 - offensiveShare) * oddsOf(offensiveFlat[set] ?? []) +
      offensiveShare * oddsOf(offensiveDev[set]?.logits ?? []);
    return { features: [odds, 1], right: label === 1, weight: 1 / dev.length };
  }),
);
const [slope = 1] = fitLogistic(offensiveOdds, 1e-6);

const trained = {
  moodLinear,
  offensiveLinear,
  network,
  words,
  moodSets: mood.sets.length,
  offensiveSets: offensive.sets.length,
  vader,
  rude,
  // The network's own logits are weighed by its share.
  offsets: offsets.map((pair) => pair.map((offset) => offset / moodShare)),
};
const fitted = { mix: { mood: moodShare, offensive: offensiveShare }, offensive: [slope, -slope * cut] };
const { weights: confidence, held } = fitConfidence(packModels(trained, { ...fitted, confidence: [] }).file, mood);
const { file, kept } = packModels(trained, { ...fitted, confidence });
const zipped = gzipSync(file, { level: 9 });
mkdirSync(dirname(weightsFile), { recursive: true });
writeFileSync(weightsFile, zipped);
const megabytes = zipped.byteLength / 1e6;
say(`${elapsed()}: ${kept} buckets kept; ${megabytes.toFixed(2)} MB gzipped, ${(file.byteLength / 1e6).toFixed(2)} MB`);

const scorer = createScorer(file);
const card = writeCard(
  [
    ...mood.sets.map(({ name, dev }, set) => ({ ...evaluateMood(scorer, name, dev), heldOut: held[set] ?? 0 })),
    ...offensive.sets.map(({ name, dev }) => evaluateOffensive(scorer, name, dev)),
  ],
  {
    megabytes,
    examples: mood.targets.length,
    offensiveExamples: offensive.targets.length,
    emotionExamples: emotionRows.length,
  },
);
process.stdout.write(`${card}\n`);
say(`${elapsed()}: done`);

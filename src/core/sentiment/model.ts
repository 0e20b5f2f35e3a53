// The trained model at work: a linear model over hashed features, and a small convolutional network over word vectors,
// whose logits are mixed. What depends on a word alone is worked out once and kept.
import { bucketBits, factsOf, readFeatures, spellingBuckets, type WordFacts } from './features.ts';
import { createLexicon, type HashedList, listHash } from './lexicon.ts';
import type { Token } from './tokens.ts';
import { readWeights } from './weights-file.ts';

/** Rows of the linear model: negative and positive over neutral, offensive over clean. */
export const linearRows = 3;
export const windowSize = 3;
/** The network reads at most this many tokens; the linear model reads all. */
export const networkTokens = 160;
/** Words kept worked out, in each of two generations. */
const keptWords = 16_384;

/** The more features a message has, the less each weighs. */
export const sparseScale = (count: number): number => 1 / Math.sqrt(count + 1);
export const spellingScale = (count: number): number => 0.5 / Math.sqrt(count + 1);

export interface Logits {
  /** Over neutral's, which is 0. */
  readonly negative: number;
  readonly positive: number;
  /** Over clean's, which is 0. */
  readonly offensive: number;
}

/** All that depends on a token's text alone. */
export interface KnownWord extends WordFacts {
  /** Whether the English vocabulary has it. */
  readonly known: boolean;
  /** What its spelling adds to each row. */
  readonly spelling0: number;
  readonly spelling1: number;
  readonly spelling2: number;
  /** How many runs of letters that is. */
  readonly runs: number;
  /** What it adds to each filter at each place of a window. */
  readonly projection: Float32Array;
}

const asHashes = (bytes: Uint8Array): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const asSteps = (bytes: Uint8Array): Int8Array => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asHashedList = (hashes: Uint8Array, values: Uint8Array): HashedList => ({
  hashes: asHashes(hashes),
  values: asSteps(values),
});

/** Nonzero buckets are marked in a bitmap; their values follow in order, row after row. */
const unpackLinear = (marked: Uint8Array, packed: Uint8Array): Int8Array => {
  const count = packed.byteLength / linearRows;
  const values = asSteps(packed);
  const table = new Int8Array(2 ** bucketBits * linearRows);
  let next = 0;
  for (let byte = 0; byte < marked.length; byte++) {
    const bits = marked[byte] as number;
    if (bits === 0) continue;
    for (let bit = 0; bit < 8; bit++) {
      if ((bits & (1 << bit)) === 0) continue;
      const bucket = byte * 8 + bit;
      for (let row = 0; row < linearRows; row++)
        table[bucket * linearRows + row] = values[row * count + next] as number;
      next++;
    }
  }
  return table;
};

/** Reads the weights (throws CcoError `weights-bad`) and returns the model. Not for two threads at once. */
export const createModel = (file: Uint8Array) => {
  const { head, section } = readWeights(file);
  const lexicon = createLexicon(asHashedList(section('vader-hashes'), section('vader-values')));
  const table = unpackLinear(section('linear-marked'), section('linear-values'));
  const [scale0 = 0, scale1 = 0, scale2 = 0] = head.linearScales;
  const [dense0 = new Float64Array(), dense1 = new Float64Array(), dense2 = new Float64Array()] = head.dense.map(
    (row) => Float64Array.from(row),
  );

  const { dimensions, filters, words: vocabularySize, vectorScale } = head.network;
  const kernel = Float32Array.from(head.network.kernel);
  const bias = Float32Array.from(head.network.bias);
  const moodHead = Float32Array.from(head.network.mood);
  const offensiveHead = Float32Array.from(head.network.offensive);
  const wordHashes = asHashes(section('word-hashes'));
  const vectors = asSteps(section('word-vectors'));
  const vocabulary = new Map<number, number>();
  for (let word = 0; word < vocabularySize; word++) vocabulary.set(wordHashes[word] as number, word + 1);

  const projections: (Float32Array | undefined)[] = [];
  const project = (word: number): Float32Array => {
    const kept = projections[word];
    if (kept !== undefined) return kept;
    const projection = new Float32Array(windowSize * filters);
    for (let place = 0; place < windowSize; place++) {
      const to = place * filters;
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const value = (vectors[word * dimensions + dimension] as number) * vectorScale;
        const row = (place * dimensions + dimension) * filters;
        for (let filter = 0; filter < filters; filter++)
          projection[to + filter] = (projection[to + filter] as number) + value * (kernel[row + filter] as number);
      }
    }
    projections[word] = projection;
    return projection;
  };
  const unknownProjection = project(0);
  const nothing = new Float32Array(windowSize * filters);

  const work = (text: string, spelled: boolean): KnownWord => {
    let [negative, positive, offensive] = [0, 0, 0];
    const runs = spelled ? spellingBuckets(text) : [];
    for (const bucket of runs) {
      negative += table[bucket * linearRows] as number;
      positive += table[bucket * linearRows + 1] as number;
      offensive += table[bucket * linearRows + 2] as number;
    }
    const place =
      vocabulary.get(listHash(text)) ?? (text.startsWith('#') ? vocabulary.get(listHash(text.slice(1))) : undefined);
    const { hash, afinn, vader, negates, contrasts } = factsOf(text, lexicon);
    return {
      hash,
      afinn,
      vader,
      negates,
      contrasts,
      known: place !== undefined,
      spelling0: negative * scale0,
      spelling1: positive * scale1,
      spelling2: offensive * scale2,
      runs: runs.length,
      projection: place === undefined ? unknownProjection : project(place),
    };
  };
  // Two generations: what was not asked for since the last change is dropped with the older one.
  let young = new Map<string, KnownWord>();
  let old = new Map<string, KnownWord>();
  const wordOf = ({ kind, text }: Token): KnownWord => {
    const kept = young.get(text);
    if (kept !== undefined) return kept;
    const made = old.get(text) ?? work(text, kind === 'word' || kind === 'tag');
    if (young.size >= keptWords) {
      old = young;
      young = new Map();
    }
    young.set(text, made);
    return made;
  };

  const pooled = new Float32Array(filters);
  const runNetwork = (words: readonly KnownWord[]): void => {
    const count = Math.min(words.length, networkTokens);
    pooled.fill(0);
    const at = (place: number): Float32Array =>
      place >= 0 && place < count ? (words[place] as KnownWord).projection : nothing;
    let first: Float32Array = nothing;
    let second: Float32Array = at(0);
    for (let start = -1; start < Math.max(1, count - 1); start++) {
      const third = at(start + 2);
      for (let filter = 0; filter < filters; filter++) {
        const sum =
          (bias[filter] as number) +
          (first[filter] as number) +
          (second[filters + filter] as number) +
          (third[2 * filters + filter] as number);
        if (sum > (pooled[filter] as number)) pooled[filter] = sum;
      }
      first = second;
      second = third;
    }
  };
  const headLogit = (weights: Float32Array, classes: number, one: number): number => {
    let sum = weights[classes * filters + one] as number;
    for (let filter = 0; filter < filters; filter++)
      sum += (weights[one * filters + filter] as number) * (pooled[filter] as number);
    return sum;
  };

  const sums = new Float64Array(2 * linearRows);
  let sparseCount = 0;
  const sink = {
    sparse: (bucket: number): void => {
      const place = bucket * linearRows;
      sums[0] = (sums[0] as number) + (table[place] as number);
      sums[1] = (sums[1] as number) + (table[place + 1] as number);
      sums[2] = (sums[2] as number) + (table[place + 2] as number);
      sparseCount++;
    },
    dense: (index: number, value: number): void => {
      if (value === 0) return;
      sums[3] = (sums[3] as number) + (dense0[index] as number) * value;
      sums[4] = (sums[4] as number) + (dense1[index] as number) * value;
      sums[5] = (sums[5] as number) + (dense2[index] as number) * value;
    },
  };

  /** The mixed logits of a message; `words`: what `wordOf` tells of its tokens. */
  const logits = (tokens: readonly Token[], words: readonly KnownWord[]): Logits => {
    sums.fill(0);
    sparseCount = 0;
    let [spelling0, spelling1, spelling2, runs] = [0, 0, 0, 0];
    for (const word of words) {
      spelling0 += word.spelling0;
      spelling1 += word.spelling1;
      spelling2 += word.spelling2;
      runs += word.runs;
    }
    readFeatures(tokens, words, sink);
    runNetwork(words);
    const [sparse0 = 0, sparse1 = 0, sparse2 = 0, even0 = 0, even1 = 0, even2 = 0] = sums;
    const sparse = sparseScale(sparseCount);
    const spelling = spellingScale(runs);
    const neutral = headLogit(moodHead, 3, 1);
    const { mood, offensive } = head.mix;
    return {
      negative:
        (1 - mood) * (sparse0 * scale0 * sparse + spelling0 * spelling + even0) +
        mood * (headLogit(moodHead, 3, 0) - neutral),
      positive:
        (1 - mood) * (sparse1 * scale1 * sparse + spelling1 * spelling + even1) +
        mood * (headLogit(moodHead, 3, 2) - neutral),
      offensive:
        (1 - offensive) * (sparse2 * scale2 * sparse + spelling2 * spelling + even2) +
        offensive * (headLogit(offensiveHead, 2, 1) - headLogit(offensiveHead, 2, 0)),
    };
  };

  return { head, lexicon, wordOf, logits };
};

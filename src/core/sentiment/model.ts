// The trained model at work: a linear model over hashed features, and a small convolutional network over word vectors,
// whose logits are mixed. What depends on a word alone is worked out once and kept.
import { bucketBits, denseFeatures, readFeatures, spellingBuckets } from './features.ts';
import { createLexicon, type HashedList, listHash } from './lexicon.ts';
import type { Token } from './tokens.ts';
import { readWeights } from './weights-file.ts';

/** Rows of the linear model: negative and positive over neutral, offensive over clean. */
export const linearRows = 3;
export const windowSize = 3;
/** The network reads at most this many tokens; the linear model reads all. */
export const networkTokens = 160;
/** Words kept worked out. */
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

interface KnownWord {
  readonly spelling: readonly [number, number, number];
  readonly runs: number;
  /** What the word adds to each filter at each place of a window; null: not in the vocabulary. */
  readonly projection: Float32Array;
}

const asHashedList = (hashes: Uint8Array, values: Uint8Array): HashedList => ({
  hashes: new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.byteLength / 4),
  values: new Int8Array(values.buffer, values.byteOffset, values.byteLength),
});

/** Nonzero buckets are marked in a bitmap; their values follow in order, row after row. */
const unpackLinear = (marked: Uint8Array, packed: Uint8Array): Int8Array => {
  const count = packed.byteLength / linearRows;
  const values = new Int8Array(packed.buffer, packed.byteOffset, packed.byteLength);
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
  const lexicon = createLexicon(
    asHashedList(section('vader-hashes'), section('vader-values')),
    asHashedList(section('induced-hashes'), section('induced-values')),
  );
  const table = unpackLinear(section('linear-marked'), section('linear-values'));
  const [scale0 = 0, scale1 = 0, scale2 = 0] = head.linearScales;
  const dense = head.dense.map((row) => Float64Array.from(row));
  const [dense0 = new Float64Array(), dense1 = new Float64Array(), dense2 = new Float64Array()] = dense;

  const { dimensions, filters, words: vocabularySize, vectorScale } = head.network;
  const kernel = Float32Array.from(head.network.kernel);
  const bias = Float32Array.from(head.network.bias);
  const moodHead = Float32Array.from(head.network.mood);
  const offensiveHead = Float32Array.from(head.network.offensive);
  const wordHashes = asHashedList(section('word-hashes'), new Uint8Array()).hashes;
  const vectorBytes = section('word-vectors');
  const vectors = new Int8Array(vectorBytes.buffer, vectorBytes.byteOffset, vectorBytes.byteLength);
  const vocabulary = new Map<number, number>();
  for (let word = 0; word < vocabularySize; word++) vocabulary.set(wordHashes[word] as number, word + 1);

  const project = (word: number): Float32Array => {
    const projection = new Float32Array(windowSize * filters);
    for (let place = 0; place < windowSize; place++) {
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const value = (vectors[word * dimensions + dimension] as number) * vectorScale;
        const row = (place * dimensions + dimension) * filters;
        for (let filter = 0; filter < filters; filter++) {
          const cell = place * filters + filter;
          projection[cell] = (projection[cell] as number) + value * (kernel[row + filter] as number);
        }
      }
    }
    return projection;
  };
  const unknownProjection = project(0);

  let known = new Map<string, KnownWord>();
  const wordOf = (text: string, spelled: boolean): KnownWord => {
    const key = spelled ? text : ` ${text}`;
    const kept = known.get(key);
    if (kept !== undefined) return kept;
    let [negative, positive, offensive] = [0, 0, 0];
    const runs = spelled ? spellingBuckets(text) : [];
    for (const bucket of runs) {
      negative += table[bucket * linearRows] as number;
      positive += table[bucket * linearRows + 1] as number;
      offensive += table[bucket * linearRows + 2] as number;
    }
    const place =
      vocabulary.get(listHash(text)) ?? (text.startsWith('#') ? vocabulary.get(listHash(text.slice(1))) : undefined);
    const made: KnownWord = {
      spelling: [negative * scale0, positive * scale1, offensive * scale2],
      runs: runs.length,
      projection: place === undefined ? unknownProjection : project(place),
    };
    if (known.size >= keptWords) known = new Map();
    known.set(key, made);
    return made;
  };

  const pooled = new Float32Array(filters);
  const network = (projections: readonly Float32Array[]): void => {
    const count = Math.min(projections.length, networkTokens);
    pooled.fill(0);
    for (let start = -1; start < Math.max(1, count - 1); start++) {
      const first = start >= 0 ? projections[start] : undefined;
      const second = start + 1 < count ? projections[start + 1] : undefined;
      const third = start + 2 < count ? projections[start + 2] : undefined;
      for (let filter = 0; filter < filters; filter++) {
        let sum = bias[filter] as number;
        if (first !== undefined) sum += first[filter] as number;
        if (second !== undefined) sum += second[filters + filter] as number;
        if (third !== undefined) sum += third[2 * filters + filter] as number;
        if (sum > (pooled[filter] as number)) pooled[filter] = sum;
      }
    }
  };
  const headLogit = (weights: Float32Array, classes: number, one: number): number => {
    let sum = weights[classes * filters + one] as number;
    for (let filter = 0; filter < filters; filter++)
      sum += (weights[one * filters + filter] as number) * (pooled[filter] as number);
    return sum;
  };

  /** The mixed logits of a message. */
  const logits = (tokens: readonly Token[]): Logits => {
    let [sparse0, sparse1, sparse2, sparseCount] = [0, 0, 0, 0];
    let [spelling0, spelling1, spelling2, runs] = [0, 0, 0, 0];
    let [even0, even1, even2] = [0, 0, 0];
    const projections: Float32Array[] = [];
    readFeatures(tokens, lexicon, {
      sparse: (bucket) => {
        const place = bucket * linearRows;
        sparse0 += table[place] as number;
        sparse1 += table[place + 1] as number;
        sparse2 += table[place + 2] as number;
        sparseCount++;
      },
      token: (text, spelled) => {
        const word = wordOf(text, spelled);
        spelling0 += word.spelling[0];
        spelling1 += word.spelling[1];
        spelling2 += word.spelling[2];
        runs += word.runs;
        projections.push(word.projection);
      },
      dense: (index, value) => {
        even0 += (dense0[index] as number) * value;
        even1 += (dense1[index] as number) * value;
        even2 += (dense2[index] as number) * value;
      },
    });
    network(projections);
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

  /** Whether the English vocabulary has a word. */
  const knows = (word: string): boolean => vocabulary.has(listHash(word));

  return { head, lexicon, logits, knows };
};

export type Model = ReturnType<typeof createModel>;
/** Number of dense features the file must have. */
export const expectedDense = denseFeatures;

// The trained model at work: a linear model over hashed features, and a small convolutional network over word vectors,
// whose logits are mixed. Both have weights of their own for single sources, which count by how much the message reads
// like each. What depends on a word alone is worked out once and kept.
import { bucketBits, factsOf, readFeatures, spellingBuckets, type WordFacts } from './features.ts';
import { createLexicon, type HashedList, listHash } from './lexicon.ts';
import { moodShares, offensiveShares, sources } from './sources.ts';
import type { Token } from './tokens.ts';
import { readWeights } from './weights-file.ts';

/** Rows of the linear model: negative and positive over neutral, offensive over clean; what Reddit adds to the first two. */
export const linearRows = 5;
export const windowSize = 3;
/** The network reads at most this many tokens; the linear model reads all. */
export const networkTokens = 160;
/** A source that a message reads less like than this says nothing about it. */
const leastShare = 0.01;
/** Steps of the network's sums: no word adds more than 32 to a filter. */
const stepsInOne = 1_024;
const asSteps16 = (value: number): number => Math.max(-32_767, Math.min(32_767, Math.round(value * stepsInOne)));
/** Words kept worked out, in each of two generations. */
const keptWords = 32_768;

/** The more features a message has, the less each weighs. */
export const sparseScale = (count: number): number => 1 / Math.sqrt(count + 1);
export const spellingScale = (count: number): number => 0.5 / Math.sqrt(count + 1);

export interface Logits {
  /** Over neutral's, which is 0. */
  readonly negative: number;
  readonly positive: number;
  /** Over clean's, which is 0. */
  readonly offensive: number;
  /** How much it reads like each of the sources of mood. */
  readonly sources: readonly [number, number, number, number];
}

/** All that depends on a token's text alone. */
export interface KnownWord extends WordFacts {
  /** Whether the English vocabulary has it. */
  readonly known: boolean;
  /** What its spelling adds to each row, in the row's steps. */
  readonly spelling0: number;
  readonly spelling1: number;
  readonly spelling2: number;
  readonly spelling3: number;
  readonly spelling4: number;
  /** How many runs of letters that is. */
  readonly runs: number;
  /** What it adds to each filter at each place of a window, in steps: whole numbers are quicker to add. */
  readonly projection: Int16Array;
}

const asHashes = (bytes: Uint8Array): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
const asSteps = (bytes: Uint8Array): Int8Array => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asShorts = (bytes: Uint8Array): Int16Array =>
  new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
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
  const lexicon = createLexicon(
    asHashedList(section('vader-hashes'), section('vader-values')),
    asHashedList(section('rude-hashes'), section('rude-values')),
  );
  const table = unpackLinear(section('linear-marked'), section('linear-values'));
  const scales = Float64Array.from(head.linearScales);
  // [feature × rows + row]
  const dense = Float64Array.from(
    { length: (head.dense[0]?.length ?? 0) * linearRows },
    (_, cell) => head.dense[cell % linearRows]?.[Math.floor(cell / linearRows)] ?? 0,
  );

  const { dimensions, filters, words: vocabularySize, vectorScale } = head.network;
  const kernel = Float64Array.from(asShorts(section('kernel')), (step) => step * head.network.kernelScale);
  const { bias } = head.network;
  const asHead = (row: readonly number[]) => Float64Array.from(row);
  const moodHeads = head.network.mood.map(asHead);
  const offensiveHead = asHead(head.network.offensive);
  const sourceHeads = head.network.source.map(asHead);
  const ownMoodHeads = head.network.ownMood.map((rows) => rows.map(asHead));
  const ownOffensiveHeads = head.network.ownOffensive.map(asHead);
  const wordHashes = asHashes(section('word-hashes'));
  const vectors = asSteps(section('word-vectors'));
  const vocabulary = new Map<number, number>();
  for (let word = 0; word < vocabularySize; word++) vocabulary.set(wordHashes[word] as number, word + 1);

  const projections: (Int16Array | undefined)[] = [];
  const project = (word: number): Int16Array => {
    const kept = projections[word];
    if (kept !== undefined) return kept;
    const exact = new Float64Array(windowSize * filters);
    for (let place = 0; place < windowSize; place++) {
      const to = place * filters;
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const value = (vectors[word * dimensions + dimension] as number) * vectorScale;
        const cell = place * dimensions + dimension;
        for (let filter = 0; filter < filters; filter++)
          exact[to + filter] =
            (exact[to + filter] as number) + value * (kernel[filter * windowSize * dimensions + cell] as number);
      }
    }
    const projection = Int16Array.from(exact, asSteps16);
    projections[word] = projection;
    return projection;
  };
  const unknownProjection = project(0);
  const nothing = new Int16Array(windowSize * filters);
  const biasSteps = Int32Array.from(bias, (value) => Math.round(value * stepsInOne));

  const work = (text: string, spelled: boolean): KnownWord => {
    let [spelling0, spelling1, spelling2, spelling3, spelling4] = [0, 0, 0, 0, 0];
    const runs = spelled ? spellingBuckets(text) : [];
    for (const bucket of runs) {
      const place = bucket * linearRows;
      spelling0 += table[place] as number;
      spelling1 += table[place + 1] as number;
      spelling2 += table[place + 2] as number;
      spelling3 += table[place + 3] as number;
      spelling4 += table[place + 4] as number;
    }
    const place =
      vocabulary.get(listHash(text)) ?? (text.startsWith('#') ? vocabulary.get(listHash(text.slice(1))) : undefined);
    const { hash, afinn, vader, rude, negates, contrasts } = factsOf(text, lexicon);
    return {
      hash,
      afinn,
      vader,
      rude,
      negates,
      contrasts,
      known: place !== undefined,
      spelling0,
      spelling1,
      spelling2,
      spelling3,
      spelling4,
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

  const strongest = new Int32Array(filters);
  const pooled = new Float64Array(filters);
  const runNetwork = (words: readonly KnownWord[]): void => {
    const count = Math.min(words.length, networkTokens);
    strongest.fill(0);
    const at = (place: number): Int16Array =>
      place >= 0 && place < count ? (words[place] as KnownWord).projection : nothing;
    let first: Int16Array = nothing;
    let second: Int16Array = at(0);
    for (let start = -1; start < Math.max(1, count - 1); start++) {
      const third = at(start + 2);
      for (let filter = 0; filter < filters; filter++) {
        const sum =
          (biasSteps[filter] as number) +
          (first[filter] as number) +
          (second[filters + filter] as number) +
          (third[2 * filters + filter] as number);
        if (sum > (strongest[filter] as number)) strongest[filter] = sum;
      }
      first = second;
      second = third;
    }
    for (let filter = 0; filter < filters; filter++) pooled[filter] = (strongest[filter] as number) / stepsInOne;
  };
  const headLogit = (weights: Float64Array): number => {
    let sum = weights[filters] as number;
    for (let filter = 0; filter < filters; filter++) sum += (weights[filter] as number) * (pooled[filter] as number);
    return sum;
  };

  const shares = new Float64Array(sources.length);
  /** How much the message that was pooled last reads like each source. */
  const readSources = (): void => {
    let most = Number.NEGATIVE_INFINITY;
    for (let one = 0; one < shares.length; one++) {
      shares[one] = headLogit(sourceHeads[one] as Float64Array);
      most = Math.max(most, shares[one] as number);
    }
    let total = 0;
    for (let one = 0; one < shares.length; one++) {
      shares[one] = Math.exp((shares[one] as number) - most);
      total += shares[one] as number;
    }
    for (let one = 0; one < shares.length; one++) shares[one] = (shares[one] as number) / total;
  };

  const sums = new Float64Array(linearRows);
  const even = new Float64Array(linearRows);
  // Plain variables: they are the innermost loop of all.
  let [sum0, sum1, sum2, sum3, sum4] = [0, 0, 0, 0, 0];
  let sparseCount = 0;
  const sink = {
    sparse: (bucket: number): void => {
      const place = bucket * linearRows;
      sum0 += table[place] as number;
      sum1 += table[place + 1] as number;
      sum2 += table[place + 2] as number;
      sum3 += table[place + 3] as number;
      sum4 += table[place + 4] as number;
      sparseCount++;
    },
    dense: (index: number, value: number): void => {
      if (value === 0) return;
      const place = index * linearRows;
      for (let row = 0; row < linearRows; row++)
        even[row] = (even[row] as number) + (dense[place + row] as number) * value;
    },
  };
  /** The linear model's rows for a message, into `sums`. */
  const runLinear = (tokens: readonly Token[], words: readonly KnownWord[]): void => {
    even.fill(0);
    [sum0, sum1, sum2, sum3, sum4, sparseCount] = [0, 0, 0, 0, 0, 0];
    let [spelled0, spelled1, spelled2, spelled3, spelled4, runs] = [0, 0, 0, 0, 0, 0];
    for (let index = 0; index < words.length; index++) {
      const word = words[index] as KnownWord;
      spelled0 += word.spelling0;
      spelled1 += word.spelling1;
      spelled2 += word.spelling2;
      spelled3 += word.spelling3;
      spelled4 += word.spelling4;
      runs += word.runs;
    }
    readFeatures(tokens, words, sink);
    const sparse = sparseScale(sparseCount);
    const spelling = spellingScale(runs);
    const row = (index: number, sum: number, spelled: number): void => {
      sums[index] = (scales[index] as number) * (sum * sparse + spelled * spelling) + (even[index] as number);
    };
    row(0, sum0, spelled0);
    row(1, sum1, spelled1);
    row(2, sum2, spelled2);
    row(3, sum3, spelled3);
    row(4, sum4, spelled4);
  };

  /** The mixed logits of a message; `words`: what `wordOf` tells of its tokens. */
  const logits = (tokens: readonly Token[], words: readonly KnownWord[]): Logits => {
    runLinear(tokens, words);
    runNetwork(words);
    readSources();
    const moods = moodShares(shares);
    let bad = headLogit(moodHeads[0] as Float64Array);
    let good = headLogit(moodHeads[1] as Float64Array);
    for (let source = 0; source < moods.length; source++) {
      const share = moods[source] as number;
      if (share < leastShare) continue;
      const own = ownMoodHeads[source] as Float64Array[];
      bad += share * headLogit(own[0] as Float64Array);
      good += share * headLogit(own[1] as Float64Array);
    }
    let rude = headLogit(offensiveHead);
    const rudeShares = offensiveShares(shares);
    for (let source = 0; source < rudeShares.length; source++) {
      const share = rudeShares[source] as number;
      if (share >= leastShare) rude += share * headLogit(ownOffensiveHeads[source] as Float64Array);
    }
    const { mood, offensive } = head.mix;
    const reddit = moods[1];
    return {
      negative: (1 - mood) * ((sums[0] as number) + reddit * (sums[3] as number)) + mood * bad,
      positive: (1 - mood) * ((sums[1] as number) + reddit * (sums[4] as number)) + mood * good,
      offensive: (1 - offensive) * (sums[2] as number) + offensive * rude,
      sources: moods,
    };
  };

  return { head, lexicon, wordOf, logits };
};

// Features of many texts as one compressed matrix in typed arrays.
import {
  buckets,
  denseFeatures,
  factsOf,
  readFeatures,
  spellingBuckets,
  type WordFacts,
} from '../../src/core/sentiment/features.ts';
import type { Lexicon } from '../../src/core/sentiment/lexicon.ts';
import { sparseScale, spellingScale } from '../../src/core/sentiment/model.ts';
import type { Token } from '../../src/core/sentiment/tokens.ts';

export interface Matrix {
  /** Row `r` is columns[starts[r] .. starts[r + 1]]. Dense features follow the buckets. */
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}

export const columnCount = buckets + denseFeatures;

const spellings = new Map<string, number[]>();
const spellingOf = (word: string): number[] => {
  let known = spellings.get(word);
  if (known === undefined) {
    known = spellingBuckets(word);
    spellings.set(word, known);
  }
  return known;
};

const facts = new Map<string, WordFacts>();
const knownFacts = (word: string, lexicon: Lexicon): WordFacts => {
  let known = facts.get(word);
  if (known === undefined) {
    known = factsOf(word, lexicon);
    facts.set(word, known);
  }
  return known;
};

/** One row a message. */
export const extract = (messages: readonly (readonly Token[])[], lexicon: Lexicon): Matrix => {
  const starts = new Uint32Array(messages.length + 1);
  let columns = new Uint32Array(1 << 20);
  let values = new Float32Array(1 << 20);
  let size = 0;
  messages.forEach((tokens, row) => {
    const sparse: number[] = [];
    const spelling: number[] = [];
    const dense: [number, number][] = [];
    for (const { kind, text: word } of tokens) {
      if (kind === 'word' || kind === 'tag') for (const bucket of spellingOf(word)) spelling.push(bucket);
    }
    const words = tokens.map(({ text: word }) => knownFacts(word, lexicon));
    readFeatures(tokens, words, {
      sparse: (bucket) => sparse.push(bucket),
      dense: (index, value) => dense.push([index, value]),
    });
    const needed = size + sparse.length + spelling.length + dense.length;
    while (needed > columns.length) {
      const moreColumns = new Uint32Array(columns.length * 2);
      moreColumns.set(columns);
      columns = moreColumns;
      const moreValues = new Float32Array(values.length * 2);
      moreValues.set(values);
      values = moreValues;
    }
    for (const bucket of sparse) {
      columns[size] = bucket;
      values[size++] = sparseScale(sparse.length);
    }
    for (const bucket of spelling) {
      columns[size] = bucket;
      values[size++] = spellingScale(spelling.length);
    }
    for (const [index, value] of dense) {
      if (value === 0) continue;
      columns[size] = buckets + index;
      values[size++] = value;
    }
    starts[row + 1] = size;
  });
  return { starts, columns: columns.slice(0, size), values: values.slice(0, size) };
};

/** Takes out of all matrices the buckets that fewer than `fewest` entries of the first one have. */
export const pruneRare = (train: Matrix, others: readonly Matrix[], fewest: number): void => {
  const counts = new Uint32Array(columnCount);
  for (const column of train.columns) counts[column] = (counts[column] as number) + 1;
  for (const { starts, columns, values } of [train, ...others]) {
    let size = 0;
    let from = 0;
    for (let row = 0; row + 1 < starts.length; row++) {
      const to = starts[row + 1] as number;
      for (let index = from; index < to; index++) {
        if ((counts[columns[index] as number] as number) < fewest) continue;
        columns[size] = columns[index] as number;
        values[size++] = values[index] as number;
      }
      from = to;
      starts[row + 1] = size;
    }
  }
};

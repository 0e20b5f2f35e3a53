// Both tasks' examples as what the models train on: tokens as the scorer reads them, features, targets, weights.
import type { Lexicon } from '../../src/core/sentiment/lexicon.ts';
import { ownPart, withoutJoyfulOaths } from '../../src/core/sentiment/own-mood.ts';
import { prepare, type Token, tokenize } from '../../src/core/sentiment/tokens.ts';
import type { DataSet } from './data.ts';
import { extract, type Matrix, pruneRare } from './extract.ts';

export interface Task {
  readonly classes: number;
  readonly sets: readonly DataSet[];
  /** Tokens of the training examples, set after set; and of each set's dev examples. */
  readonly said: readonly (readonly Token[])[];
  readonly devSaid: readonly (readonly (readonly Token[])[])[];
  readonly train: Matrix;
  readonly dev: readonly Matrix[];
  readonly targets: Uint8Array;
  readonly weights: Float32Array;
  /** Of each training example: the index of its set. */
  readonly origins: Uint8Array;
}

/** Buckets that fewer features of the training examples have are left out. */
const rarest = 3;
/** One example never weighs more than this many times the mean. */
const heaviest = 3;

/** Makes the reader of texts: tokens without what is not the author's own, for mood without oaths of joy either. */
export const createReader = (lexicon: Lexicon) => {
  const isGrim = (word: string): boolean => lexicon.afinn(word) < 0 || lexicon.vader(word) < 0;
  const own = (text: string): string => ownPart(prepare(text), isGrim);
  return {
    mood: (text: string): Token[] => tokenize(withoutJoyfulOaths(own(text), isGrim)),
    offensive: (text: string): Token[] => tokenize(own(text)),
  };
};

/** Each set weighs what it is given, each label in it the same. */
const weigh = (sets: readonly DataSet[], classes: number): Float32Array => {
  const raw = sets.flatMap(({ train, weight }) => {
    const counts = new Array<number>(classes).fill(0);
    for (const { label } of train) counts[label] = (counts[label] ?? 0) + 1;
    return train.map(({ label }) => weight / (counts[label] ?? 1));
  });
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / raw.length;
  return Float32Array.from(raw, (weight) => Math.min(heaviest, weight / mean));
};

export const readTask = (
  sets: readonly DataSet[],
  classes: number,
  lexicon: Lexicon,
  read: (text: string) => Token[],
): Task => {
  const said = sets.flatMap(({ train }) => train.map(({ text }) => read(text)));
  const devSaid = sets.map(({ dev }) => dev.map(({ text }) => read(text)));
  const train = extract(said, lexicon);
  const dev = devSaid.map((messages) => extract(messages, lexicon));
  pruneRare(train, dev, rarest);
  return {
    classes,
    sets,
    said,
    devSaid,
    train,
    dev,
    targets: Uint8Array.from(sets.flatMap((set) => set.train.map(({ label }) => label))),
    weights: weigh(sets, classes),
    origins: Uint8Array.from(sets.flatMap((set, index) => set.train.map(() => index))),
  };
};

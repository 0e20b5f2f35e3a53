// How surely a word is a swear word: the list of the npm package cuss (MIT).
import { cuss } from 'cuss';
import { type HashedList, listHash } from '../../src/core/sentiment/lexicon.ts';

/** Single words by hash, 1 (as often a plain word) to 3 (hardly ever one). */
export const readCuss = (): HashedList => {
  const values = new Map<number, number>();
  for (const [word, sureness] of Object.entries(cuss)) if (!/\s/u.test(word)) values.set(listHash(word), sureness + 1);
  const sorted = [...values].sort(([a], [b]) => a - b);
  return {
    hashes: Uint32Array.from(sorted, ([hash]) => hash),
    values: Int8Array.from(sorted, ([, value]) => value * 25),
  };
};

// VADER's list (Hutto & Gilbert 2014; MIT), which the npm package vader-sentiment carries as a text file.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type HashedList, listHash } from '../../src/core/sentiment/lexicon.ts';

const listFile = (): string => {
  const main = createRequire(import.meta.url).resolve('vader-sentiment/package.json');
  return join(dirname(main), 'vader_lexicon.txt');
};

/** The list by hash: words, phrases and emoticons, -4 to 4. */
export const readVader = (): HashedList => {
  const values = new Map<number, number>();
  for (const line of readFileSync(listFile(), 'utf8').split('\n')) {
    const [word, value] = line.split('\t');
    if (word !== undefined && value !== undefined) values.set(listHash(word.toLowerCase()), Number(value));
  }
  const sorted = [...values].sort(([a], [b]) => a - b);
  return {
    hashes: Uint32Array.from(sorted, ([hash]) => hash),
    values: Int8Array.from(sorted, ([, value]) => Math.max(-127, Math.min(127, Math.round(value * 25)))),
  };
};

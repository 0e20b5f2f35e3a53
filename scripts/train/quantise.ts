// Weights as bytes.
import { linearRows } from '../../src/core/sentiment/model.ts';

/** The step that brings all but the largest few values into ±127. */
const stepOf = (values: Float32Array | Float64Array): number => {
  const sizes = Float64Array.from(values)
    .filter((value) => value !== 0)
    .map(Math.abs)
    .sort();
  return (sizes[Math.floor(sizes.length * 0.9995)] ?? 1) / 127;
};
const toByte = (value: number): number => Math.max(-127, Math.min(127, Math.round(value)));

/**
 * Rows over the same buckets as a bitmap of nonzero buckets and their values, row after row.
 * @param floors one a row: values of no more steps than this are dropped
 */
export const packLinear = (rows: readonly Float32Array[], floors: readonly number[]) => {
  const size = rows[0]?.length ?? 0;
  const scales = rows.map(stepOf);
  const steps = rows.map((row, index) =>
    Int8Array.from(row, (value) => {
      const step = toByte(value / (scales[index] ?? 1));
      return Math.abs(step) > (floors[index] ?? 0) ? step : 0;
    }),
  );
  const kept: number[] = [];
  const marked = new Uint8Array(size / 8);
  for (let bucket = 0; bucket < size; bucket++) {
    if (steps.every((row) => row[bucket] === 0)) continue;
    kept.push(bucket);
    marked[bucket >> 3] = (marked[bucket >> 3] ?? 0) | (1 << (bucket & 7));
  }
  const values = new Int8Array(kept.length * linearRows);
  steps.forEach((row, index) => {
    kept.forEach((bucket, place) => {
      values[index * kept.length + place] = row[bucket] ?? 0;
    });
  });
  return { scales, marked, values: new Uint8Array(values.buffer), kept: kept.length };
};

/** Values in ±`most` steps; few steps compress better. */
export const packVectorsInSteps = (values: Float64Array, most: number): { scale: number; bytes: Uint8Array } => {
  const scale = (stepOf(values) * 127) / most;
  const bytes = Int8Array.from(values, (value) => Math.max(-127, Math.min(127, Math.round(value / scale))));
  return { scale, bytes: new Uint8Array(bytes.buffer) };
};

/** Values as 16-bit steps. */
export const packShorts = (values: Float64Array): { scale: number; bytes: Uint8Array } => {
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 32_767;
  const steps = Int16Array.from(values, (value) => Math.round(value / scale));
  return { scale, bytes: new Uint8Array(steps.buffer) };
};

/** Rounded for JSON. */
export const rounded = (values: Iterable<number>): number[] =>
  Array.from(values, (value) => Number(value.toPrecision(5)));

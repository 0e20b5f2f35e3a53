// Softmax regression by AdaGrad on compressed rows, with random features left out of each step.
import { buckets } from '../../src/core/sentiment/features.ts';
import { columnCount, type Matrix } from './extract.ts';
import { createRandom, shuffle } from './random.ts';

export interface LinearOptions {
  readonly classes: number;
  readonly columns: number;
  readonly epochs: number;
  readonly rate: number;
  /** L2 penalty, paid by the features of the row at hand. */
  readonly penalty: number;
  /** Share of features left out of a step. */
  readonly dropout: number;
  readonly seed: number;
  /** Adds up the weights of the last epochs: this many. */
  readonly averaged: number;
}

/**
 * @param weights of the rows
 * @param offsets logits added to each row's (row-major), from another model
 * @returns weights, column-major: [column × classes + class]
 */
export const trainLinear = (
  { starts, columns, values }: Matrix,
  targets: Uint8Array,
  weights: Float32Array,
  { classes, columns: width, epochs, rate, penalty, dropout, seed, averaged }: LinearOptions,
): Float32Array => {
  const random = createRandom(seed);
  const order = Uint32Array.from(targets, (_, index) => index);
  const model = new Float32Array(width * classes);
  const squares = new Float32Array(width * classes).fill(1e-2);
  const sum = new Float32Array(width * classes);
  const logits = new Float64Array(classes);
  const kept = new Uint8Array(1 << 16);
  const keep = 1 - dropout;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    const step = rate * (1 - (0.9 * epoch) / epochs);
    for (let at = 0; at < order.length; at++) {
      const row = order[at] as number;
      const from = starts[row] as number;
      const to = starts[row + 1] as number;
      logits.fill(0);
      for (let index = from; index < to; index++) {
        const isKept = dropout === 0 || random() < keep;
        kept[(index - from) & 65535] = isKept ? 1 : 0;
        if (!isKept) continue;
        const place = (columns[index] as number) * classes;
        const value = (values[index] as number) / keep;
        for (let one = 0; one < classes; one++)
          logits[one] = (logits[one] as number) + (model[place + one] as number) * value;
      }
      let most = Number.NEGATIVE_INFINITY;
      for (let one = 0; one < classes; one++) most = Math.max(most, logits[one] as number);
      let total = 0;
      for (let one = 0; one < classes; one++) {
        logits[one] = Math.exp((logits[one] as number) - most);
        total += logits[one] as number;
      }
      const weight = weights[row] as number;
      const target = targets[row] as number;
      for (let one = 0; one < classes; one++)
        logits[one] = ((logits[one] as number) / total - (one === target ? 1 : 0)) * weight;
      for (let index = from; index < to; index++) {
        if (kept[(index - from) & 65535] === 0) continue;
        const place = (columns[index] as number) * classes;
        const value = (values[index] as number) / keep;
        for (let one = 0; one < classes; one++) {
          const slope = (logits[one] as number) * value + penalty * (model[place + one] as number);
          const square = (squares[place + one] as number) + slope * slope;
          squares[place + one] = square;
          model[place + one] = (model[place + one] as number) - (step * slope) / Math.sqrt(square);
        }
      }
    }
    if (epoch >= epochs - averaged)
      for (let index = 0; index < sum.length; index++)
        sum[index] = (sum[index] as number) + (model[index] as number) / averaged;
  }
  return sum;
};

/** Logits of every row, row-major. */
export const logitsOf = ({ starts, columns, values }: Matrix, model: Float32Array, classes: number): Float32Array => {
  const rows = starts.length - 1;
  const out = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    for (let index = starts[row] as number; index < (starts[row + 1] as number); index++) {
      const place = (columns[index] as number) * classes;
      for (let one = 0; one < classes; one++)
        out[row * classes + one] =
          (out[row * classes + one] as number) + (model[place + one] as number) * (values[index] as number);
    }
  }
  return out;
};

/** How unevenly the labels have each column: the spread of its log shares, and 0.3; 1 for dense columns. */
export const labelRatios = (
  { starts, columns }: Matrix,
  targets: Uint8Array,
  weights: Float32Array,
  classes: number,
): Float32Array => {
  const counts = new Float32Array(columnCount * classes).fill(1);
  for (let row = 0; row < targets.length; row++) {
    for (let index = starts[row] as number; index < (starts[row + 1] as number); index++) {
      const cell = (columns[index] as number) * classes + (targets[row] as number);
      counts[cell] = (counts[cell] as number) + (weights[row] as number);
    }
  }
  const totals = new Float64Array(classes);
  counts.forEach((count, cell) => {
    totals[cell % classes] = (totals[cell % classes] as number) + count;
  });
  return Float32Array.from({ length: columnCount }, (_, column) => {
    if (column >= buckets) return 1;
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let one = 0; one < classes; one++) {
      const share = Math.log((counts[column * classes + one] as number) / (totals[one] as number));
      least = Math.min(least, share);
      most = Math.max(most, share);
    }
    return 0.3 + most - least;
  });
};

/** The same rows with each column's values scaled. */
export const rescaled = ({ starts, columns, values }: Matrix, scales: Float32Array): Matrix => ({
  starts,
  columns,
  values: values.map((value, index) => value * (scales[columns[index] as number] as number)),
});

/**
 * The same rows with the features of some of them twice: once as they are, once as columns of their own, `columnCount`
 * further on. What is learned there is what is particular to those rows (Daumé 2007).
 */
export const withOwnColumns = ({ starts, columns, values }: Matrix, isOwn: (row: number) => boolean): Matrix => {
  let size = columns.length;
  for (let row = 0; row + 1 < starts.length; row++)
    if (isOwn(row)) size += (starts[row + 1] as number) - (starts[row] as number);
  const wide = {
    starts: new Uint32Array(starts.length),
    columns: new Uint32Array(size),
    values: new Float32Array(size),
  };
  let to = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    for (const shift of isOwn(row) ? [0, columnCount] : [0]) {
      for (let index = starts[row] as number; index < (starts[row + 1] as number); index++) {
        wide.columns[to] = (columns[index] as number) + shift;
        wide.values[to++] = values[index] as number;
      }
    }
    wide.starts[row + 1] = to;
  }
  return wide;
};

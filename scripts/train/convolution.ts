// A small convolutional network over word vectors: windows of three words, the strongest answer of each filter anywhere
// in the message, one softmax a task. AdaGrad, one message a step.
import { createRandom, shuffle } from './random.ts';

export const windowSize = 3;

export interface Network {
  readonly dimensions: number;
  readonly filters: number;
  /** [word × dimensions + dimension]; word 0 is "unknown". */
  readonly vectors: Float32Array;
  /** [(place in window × dimensions + dimension) × filters + filter] */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  /** One a task: [class × filters + filter], and the classes' biases behind. */
  readonly heads: readonly Float32Array[];
}

export interface Messages {
  /** Word numbers of each message; short ones padded by the network itself. */
  readonly words: readonly Uint16Array[];
  readonly tasks: Uint8Array;
  readonly targets: Uint8Array;
  readonly weights: Float32Array;
}

export interface ConvolutionOptions {
  readonly epochs: number;
  readonly rate: number;
  readonly dropout: number;
  readonly wordDropout: number;
  readonly seed: number;
  readonly onEpoch?: (epoch: number) => void;
}

/** A network with the given vectors and everything else drawn at random. */
export const createNetwork = (
  vectors: Float32Array,
  dimensions: number,
  filters: number,
  classes: readonly number[],
  seed: number,
): Network => {
  const random = createRandom(seed);
  const spread = (size: number, reach: number): Float32Array =>
    Float32Array.from({ length: size }, () => (random() * 2 - 1) * reach);
  return {
    dimensions,
    filters,
    vectors,
    kernel: spread(windowSize * dimensions * filters, Math.sqrt(6 / (windowSize * dimensions))),
    bias: new Float32Array(filters),
    heads: classes.map((count) => {
      const head = spread(count * filters + count, Math.sqrt(3 / filters));
      head.fill(0, count * filters);
      return head;
    }),
  };
};

/** Each filter's strongest answer into `pooled` and where its window starts into `where` (-1 before the first word). */
const pool = (
  network: Network,
  words: Uint16Array,
  pooled: Float32Array,
  where: Int32Array,
  scratch: Float32Array,
): void => {
  const { dimensions, filters, vectors, kernel, bias } = network;
  pooled.fill(0);
  where.fill(-2);
  for (let start = -1; start < Math.max(1, words.length - 1); start++) {
    scratch.set(bias);
    for (let place = 0; place < windowSize; place++) {
      const at = start + place;
      if (at < 0 || at >= words.length) continue;
      const base = (words[at] as number) * dimensions;
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const value = vectors[base + dimension] as number;
        const row = (place * dimensions + dimension) * filters;
        for (let filter = 0; filter < filters; filter++)
          scratch[filter] = (scratch[filter] as number) + value * (kernel[row + filter] as number);
      }
    }
    for (let filter = 0; filter < filters; filter++) {
      if ((scratch[filter] as number) > (pooled[filter] as number)) {
        pooled[filter] = scratch[filter] as number;
        where[filter] = start;
      }
    }
  }
};

const answer = (head: Float32Array, pooled: Float32Array): Float64Array => {
  const filters = pooled.length;
  const classes = head.length / (filters + 1);
  const logits = new Float64Array(classes);
  for (let one = 0; one < classes; one++) {
    let sum = head[classes * filters + one] as number;
    for (let filter = 0; filter < filters; filter++)
      sum += (head[one * filters + filter] as number) * (pooled[filter] as number);
    logits[one] = sum;
  }
  return logits;
};

/** Logits of one task, row-major. */
export const networkLogits = (network: Network, words: readonly Uint16Array[], task: number): Float32Array => {
  const head = network.heads[task] as Float32Array;
  const classes = head.length / (network.filters + 1);
  const pooled = new Float32Array(network.filters);
  const where = new Int32Array(network.filters);
  const scratch = new Float32Array(network.filters);
  const out = new Float32Array(words.length * classes);
  words.forEach((one, row) => {
    pool(network, one, pooled, where, scratch);
    out.set(answer(head, pooled), row * classes);
  });
  return out;
};

/** Trains in place. */
export const trainNetwork = (
  network: Network,
  { words, tasks, targets, weights }: Messages,
  { epochs, rate, dropout, wordDropout, seed, onEpoch }: ConvolutionOptions,
): void => {
  const { dimensions, filters, vectors, kernel, bias, heads } = network;
  const random = createRandom(seed);
  const order = Uint32Array.from(words, (_, index) => index);
  const squaresOf = (of: Float32Array): Float32Array => new Float32Array(of.length).fill(0.1);
  const vectorSquares = squaresOf(vectors);
  const kernelSquares = squaresOf(kernel);
  const biasSquares = squaresOf(bias);
  const headSquares = heads.map(squaresOf);
  const pooled = new Float32Array(filters);
  const where = new Int32Array(filters);
  const scratch = new Float32Array(filters);
  const slopes = new Float32Array(filters);
  const mask = new Float32Array(filters);
  let step = rate;
  const descend = (values: Float32Array, squares: Float32Array, place: number, slope: number): void => {
    const square = (squares[place] as number) + slope * slope;
    squares[place] = square;
    values[place] = (values[place] as number) - (step * slope) / Math.sqrt(square);
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    step = rate * (1 - (0.9 * epoch) / epochs);
    for (const row of order) {
      const whole = words[row] as Uint16Array;
      const said = wordDropout === 0 ? whole : whole.map((word) => (random() < wordDropout ? 0 : word));
      pool(network, said, pooled, where, scratch);
      for (let filter = 0; filter < filters; filter++) {
        mask[filter] = random() < dropout ? 0 : 1 / (1 - dropout);
        pooled[filter] = (pooled[filter] as number) * (mask[filter] as number);
      }
      const task = tasks[row] as number;
      const head = heads[task] as Float32Array;
      const squares = headSquares[task] as Float32Array;
      const logits = answer(head, pooled);
      const classes = logits.length;
      const most = Math.max(...logits);
      let total = 0;
      for (let one = 0; one < classes; one++) total += Math.exp((logits[one] as number) - most);
      slopes.fill(0);
      for (let one = 0; one < classes; one++) {
        const probability = Math.exp((logits[one] as number) - most) / total;
        const slope = (probability - (one === targets[row] ? 1 : 0)) * (weights[row] as number);
        for (let filter = 0; filter < filters; filter++) {
          if (mask[filter] === 0) continue;
          slopes[filter] = (slopes[filter] as number) + slope * (head[one * filters + filter] as number);
          if (pooled[filter] !== 0) descend(head, squares, one * filters + filter, slope * (pooled[filter] as number));
        }
        descend(head, squares, classes * filters + one, slope);
      }
      for (let filter = 0; filter < filters; filter++) {
        const start = where[filter] as number;
        const slope = (slopes[filter] as number) * (mask[filter] as number);
        if (start === -2 || slope === 0) continue;
        descend(bias, biasSquares, filter, slope);
        for (let place = 0; place < windowSize; place++) {
          const at = start + place;
          if (at < 0 || at >= said.length) continue;
          const base = (said[at] as number) * dimensions;
          for (let dimension = 0; dimension < dimensions; dimension++) {
            const cell = (place * dimensions + dimension) * filters + filter;
            const weight = kernel[cell] as number;
            descend(kernel, kernelSquares, cell, slope * (vectors[base + dimension] as number));
            descend(vectors, vectorSquares, base + dimension, slope * weight);
          }
        }
      }
    }
    onEpoch?.(epoch);
  }
};

// A small convolutional network over word vectors: windows of three words, the strongest answer of each filter anywhere
// in the message, one softmax a head. AdaGrad, one message a step. Numbers are doubles: single precision would be
// converted at every step.
import { createRandom, shuffle } from './random.ts';

export const windowSize = 3;

export interface Network {
  readonly dimensions: number;
  readonly filters: number;
  /** [word × dimensions + dimension]; word 0 is "unknown". */
  readonly vectors: Float64Array;
  /** [filter × window + place in window × dimensions + dimension] */
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
  /** [class × filters + filter], and the classes' biases behind. */
  readonly heads: readonly Float64Array[];
}

/** What a message is to teach one head. */
export interface Lesson {
  readonly head: number;
  /** A second head whose logits are added: what is particular to the message's source. */
  readonly own: number | null;
  /** The share of each class. */
  readonly target: readonly number[];
  readonly weight: number;
}

export interface Message {
  readonly words: Uint16Array;
  readonly lessons: readonly Lesson[];
}

export interface ConvolutionOptions {
  readonly epochs: number;
  readonly rate: number;
  readonly dropout: number;
  readonly wordDropout: number;
  /** The result is the mean of the last epochs: this many. */
  readonly averaged: number;
  readonly seed: number;
  readonly onEpoch?: (epoch: number) => void;
}

/** A network with the given vectors; filters and the first `drawn` heads at random, the other heads zero. */
export const createNetwork = (
  vectors: Float64Array,
  dimensions: number,
  filters: number,
  classes: readonly number[],
  drawn: number,
  seed: number,
): Network => {
  const random = createRandom(seed);
  const spread = (size: number, reach: number): Float64Array =>
    Float64Array.from({ length: size }, () => (random() * 2 - 1) * reach);
  return {
    dimensions,
    filters,
    vectors,
    kernel: spread(windowSize * dimensions * filters, Math.sqrt(6 / (windowSize * dimensions))),
    bias: new Float64Array(filters),
    heads: classes.map((count, place) => {
      const size = count * filters + count;
      if (place >= drawn) return new Float64Array(size);
      const head = spread(size, Math.sqrt(3 / filters));
      head.fill(0, count * filters);
      return head;
    }),
  };
};

const longest = 4_096;

/** Lays the vectors of a message side by side in `line`, one of zeros before and one behind; returns its windows. */
const lay = ({ dimensions, vectors }: Network, words: Uint16Array, line: Float64Array): number => {
  const count = Math.min(words.length, longest - windowSize);
  const windows = Math.max(2, count);
  line.fill(0, 0, (windows + 2) * dimensions);
  for (let place = 0; place < count; place++) {
    const from = (words[place] as number) * dimensions;
    const to = (place + 1) * dimensions;
    for (let dimension = 0; dimension < dimensions; dimension++)
      line[to + dimension] = vectors[from + dimension] as number;
  }
  return windows;
};

/** Each filter's strongest answer into `pooled` and the window it came from into `where` (-1: none). */
const pool = (
  { dimensions, filters, kernel, bias }: Network,
  line: Float64Array,
  windows: number,
  pooled: Float64Array,
  where: Int32Array,
  mask: Float64Array | null,
): void => {
  const width = windowSize * dimensions;
  for (let filter = 0; filter < filters; filter++) {
    let best = 0;
    let place = -1;
    if (mask === null || mask[filter] !== 0) {
      const row = filter * width;
      const base = bias[filter] as number;
      for (let start = 0; start < windows; start++) {
        const from = start * dimensions;
        let [a, b, c, d] = [base, 0, 0, 0];
        for (let index = 0; index < width; index += 4) {
          a += (line[from + index] as number) * (kernel[row + index] as number);
          b += (line[from + index + 1] as number) * (kernel[row + index + 1] as number);
          c += (line[from + index + 2] as number) * (kernel[row + index + 2] as number);
          d += (line[from + index + 3] as number) * (kernel[row + index + 3] as number);
        }
        const sum = a + b + (c + d);
        if (sum > best) {
          best = sum;
          place = start;
        }
      }
    }
    pooled[filter] = best;
    where[filter] = place;
  }
};

const classesOf = (head: Float64Array, filters: number): number => head.length / (filters + 1);

/** Adds a head's logits to `logits`. */
const answer = (head: Float64Array, pooled: Float64Array, logits: Float64Array): void => {
  const filters = pooled.length;
  const classes = classesOf(head, filters);
  for (let one = 0; one < classes; one++) {
    let sum = head[classes * filters + one] as number;
    for (let filter = 0; filter < filters; filter++)
      sum += (head[one * filters + filter] as number) * (pooled[filter] as number);
    logits[one] = (logits[one] as number) + sum;
  }
};

/** Every head's logits for a message. */
export const networkLogits = (network: Network, words: Uint16Array): Float64Array[] => {
  const pooled = new Float64Array(network.filters);
  const line = new Float64Array((words.length + 4) * network.dimensions);
  const windows = lay(network, words, line);
  pool(network, line, windows, pooled, new Int32Array(network.filters), null);
  return network.heads.map((head) => {
    const logits = new Float64Array(classesOf(head, network.filters));
    answer(head, pooled, logits);
    return logits;
  });
};

const softmax = (logits: Float64Array, classes: number): void => {
  let most = Number.NEGATIVE_INFINITY;
  for (let one = 0; one < classes; one++) most = Math.max(most, logits[one] as number);
  let total = 0;
  for (let one = 0; one < classes; one++) {
    logits[one] = Math.exp((logits[one] as number) - most);
    total += logits[one] as number;
  }
  for (let one = 0; one < classes; one++) logits[one] = (logits[one] as number) / total;
};

/** Trains in place. */
export const trainNetwork = (
  network: Network,
  messages: readonly Message[],
  { epochs, rate, dropout, wordDropout, averaged, seed, onEpoch }: ConvolutionOptions,
): void => {
  const { dimensions, filters, vectors, kernel, bias, heads } = network;
  const width = windowSize * dimensions;
  const random = createRandom(seed);
  const order = Uint32Array.from(messages, (_, index) => index);
  const all = [vectors, kernel, bias, ...heads];
  const squaresOf = (of: Float64Array): Float64Array => new Float64Array(of.length).fill(0.1);
  const vectorSquares = squaresOf(vectors);
  const kernelSquares = squaresOf(kernel);
  const biasSquares = squaresOf(bias);
  const headSquares = heads.map(squaresOf);
  const sums = all.map((values) => new Float64Array(values.length));
  const pooled = new Float64Array(filters);
  const where = new Int32Array(filters);
  const slopes = new Float64Array(filters);
  const mask = new Float64Array(filters);
  const line = new Float64Array((longest + 4) * dimensions);
  const lineSlopes = new Float64Array((longest + 4) * dimensions);
  const logits = new Float64Array(Math.max(...heads.map((head) => classesOf(head, filters))));
  let step = rate;

  /** Moves a head by one class's slope. */
  const teach = (at: number, classes: number, one: number, slope: number): void => {
    const head = heads[at] as Float64Array;
    const squares = headSquares[at] as Float64Array;
    const row = one * filters;
    for (let filter = 0; filter < filters; filter++) {
      if (mask[filter] === 0) continue;
      const weight = head[row + filter] as number;
      slopes[filter] = (slopes[filter] as number) + slope * weight;
      const moved = slope * (pooled[filter] as number);
      if (moved === 0) continue;
      const square = (squares[row + filter] as number) + moved * moved;
      squares[row + filter] = square;
      head[row + filter] = weight - (step * moved) / Math.sqrt(square);
    }
    const last = classes * filters + one;
    const square = (squares[last] as number) + slope * slope;
    squares[last] = square;
    head[last] = (head[last] as number) - (step * slope) / Math.sqrt(square);
  };

  /** Takes the filters' slopes to the kernel and to the words. */
  const descend = (said: Uint16Array, windows: number): void => {
    lineSlopes.fill(0, 0, (windows + 2) * dimensions);
    for (let filter = 0; filter < filters; filter++) {
      const start = where[filter] as number;
      const slope = (slopes[filter] as number) * (mask[filter] as number);
      if (start < 0 || slope === 0) continue;
      const square = (biasSquares[filter] as number) + slope * slope;
      biasSquares[filter] = square;
      bias[filter] = (bias[filter] as number) - (step * slope) / Math.sqrt(square);
      const row = filter * width;
      const from = start * dimensions;
      for (let index = 0; index < width; index++) {
        const weight = kernel[row + index] as number;
        lineSlopes[from + index] = (lineSlopes[from + index] as number) + slope * weight;
        const moved = slope * (line[from + index] as number);
        const cell = (kernelSquares[row + index] as number) + moved * moved;
        kernelSquares[row + index] = cell;
        kernel[row + index] = weight - (step * moved) / Math.sqrt(cell);
      }
    }
    for (let place = 0; place < said.length; place++) {
      const to = (said[place] as number) * dimensions;
      const from = (place + 1) * dimensions;
      for (let dimension = 0; dimension < dimensions; dimension++) {
        const moved = lineSlopes[from + dimension] as number;
        const square = (vectorSquares[to + dimension] as number) + moved * moved;
        vectorSquares[to + dimension] = square;
        vectors[to + dimension] = (vectors[to + dimension] as number) - (step * moved) / Math.sqrt(square);
      }
    }
  };

  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    step = rate * (1 - (0.9 * epoch) / epochs);
    for (const at of order) {
      const { words, lessons } = messages[at] as Message;
      const said = wordDropout === 0 ? words : words.map((word) => (random() < wordDropout ? 0 : word));
      for (let filter = 0; filter < filters; filter++) mask[filter] = random() < dropout ? 0 : 1 / (1 - dropout);
      const windows = lay(network, said, line);
      pool(network, line, windows, pooled, where, mask);
      for (let filter = 0; filter < filters; filter++)
        pooled[filter] = (pooled[filter] as number) * (mask[filter] as number);
      slopes.fill(0);
      for (const { head, own, target, weight } of lessons) {
        const classes = target.length;
        logits.fill(0);
        answer(heads[head] as Float64Array, pooled, logits);
        if (own !== null) answer(heads[own] as Float64Array, pooled, logits);
        softmax(logits, classes);
        for (let one = 0; one < classes; one++) {
          const slope = ((logits[one] as number) - (target[one] as number)) * weight;
          teach(head, classes, one, slope);
          if (own !== null) teach(own, classes, one, slope);
        }
      }
      descend(said, windows);
    }
    if (epoch >= epochs - averaged) {
      all.forEach((values, place) => {
        const sum = sums[place] as Float64Array;
        for (let index = 0; index < sum.length; index++)
          sum[index] = (sum[index] as number) + (values[index] as number) / averaged;
      });
    }
    onEpoch?.(epoch);
  }
  all.forEach((values, place) => {
    values.set(sums[place] as Float64Array);
  });
};

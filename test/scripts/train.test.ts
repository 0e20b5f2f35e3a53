// The parts that training is made of, on data small enough to know the answer.
import { describe, expect, it } from 'vitest';
import { fitLogistic } from '../../scripts/train/calibrate.ts';
import { createNetwork, networkLogits, trainNetwork } from '../../scripts/train/convolution.ts';
import { logitsOf, trainLinear, withOwnColumns } from '../../scripts/train/linear.ts';
import { calibrationError, figures } from '../../scripts/train/metrics.ts';
import { packLinear } from '../../scripts/train/quantise.ts';

const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds));

describe('training', () => {
  it('finds the line that confidences lie on', () => {
    const rows = Array.from({ length: 41 }, (_, step) => step / 10 - 2).flatMap((odds) => [
      { features: [1, odds], right: true, weight: sigmoid(0.5 + 2 * odds) },
      { features: [1, odds], right: false, weight: 1 - sigmoid(0.5 + 2 * odds) },
    ]);
    const [base, slope] = fitLogistic(rows, 1e-9);
    expect(base).toBeCloseTo(0.5, 3);
    expect(slope).toBeCloseTo(2, 3);
  });

  const words = [1, 2, 3, 4, 5, 6].map((word) => Uint16Array.of(word, 7, word));
  const train = () => {
    const vectors = Float64Array.from({ length: 8 * 4 }, (_, cell) => Math.sin(cell * 7));
    const network = createNetwork(vectors, 4, 8, [2], 1, 1);
    const messages = words.map((one, row) => ({
      words: one,
      lessons: [{ head: 0, own: null, target: row % 2 === 0 ? [1, 0] : [0, 1], weight: 1 }],
    }));
    const options = { epochs: 60, rate: 0.1, dropout: 0.2, wordDropout: 0, averaged: 2, seed: 5 };
    trainNetwork(network, messages, options);
    return network;
  };

  it('teaches a network which words are which, the same way every time', () => {
    const [first, second] = [train(), train()];
    expect(second).toEqual(first);
    const read = words.map((one) => networkLogits(first, one)[0] as Float64Array);
    expect(read.map((logits) => ((logits[0] as number) > (logits[1] as number) ? 0 : 1))).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it('gives rows of one source columns of their own, and all others only the shared ones', () => {
    const matrix = {
      starts: Uint32Array.of(0, 2, 3),
      columns: Uint32Array.of(4, 9, 4),
      values: Float32Array.of(1, 2, 3),
    };
    const wide = withOwnColumns(matrix, (row) => row === 0);
    expect([...wide.starts]).toEqual([0, 4, 5]);
    expect([...wide.values]).toEqual([1, 2, 1, 2, 3]);
    expect(new Set(wide.columns).size).toBe(4);
  });

  it('teaches a linear model which column means which label', () => {
    const matrix = {
      starts: Uint32Array.of(0, 1, 2, 3, 4),
      columns: Uint32Array.of(0, 1, 0, 1),
      values: Float32Array.of(1, 1, 1, 1),
    };
    const options = { classes: 2, columns: 2, epochs: 20, rate: 0.5, penalty: 1e-4, dropout: 0, averaged: 2, seed: 3 };
    const model = trainLinear(matrix, Uint8Array.of(0, 1, 0, 1), Float32Array.of(1, 1, 1, 1), options);
    const logits = logitsOf(matrix, model, 2);
    expect([0, 1, 2, 3].map((row) => ((logits[row * 2] ?? 0) > (logits[row * 2 + 1] ?? 0) ? 0 : 1))).toEqual([
      0, 1, 0, 1,
    ]);
  });

  it('drops what is too small to keep, row by row', () => {
    const rows = [Float32Array.of(127, 1, 0, 0, 0, 0, 0, 50), Float32Array.of(0, 0, 0, 127, 0, 0, 3, 2)];
    const { kept, marked } = packLinear(rows, [2, 4]);
    expect(kept).toBe(3);
    expect([...marked]).toEqual([0b10001001]);
  });
});

describe('figures', () => {
  it('macro recall is the mean of the labels’ recalls, however rare they are', () => {
    const { macroRecall, accuracy } = figures([0, 0, 0, 1], [0, 0, 1, 1], 2);
    expect(macroRecall).toBeCloseTo((2 / 3 + 1) / 2);
    expect(accuracy).toBeCloseTo(0.75);
  });

  it('calibration error is how far confidence is from accuracy, bin by bin', () => {
    expect(calibrationError([0.75, 0.75, 0.75, 0.75], [true, true, true, false])).toBeCloseTo(0);
    expect(calibrationError([0.95, 0.95, 0.15, 0.15], [true, false, false, false])).toBeCloseTo(0.3);
  });
});

export interface Figures {
  readonly rows: number;
  readonly accuracy: number;
  readonly macroRecall: number;
  readonly macroF1: number;
}

/** Figures in [0, 1] of predictions against the truth. */
export const figures = (truth: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): Figures => {
  const table = new Float64Array(classes * classes);
  for (let row = 0; row < truth.length; row++) {
    const cell = (truth[row] as number) * classes + (predicted[row] as number);
    table[cell] = (table[cell] as number) + 1;
  }
  let right = 0;
  let recall = 0;
  let f1 = 0;
  let present = 0;
  for (let one = 0; one < classes; one++) {
    let actual = 0;
    let claimed = 0;
    for (let other = 0; other < classes; other++) {
      actual += table[one * classes + other] as number;
      claimed += table[other * classes + one] as number;
    }
    if (actual === 0) continue;
    present++;
    const hit = table[one * classes + one] as number;
    right += hit;
    recall += hit / actual;
    f1 += (2 * hit) / (actual + claimed);
  }
  return { rows: truth.length, accuracy: right / truth.length, macroRecall: recall / present, macroF1: f1 / present };
};

/** Expected calibration error over ten equal bins of confidence. */
export const calibrationError = (confidences: ArrayLike<number>, right: ArrayLike<boolean>): number => {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (let row = 0; row < confidences.length; row++) {
    const bin = bins[Math.min(9, Math.floor((confidences[row] as number) * 10))];
    if (bin === undefined) continue;
    bin.count++;
    bin.confidence += confidences[row] as number;
    bin.right += right[row] ? 1 : 0;
  }
  return bins.reduce((sum, { confidence, right: hits }) => sum + Math.abs(confidence - hits), 0) / confidences.length;
};

/** Accuracy on the share of rows with the highest confidence. */
export const accuracyOfSurest = (confidences: readonly number[], right: readonly boolean[], share: number): number => {
  const order = confidences.map((_, index) => index).sort((a, b) => (confidences[b] ?? 0) - (confidences[a] ?? 0));
  const surest = order.slice(0, Math.max(1, Math.round(order.length * share)));
  return surest.filter((index) => right[index]).length / surest.length;
};

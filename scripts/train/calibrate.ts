/** One graded answer: its log-odds as the model has it, whether it was right, what it weighs. */
export interface Graded {
  readonly odds: number;
  readonly right: boolean;
  readonly weight: number;
}

/** Slope and base of the log-odds of being right, by Newton's method (Platt scaling). */
export const fitLine = (rows: readonly Graded[]): [number, number] => {
  let [slope, base] = [1, 0];
  for (let round = 0; round < 30; round++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (const { odds, right, weight } of rows) {
      const share = 1 / (1 + Math.exp(-(slope * odds + base)));
      const miss = (share - (right ? 1 : 0)) * weight;
      const curve = share * (1 - share) * weight;
      g0 += miss * odds;
      g1 += miss;
      h00 += curve * odds * odds;
      h01 += curve * odds;
      h11 += curve;
    }
    const area = h00 * h11 - h01 * h01;
    slope -= (h11 * g0 - h01 * g1) / area;
    base -= (h00 * g1 - h01 * g0) / area;
  }
  return [slope, base];
};

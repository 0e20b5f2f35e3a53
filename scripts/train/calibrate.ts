/** One graded answer. */
export interface Graded {
  readonly features: readonly number[];
  readonly right: boolean;
  readonly weight: number;
}

/** Solves a system of linear equations, the right side in the last column, by elimination with pivots. */
const solve = (rows: number[][]): number[] => {
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    let pivot = at;
    for (let row = at + 1; row < size; row++)
      if (Math.abs(rows[row]?.[at] ?? 0) > Math.abs(rows[pivot]?.[at] ?? 0)) pivot = row;
    const [low, high] = [rows[at] as number[], rows[pivot] as number[]];
    rows[at] = high;
    rows[pivot] = low;
    for (let row = 0; row < size; row++) {
      if (row === at) continue;
      const line = rows[row] as number[];
      const share = (line[at] as number) / (high[at] as number);
      for (let column = at; column <= size; column++)
        line[column] = (line[column] as number) - share * (high[column] as number);
    }
  }
  return rows.map((line, at) => (line[size] as number) / (line[at] as number));
};

/** Weights of a logistic regression by Newton's method; `ridge` holds them near zero. */
export const fitLogistic = (rows: readonly Graded[], ridge: number): number[] => {
  const size = rows[0]?.features.length ?? 0;
  let weights = new Array<number>(size).fill(0);
  for (let round = 0; round < 25; round++) {
    const system = weights.map((weight, one) => [
      ...weights.map((_, other) => (one === other ? ridge : 0)),
      ridge * weight,
    ]);
    for (const { features, right, weight } of rows) {
      const sum = features.reduce((all, value, index) => all + value * (weights[index] as number), 0);
      const share = 1 / (1 + Math.exp(-sum));
      const miss = (share - (right ? 1 : 0)) * weight;
      const curve = Math.max(share * (1 - share), 1e-6) * weight;
      for (let one = 0; one < size; one++) {
        const line = system[one] as number[];
        const value = features[one] as number;
        line[size] = (line[size] as number) + miss * value;
        for (let other = 0; other < size; other++)
          line[other] = (line[other] as number) + curve * value * (features[other] as number);
      }
    }
    const moves = solve(system);
    weights = weights.map((weight, index) => weight - (moves[index] as number));
  }
  return weights;
};

const covariance = (rows: readonly (readonly number[])[], mean: readonly number[]): Float64Array[] => {
  const width = mean.length;
  const table = Array.from({ length: width }, () => new Float64Array(width));
  for (const row of rows) {
    const centred = row.map((value, index) => value - (mean[index] ?? 0));
    for (let one = 0; one < width; one++) {
      const line = table[one] as Float64Array;
      for (let other = 0; other < width; other++)
        line[other] = (line[other] as number) + ((centred[one] as number) * (centred[other] as number)) / rows.length;
    }
  }
  return table;
};

/** Eigenvectors (as columns) and eigenvalues (on the table's diagonal) of a symmetric table, by Jacobi's rotations. */
const diagonalize = (table: Float64Array[]): Float64Array[] => {
  const width = table.length;
  const vectors = Array.from({ length: width }, (_, index) => {
    const row = new Float64Array(width);
    row[index] = 1;
    return row;
  });
  const turn = (line: Float64Array, p: number, q: number, cosine: number, sine: number): void => {
    const [a, b] = [line[p] as number, line[q] as number];
    line[p] = cosine * a - sine * b;
    line[q] = sine * a + cosine * b;
  };
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < width - 1; p++) {
      for (let q = p + 1; q < width; q++) {
        const [rowP, rowQ] = [table[p] as Float64Array, table[q] as Float64Array];
        const off = rowP[q] as number;
        if (Math.abs(off) < 1e-12) continue;
        const ratio = ((rowQ[q] as number) - (rowP[p] as number)) / (2 * off);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
        const cosine = 1 / Math.sqrt(tangent * tangent + 1);
        const sine = tangent * cosine;
        for (const line of table) turn(line, p, q, cosine, sine);
        for (let index = 0; index < width; index++) {
          const [a, b] = [rowP[index] as number, rowQ[index] as number];
          rowP[index] = cosine * a - sine * b;
          rowQ[index] = sine * a + cosine * b;
        }
        for (const line of vectors) turn(line, p, q, cosine, sine);
      }
    }
  }
  return vectors;
};

/** The rows along their `dimensions` directions of most variance. */
export const principalComponents = (rows: readonly (readonly number[])[], dimensions: number): number[][] => {
  const width = rows[0]?.length ?? 0;
  const mean = Array.from(
    { length: width },
    (_, index) => rows.reduce((sum, row) => sum + (row[index] ?? 0), 0) / rows.length,
  );
  const table = covariance(rows, mean);
  const vectors = diagonalize(table);
  const order = Array.from({ length: width }, (_, index) => index)
    .sort((a, b) => (table[b]?.[b] ?? 0) - (table[a]?.[a] ?? 0))
    .slice(0, dimensions);
  return rows.map((row) =>
    order.map((column) =>
      row.reduce((sum, value, index) => sum + (value - (mean[index] ?? 0)) * (vectors[index]?.[column] ?? 0), 0),
    ),
  );
};

/** A row-major matrix `[rows, columns]` in float64. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** A matrix of zeros. */
export const zeroMatrix = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  values: new Float64Array(rows * columns),
});

/** The rows `start` .. `end - 1`: a view, not a copy. */
export const rowsOf = ({ columns, values }: Matrix, start: number, end: number): Matrix => ({
  rows: end - start,
  columns,
  values: values.subarray(start * columns, end * columns),
});

/** The listed rows of a matrix, a copy. */
export function rowsPicked(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const out = zeroMatrix(rows.length, matrix.columns);
  for (let to = 0; to < rows.length; to++)
    out.values.set(rowsOf(matrix, rows[to]!, rows[to]! + 1).values, to * matrix.columns);
  return out;
}

/** The transposed matrix `[columns, rows]`, a copy. */
export function transposed({ rows, columns, values }: Matrix): Matrix {
  const out = zeroMatrix(columns, rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out.values[j * rows + i] = values[i * columns + j]!;
  return out;
}

/** The sum of the elementwise product of two matrices of one shape. */
export function inner(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let i = 0; i < a.values.length; i++) sum += a.values[i]! * b.values[i]!;
  return sum;
}

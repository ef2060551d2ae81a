import { ModelError } from "../types.js";

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

// columns of a stripe: a hundred rows of them fit in a second-level cache
const STRIPE = 512;

/** Adds `a[M,K] b[K,N]` to `c[M,N]`. For speed, a tile is 2 rows of `a` by 4 rows of `b` by a stripe of columns. */
export function addProduct(c: Matrix, a: Matrix, b: Matrix): void {
  for (let start = 0; start < c.columns; start += STRIPE) {
    const end = Math.min(c.columns, start + STRIPE);
    for (let m = 0; m < a.rows; m += 2) for (let k = 0; k < a.columns; k += 4) addTile(c, a, b, m, k, start, end);
  }
}

function addTile(c: Matrix, a: Matrix, b: Matrix, m: number, k: number, start: number, end: number): void {
  const N = c.columns;
  // a row outside of a matrix: use its last row, with factor 0
  const factor = (row: number, column: number) =>
    row < a.rows && column < a.columns ? a.values[row * a.columns + column]! : 0;
  const rowOfB = (row: number) => Math.min(row, b.rows - 1) * N;
  const [f0, f1, f2, f3] = [factor(m, k), factor(m, k + 1), factor(m, k + 2), factor(m, k + 3)];
  const [g0, g1, g2, g3] = [factor(m + 1, k), factor(m + 1, k + 1), factor(m + 1, k + 2), factor(m + 1, k + 3)];
  const [r0, r1, r2, r3] = [rowOfB(k), rowOfB(k + 1), rowOfB(k + 2), rowOfB(k + 3)];
  const first = m * N;
  const second = Math.min(m + 1, a.rows - 1) * N;
  const { values: x } = b;
  const { values: y } = c;
  for (let n = start; n < end; n++) {
    const x0 = x[r0 + n]!;
    const x1 = x[r1 + n]!;
    const x2 = x[r2 + n]!;
    const x3 = x[r3 + n]!;
    y[first + n]! += f0 * x0 + f1 * x1 + f2 * x2 + f3 * x3;
    y[second + n]! += g0 * x0 + g1 * x1 + g2 * x2 + g3 * x3;
  }
}

/** The product `a[M,K] b[K,N]`. */
export function product(a: Matrix, b: Matrix): Matrix {
  const c = zeroMatrix(a.rows, b.columns);
  addProduct(c, a, b);
  return c;
}

/** The sum of the elementwise product of two matrices of one shape. */
export function inner(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let i = 0; i < a.values.length; i++) sum += a.values[i]! * b.values[i]!;
  return sum;
}

/**
 * The lower triangular `l` with `l l^T = a` (Cholesky) of a symmetric matrix.
 *
 * @throws ModelError if `a` is not positive definite
 */
function cholesky(a: Matrix): Matrix {
  const size = a.rows;
  const l = zeroMatrix(size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let rest = a.values[i * size + j]!;
      for (let k = 0; k < j; k++) rest -= l.values[i * size + k]! * l.values[j * size + k]!;
      if (i === j && !(rest > 0))
        throw new ModelError(`cholesky: expected a positive definite matrix, got ${rest} at row ${i}: raise lambda`);
      l.values[i * size + j] = i === j ? Math.sqrt(rest) : rest / l.values[j * size + j]!;
    }
  return l;
}

/**
 * Solves `a x = b` for `x` `[n, m]`, with a symmetric positive definite `a` `[n, n]`, by its Cholesky factor.
 *
 * @throws ModelError if `a` is not positive definite
 */
export function solved(a: Matrix, b: Matrix): Matrix {
  const { values: l } = cholesky(a);
  const x: Matrix = { ...b, values: b.values.slice() };
  const [n, m] = [b.rows, b.columns];
  // x_i = (x_i - sum over k of l_ik x_k) / l_ii: forwards with l, then backwards with its transpose
  const eliminate = (i: number, k: number, factor: number) => {
    for (let j = 0; j < m; j++) x.values[i * m + j]! -= factor * x.values[k * m + j]!;
  };
  const divide = (i: number) => {
    for (let j = i * m; j < (i + 1) * m; j++) x.values[j]! /= l[i * n + i]!;
  };
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) eliminate(i, k, l[i * n + k]!);
    divide(i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) eliminate(i, k, l[k * n + i]!);
    divide(i);
  }
  return x;
}

/** The inverse `l^-T l^-1` of a symmetric positive definite matrix with the Cholesky factor `l`. */
export function inverse(a: Matrix): Matrix {
  const size = a.rows;
  const l = cholesky(a);
  const m = zeroMatrix(size, size);
  for (let i = 0; i < size; i++) {
    const diagonal = l.values[i * size + i]!;
    for (let j = 0; j <= i; j++) {
      let rest = i === j ? 1 : 0;
      for (let k = j; k < i; k++) rest -= l.values[i * size + k]! * m.values[k * size + j]!;
      m.values[i * size + j] = rest / diagonal;
    }
  }
  return product(transposed(m), m);
}

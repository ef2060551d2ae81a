import { ModelError } from "../types.js";
import { type Matrix, transposed, zeroMatrix } from "./matrix.js";
import { product } from "./product.js";

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

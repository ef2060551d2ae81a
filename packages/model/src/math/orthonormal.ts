import { type Matrix, transposed, zeroMatrix } from "./matrix.js";
import { product } from "./product.js";

/**
 * The upper triangular inverse of R, where `R^T R` is the Cholesky factorization of a symmetric matrix `[n,n]`. A row
 * and a column are 0 if the matrix has no further direction there.
 */
function inverseCholesky({ rows: n, values }: Matrix): Matrix {
  const lower = zeroMatrix(n, n);
  const inverse = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = values[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= lower.values[i * n + k]! * lower.values[j * n + k]!;
      if (j < i) lower.values[i * n + j] = lower.values[j * n + j]! > 0 ? rest / lower.values[j * n + j]! : 0;
      // a rest of rounding errors is no direction
      else lower.values[i * n + i] = rest > 1e-13 * values[i * n + i]! ? Math.sqrt(rest) : 0;
    }
    const diagonal = lower.values[i * n + i]!;
    if (diagonal === 0) continue;
    inverse.values[i * n + i] = 1 / diagonal;
    // row i of the lower inverse, stored as column i of the upper one
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += lower.values[i * n + k]! * inverse.values[j * n + k]!;
      inverse.values[j * n + i] = -sum / diagonal;
    }
  }
  return inverse;
}

/**
 * Makes the columns of `q` `[N,n]` nearly orthonormal by Cholesky factorization. A second pass makes them orthonormal
 * to the last digits (Yamamoto et al. 2015, Roundoff error analysis of the CholeskyQR2 algorithm). A column becomes 0
 * if it depends on those before it.
 */
export const orthonormalized = (q: Matrix): Matrix => product(q, inverseCholesky(product(transposed(q), q)));

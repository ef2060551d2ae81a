import { EigenvalueDecomposition, Matrix as MlMatrix } from "ml-matrix";
import { type Matrix, zeroMatrix } from "./matrix.js";

/** Computes the eigenvalues of a symmetric matrix `[n,n]`, largest first, and its eigenvectors, as columns `[n,n]`. */
export function symmetricEigen({ rows: n, values }: Matrix): { values: Float64Array; vectors: Matrix } {
  const symmetric = MlMatrix.zeros(n, n);
  // a symmetric matrix that was computed may differ from its transpose by rounding
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) symmetric.set(i, j, (values[i * n + j]! + values[j * n + i]!) / 2);
  const found = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => found.realEigenvalues[j]! - found.realEigenvalues[i]!,
  );
  const vectors = zeroMatrix(n, n);
  order.forEach((from, to) => {
    for (let k = 0; k < n; k++) vectors.values[k * n + to] = found.eigenvectorMatrix.get(k, from);
  });
  return { values: Float64Array.from(order, (i) => found.realEigenvalues[i]!), vectors };
}

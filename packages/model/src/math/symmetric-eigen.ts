import { type Matrix, zeroMatrix } from "./matrix.js";

const MOST_SWEEPS = 60;

/** One Jacobi rotation: makes `a[p,q]` 0 and rotates the eigenvectors `v` too. */
function rotate(a: Matrix, v: Matrix, p: number, q: number): void {
  const n = a.rows;
  const off = a.values[p * n + q]!;
  if (off === 0) return;
  const theta = (a.values[q * n + q]! - a.values[p * n + p]!) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (values: Float64Array, i: number, j: number) => {
    const [x, y] = [values[i]!, values[j]!];
    values[i] = c * x - s * y;
    values[j] = s * x + c * y;
  };
  for (let k = 0; k < n; k++) turn(a.values, k * n + p, k * n + q);
  for (let k = 0; k < n; k++) turn(a.values, p * n + k, q * n + k);
  for (let k = 0; k < n; k++) turn(v.values, k * n + p, k * n + q);
}

/**
 * Computes the eigenvalues of a symmetric matrix `[n,n]`, largest first, and its eigenvectors, as columns `[n,n]`. Uses
 * Jacobi rotations (Golub and Van Loan, Matrix Computations, section 8.5), for matrices of some dozens of rows.
 */
export function symmetricEigen(matrix: Matrix): { values: Float64Array; vectors: Matrix } {
  const n = matrix.rows;
  const a: Matrix = { ...matrix, values: matrix.values.slice() };
  // a symmetric matrix that was computed may differ from its transpose by rounding
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++)
      a.values[i * n + j] = a.values[j * n + i] = (a.values[i * n + j]! + a.values[j * n + i]!) / 2;
  const v = zeroMatrix(n, n);
  for (let i = 0; i < n; i++) v.values[i * n + i] = 1;
  const squares = a.values.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a.values[p * n + q]! ** 2;
    if (off <= 1e-24 * squares) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a.values[j * n + j]! - a.values[i * n + i]!);
  const vectors = zeroMatrix(n, n);
  order.forEach((from, to) => {
    for (let k = 0; k < n; k++) vectors.values[k * n + to] = v.values[k * n + from]!;
  });
  return { values: Float64Array.from(order, (i) => a.values[i * n + i]!), vectors };
}

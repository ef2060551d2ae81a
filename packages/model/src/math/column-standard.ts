import { type Matrix, zeroMatrix } from "./matrix.js";

/** Mean and standard deviation of each column of a matrix; the deviation of a column that does not vary is 1. */
export interface ColumnStandard {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

// below this share of a column's mean, a deviation is only rounding
const LEAST_DEVIATION = 1e-9;

/** Computes mean and standard deviation of the columns of `x` `[n, D]`. Row i counts `weights[i]` times. */
export function columnStandard(x: Matrix, weights: ArrayLike<number>): ColumnStandard {
  const [mean, variance] = [new Float64Array(x.columns), new Float64Array(x.columns)];
  let total = 0;
  for (let i = 0; i < x.rows; i++) total += weights[i]!;
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < x.columns; j++) mean[j]! += (weights[i]! / total) * x.values[i * x.columns + j]!;
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < x.columns; j++)
      variance[j]! += (weights[i]! / total) * (x.values[i * x.columns + j]! - mean[j]!) ** 2;
  const deviation = variance.map((value, j) =>
    Math.sqrt(value) > LEAST_DEVIATION * Math.abs(mean[j]!) ? Math.sqrt(value) : 1,
  );
  return { mean, deviation };
}

/** Standardizes the columns of `x`: `(x - mean) / deviation`, a copy. */
export function standardColumns({ mean, deviation }: ColumnStandard, x: Matrix): Matrix {
  const out = zeroMatrix(x.rows, x.columns);
  for (let at = 0, i = 0; i < x.rows; i++)
    for (let j = 0; j < x.columns; j++, at++) out.values[at] = (x.values[at]! - mean[j]!) / deviation[j]!;
  return out;
}

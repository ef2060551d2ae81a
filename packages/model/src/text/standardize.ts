/** The shift and the scale of each dimension of caption vectors, both `[E]`, learned from the training side. */
export interface Standardization {
  readonly shift: Float32Array;
  readonly scale: Float32Array;
}

/**
 * Computes the shift and the scale that give the rows of `vectors` mean 0 and variance 1 in each dimension. There is
 * one row of `dimension` values for each caption.
 */
export function standardization(vectors: Float32Array, dimension: number): Standardization {
  const rows = vectors.length / dimension;
  const sums = new Float64Array(dimension);
  const squares = new Float64Array(dimension);
  for (let i = 0; i < vectors.length; i++) sums[i % dimension]! += vectors[i]!;
  for (let i = 0; i < vectors.length; i++) squares[i % dimension]! += (vectors[i]! - sums[i % dimension]! / rows) ** 2;
  return {
    shift: Float32Array.from(sums, (sum) => sum / rows),
    // at most 1e6, also in a dimension that does not vary
    scale: Float32Array.from(squares, (square) => 1 / Math.max(1e-6, Math.sqrt(square / rows))),
  };
}

/** Subtracts the shift from each row, then multiplies by the scale. */
export function standardize(vectors: Float32Array, { shift, scale }: Standardization): Float32Array {
  const dimension = shift.length;
  return vectors.map((value, i) => (value - shift[i % dimension]!) * scale[i % dimension]!);
}

/** The shift 0 and scale 1, which do not change vectors. */
export const unchanged = (dimension: number): Standardization => ({
  shift: new Float32Array(dimension),
  scale: new Float32Array(dimension).fill(1),
});

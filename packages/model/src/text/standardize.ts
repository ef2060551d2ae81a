/** Shift and scale of each dimension of caption vectors, `[E]` both, learned from the training side. */
export interface Standardization {
  readonly shift: Float32Array;
  readonly scale: Float32Array;
}

/** The shift and scale that bring the rows of `vectors[P,E]` to mean 0 and variance 1 in each dimension. */
export function standardization(vectors: Float32Array, dimension: number): Standardization {
  const rows = vectors.length / dimension;
  const sums = new Float64Array(dimension);
  const squares = new Float64Array(dimension);
  for (let i = 0; i < vectors.length; i++) sums[i % dimension]! += vectors[i]!;
  for (let i = 0; i < vectors.length; i++) squares[i % dimension]! += (vectors[i]! - sums[i % dimension]! / rows) ** 2;
  return {
    shift: Float32Array.from(sums, (sum) => sum / rows),
    // a dimension that never varies says nothing: it stays as small as it is
    scale: Float32Array.from(squares, (square) => 1 / Math.max(1e-6, Math.sqrt(square / rows))),
  };
}

/** `(vectors - shift) scale`, row by row. */
export function standardize(vectors: Float32Array, { shift, scale }: Standardization): Float32Array {
  const dimension = shift.length;
  return vectors.map((value, i) => (value - shift[i % dimension]!) * scale[i % dimension]!);
}

/** The shift and scale that leave vectors as they are. */
export const unchanged = (dimension: number): Standardization => ({
  shift: new Float32Array(dimension),
  scale: new Float32Array(dimension).fill(1),
});

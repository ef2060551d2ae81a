/** A tensor as plain values, row-major. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Permutes the axes of a tensor: axis i of the result is axis `order[i]` of the tensor.
 * Axes of the result in `flipped` are reversed.
 */
export function permuted(
  { shape, data }: PlainTensor,
  order: readonly number[],
  flipped: readonly number[] = [],
): PlainTensor {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((all, length) => all * length, 1));
  const lengths = order.map((axis) => shape[axis]!);
  const steps = order.map((axis, i) => (flipped.includes(i) ? -strides[axis]! : strides[axis]!));
  const first = flipped.reduce((sum, i) => sum + (lengths[i]! - 1) * strides[order[i]!]!, 0);
  const permutedData = new Float32Array(data.length);
  const places = lengths.map(() => 0);
  let from = first;
  for (let to = 0; to < data.length; to++) {
    permutedData[to] = data[from]!;
    for (let axis = lengths.length - 1; axis >= 0; axis--) {
      from += steps[axis]!;
      if (++places[axis]! < lengths[axis]!) break;
      from -= steps[axis]! * lengths[axis]!;
      places[axis] = 0;
    }
  }
  return { shape: lengths, data: permutedData };
}

/** Converts bytes to values in 0..1. */
export const fractions = (bytes: Uint8Array): Float32Array => Float32Array.from(bytes, (byte) => byte / 255);

/** Width and height of the lowest level of a Laplacian pyramid, unless the pictures are smaller. */
const LEAST_SIDE = 16;

/** The sides of the levels for pictures of a size: size, size / 2, .. 16. Below 32 pixels, only the size itself. */
export function scalesOf(size: number): number[] {
  const scales = [size];
  for (let side = size / 2; side >= LEAST_SIDE; side /= 2) scales.push(side);
  return scales;
}

/** The inputs of one output of a filter along a line, with their weights. */
type Taps = readonly (readonly [index: number, weight: number])[];

/** An index outside of a line, mirrored about the middle of the last pixel. */
function mirrored(index: number, length: number): number {
  const inside = Math.abs(index);
  return inside < length ? inside : 2 * length - 2 - inside;
}

const binomial = [1, 4, 6, 4, 1].map((value, i) => [i - 2, value / 16] as const);

/** Taps that halve a line: the binomial filter of 5 pixels at every second pixel. */
const halving = (side: number): Taps[] =>
  Array.from({ length: side / 2 }, (_, i) => binomial.map(([by, weight]) => [mirrored(2 * i + by, side), weight]));

/** Taps that double a line of side / 2 pixels: zeros between the pixels, then twice the binomial filter. */
const doubling = (side: number): Taps[] =>
  Array.from({ length: side }, (_, i) =>
    binomial
      .map(([by, weight]) => [mirrored(i + by, side), 2 * weight] as const)
      .filter(([index]) => index % 2 === 0)
      .map(([index, weight]) => [index / 2, weight] as const),
  );

/** Filters the middle axis of `x` `[outer, length, inner]`: `[outer, taps, inner]`. */
function filtered(x: Float64Array, outer: number, inner: number, taps: readonly Taps[]): Float64Array {
  const length = x.length / outer / inner;
  const out = new Float64Array(outer * taps.length * inner);
  for (let o = 0; o < outer; o++)
    taps.forEach((own, i) => {
      const to = (o * taps.length + i) * inner;
      for (const [index, weight] of own) {
        const from = (o * length + index) * inner;
        for (let k = 0; k < inner; k++) out[to + k]! += weight * x[from + k]!;
      }
    });
  return out;
}

/** Filters the rows, then the columns of an image `[side, side, 3]`. */
function resized(image: Float64Array, side: number, taps: readonly Taps[]): Float64Array {
  return filtered(filtered(image, 1, 3 * side, taps), taps.length, 3, taps);
}

/**
 * Makes a function that computes the Laplacian pyramid of an image `[size, size, 3]` (Burt and Adelson 1983, The
 * Laplacian pyramid as a compact image code). A level is the image minus the doubled next smaller image. The last level
 * is the smallest image itself. The levels have the sides of `scalesOf(size)`.
 */
export function laplacianPyramid(size: number): (image: Uint8Array) => Float64Array[] {
  const scales = scalesOf(size);
  const taps = scales.slice(0, -1).map((side) => ({ halving: halving(side), doubling: doubling(side) }));
  return (image) => {
    let level: Float64Array = Float64Array.from(image);
    const levels = taps.map((own, i) => {
      const half = resized(level, scales[i]!, own.halving);
      const smooth = resized(half, scales[i + 1]!, own.doubling);
      const detail = level.map((value, k) => value - smooth[k]!);
      level = half;
      return detail;
    });
    return [...levels, level];
  };
}

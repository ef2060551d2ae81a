import { valuesOf } from "../../images.js";
import { type Matrix, rowsOf, transposed, zeroMatrix } from "../../math/matrix.js";
import { addProduct } from "../../math/product.js";
import { yieldToEventLoop } from "../../web.js";

// blocks of a picture along one side, for the bound
const MOST_BLOCKS = 16;
const LEAST_BLOCKS = 8;
const BLOCK = 16;
// values whose squared differences are summed at once: the sum is below 2^31
const PART = 1024;

/** Sums of the blocks of pictures. The sums are whole numbers, so products of them are exact. */
interface BlockSums {
  /** the number of pixels of a block */
  readonly area: number;
  /** `[n, D]` sum of each block and channel */
  readonly sums: Matrix;
  /** `[n]` squared norm of the sums */
  readonly squares: Float64Array;
  /** `[n]` norm of what is left of a picture after subtracting the mean of each block */
  readonly rests: Float64Array;
}

/** Training pictures, prepared for the search of nearest pictures. */
export interface PictureIndex {
  readonly size: number;
  /** `[N, size, size, 3]` bytes */
  readonly pictures: Uint8Array;
  readonly blocks: BlockSums;
  /** `[D, N]` the sums of `blocks`, transposed */
  readonly columns: Matrix;
}

/** The nearest training picture of each of n pictures. Distances are squared, and sums over all values of bytes. */
export interface NearestPictures {
  /** `[n]` index of the nearest training picture; of equally near ones, the first */
  readonly nearest: Uint32Array;
  /** `[n]` squared distance to it */
  readonly first: Float64Array;
  /** `[n]` squared distance to the second nearest training picture */
  readonly second: Float64Array;
}

function blockSums(pixels: Uint8Array, size: number): BlockSums {
  const side = Math.min(MOST_BLOCKS, Math.max(LEAST_BLOCKS, size / 4));
  const width = size / side;
  const values = valuesOf(size);
  const sums = zeroMatrix(pixels.length / values, valuesOf(side));
  const [squares, rests] = [new Float64Array(sums.rows), new Float64Array(sums.rows)];
  for (let picture = 0; picture < sums.rows; picture++) {
    const own = rowsOf(sums, picture, picture + 1).values;
    let square = 0;
    for (let i = 0; i < values; i++) {
      const [row, column] = [Math.floor(i / (3 * size)), Math.floor(i / 3) % size];
      const byte = pixels[picture * values + i]!;
      own[3 * (Math.floor(row / width) * side + Math.floor(column / width)) + (i % 3)]! += byte;
      square += byte * byte;
    }
    squares[picture] = own.reduce((sum, value) => sum + value * value, 0);
    rests[picture] = Math.sqrt(Math.max(0, square - squares[picture]! / width ** 2));
  }
  return { area: width * width, sums, squares, rests };
}

/** Prepares pictures `[N, size, size, 3]` for `nearestPictures`. */
export function pictureIndex(pictures: Uint8Array, size: number): PictureIndex {
  const blocks = blockSums(pictures, size);
  return { size, pictures, blocks, columns: transposed(blocks.sums) };
}

/** The exact squared distance of two pictures, or a part of it that is over `limit`. */
function squareUpTo(a: Uint8Array, b: Uint8Array, limit: number): number {
  let sum = 0;
  for (let from = 0; from < a.length && sum <= limit; from += PART) {
    const to = Math.min(a.length, from + PART);
    let part = 0;
    for (let i = from; i < to; i++) {
      const difference = a[i]! - b[i]!;
      // a 32-bit integer, which is faster than a float
      part = (part + difference * difference) | 0;
    }
    sum += part;
  }
  return sum;
}

/** Finds the two nearest of all training pictures, given a lower bound of each squared distance. */
function search(picture: Uint8Array, { pictures }: PictureIndex, bounds: Float64Array) {
  let [nearest, first, second] = [0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const visit = (index: number) => {
    const at = index * picture.length;
    const square = squareUpTo(picture, pictures.subarray(at, at + picture.length), second);
    if (square < first || (square === first && index < nearest)) [nearest, first, second] = [index, square, first];
    else if (square < second) second = square;
  };
  let [one, two] = bounds[0]! <= bounds[1]! ? [0, 1] : [1, 0];
  for (let i = 2; i < bounds.length; i++) {
    if (bounds[i]! < bounds[one]!) [one, two] = [i, one];
    else if (bounds[i]! < bounds[two]!) two = i;
  }
  visit(one);
  visit(two);
  const limit = second;
  const open = Array.from(bounds.keys()).filter((i) => i !== one && i !== two && bounds[i]! <= limit);
  for (const index of open.sort((i, j) => bounds[i]! - bounds[j]!)) if (bounds[index]! <= second) visit(index);
  return { nearest, first, second };
}

/**
 * Finds the nearest of the training pictures for each of the pictures `[n, size, size, 3]`, by Euclidean distance of
 * the pixels. The result is exact. A lower bound of each distance leaves few training pictures to compare. It is the
 * distance of the means of the picture's blocks (from |a|^2 - 2 a b + |b|^2), and the difference of the norms of the
 * rests. There must be at least two training pictures. Yields to the event loop now and then.
 */
export async function nearestPictures(
  pictures: Uint8Array,
  index: PictureIndex,
  progress?: (done: number, total: number) => void,
): Promise<NearestPictures> {
  const values = valuesOf(index.size);
  const own = blockSums(pictures, index.size);
  const { area, squares, rests } = index.blocks;
  const n = own.sums.rows;
  const [nearest, first, second] = [new Uint32Array(n), new Float64Array(n), new Float64Array(n)];
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    const products = zeroMatrix(to - from, squares.length);
    addProduct(products, rowsOf(own.sums, from, to), index.columns);
    for (let i = from; i < to; i++) {
      const bounds = rowsOf(products, i - from, i - from + 1).values.map(
        // distances are whole numbers: half of one is more than the rounding of the norms
        (inner, j) => (own.squares[i]! - 2 * inner + squares[j]!) / area + (own.rests[i]! - rests[j]!) ** 2 - 0.5,
      );
      const found = search(pictures.subarray(i * values, (i + 1) * values), index, bounds);
      [nearest[i], first[i], second[i]] = [found.nearest, found.first, found.second];
    }
    await yieldToEventLoop();
    progress?.(to, n);
  }
  return { nearest, first, second };
}

/**
 * The share of pictures whose nearest training picture is less than half as far as the second nearest. Such pictures
 * are copies: pictures that are only similar have several training pictures at nearly the same distance. The ratio of
 * these distances is the test of Yoon et al. 2023 (Diffusion probabilistic models generalize when they fail to
 * memorize); Meehan et al. 2020 (A non-parametric test to detect data-copying in generative models) pose the question.
 * A picture whose two nearest training pictures are equal does not count as a copy.
 */
export function copiedShare({ first, second }: NearestPictures): number {
  // distances are squared: a half is a quarter
  const copies = first.reduce((count, square, i) => count + Number(4 * square < second[i]!), 0);
  return copies / first.length;
}

import { permutation } from "@bosquejo/tensor";
import { standardized, standardOf } from "../baselines/ridge.js";
import { imageAt, meanSquare, type Pixels } from "../images.js";
import { type Matrix, rowsOf, transposed } from "../math/matrix.js";
import { product } from "../math/product.js";
import { streams } from "../streams.js";
import { type CaptionPairs, ModelError } from "../types.js";
import { yieldToEventLoop } from "../web.js";
import { pixelVariance } from "./variance.js";

/**
 * One bin of the semivariogram: couples of captions with similar word vectors, and the share of the pixel variance that
 * the captions do not explain.
 */
export interface SemivariogramBin {
  /** share of all couples of captions that the bin holds; it holds the nearest ones, with those of smaller bins */
  readonly nearest: number;
  /** mean Euclidean distance of a couple's standardized vectors */
  readonly distance: number;
  /** number of couples whose photos were compared */
  readonly couples: number;
  /** half the mean squared difference of a couple's photos, divided by the pixel variance */
  readonly unexplainedShare: number;
  /** standard error of `unexplainedShare`; the pixel variance counts as exact */
  readonly standardError: number;
}

/** A couple is two captions: their photos (`a`, `b`), and the squared distance of the captions' vectors. */
interface Couple {
  readonly a: number;
  readonly b: number;
  readonly square: number;
}

// the shares of all couples that the bins hold
const NEAREST = [1e-4, 1e-3, 1e-2, 1e-1, 1] as const;

// Every couple of this many captions is put into bins. With both numbers, the analysis takes some seconds.
const CAPTIONS = 4000;
// couples of each bin whose photos are compared
const COUPLES = 4000;

// captions between two calls of `yieldToEventLoop`
const BLOCK = 64;

// The level of a squared distance has the exponent and the first 11 bits of the fraction of its float32. Squared
// distances of one level differ by at most 0.05 %.
const levelOf = (bits: number): number => bits >>> 12;
// the level of infinity
const SAME_PHOTO = levelOf(0x7f800000);

/**
 * Computes the squared distance of every two rows of `x` `[n, E]`, in the order (0, 1), (0, 2) .. (1, 2), (1, 3) ..
 * The distance of two captions of one photo is infinite. Returns the bits of the squared distances in float32. As whole
 * numbers, the bits have the same order as the distances.
 */
async function distanceBits(x: Matrix, images: Uint32Array, progress: (rows: number) => void): Promise<Uint32Array> {
  const columns = transposed(x);
  const norms = Float64Array.from({ length: x.rows }, (_, i) =>
    rowsOf(x, i, i + 1).values.reduce((sum, value) => sum + value * value, 0),
  );
  const squares = new Float32Array((x.rows * (x.rows - 1)) / 2);
  let at = 0;
  for (let start = 0; start < x.rows; start += BLOCK) {
    const end = Math.min(x.rows, start + BLOCK);
    const { values } = product(rowsOf(x, start, end), columns);
    for (let i = start; i < end; i++)
      for (let j = i + 1; j < x.rows; j++, at++) {
        const square = Math.max(0, norms[i]! + norms[j]! - 2 * values[(i - start) * x.rows + j]!);
        squares[at] = images[i] === images[j] ? Number.POSITIVE_INFINITY : square;
      }
    await yieldToEventLoop();
    progress(end);
  }
  return new Uint32Array(squares.buffer);
}

/**
 * Finds a level for each share in `NEAREST`: the lowest one with at least this share of the couples at or below it.
 * Couples of one photo do not count. Also returns the number of couples at or below the level.
 */
function levelsOf(bits: Uint32Array): { level: number; couples: number }[] {
  const counts = new Float64Array(SAME_PHOTO + 1);
  for (let at = 0; at < bits.length; at++) counts[levelOf(bits[at]!)]! += 1;
  const all = bits.length - counts[SAME_PHOTO]!;
  if (all === 0)
    throw new ModelError("semivariogram: expected captions of at least two photos, got captions of one photo");
  let [level, couples] = [0, counts[0]!];
  return NEAREST.map((nearest) => {
    while (couples < nearest * all) couples += counts[++level]!;
    return { level, couples };
  });
}

/** Chooses at most `COUPLES` couples at or below each level, spread evenly over all such couples. */
async function chosenCouples(bits: Uint32Array, levels: ReturnType<typeof levelsOf>, images: Uint32Array) {
  const chosen = levels.map((): Couple[] => []);
  const seen = levels.map(() => 0);
  const squares = new Float32Array(bits.buffer);
  for (let i = 0, at = 0; i < images.length; i++) {
    for (let j = i + 1; j < images.length; j++, at++) {
      const own = levelOf(bits[at]!);
      // the levels rise: a couple above one level is above all lower levels too
      for (let bin = levels.length - 1; bin >= 0 && own <= levels[bin]!.level; bin--) {
        const { couples } = levels[bin]!;
        const wanted = Math.min(COUPLES, couples);
        const before = Math.floor((seen[bin]! * wanted) / couples);
        if (Math.floor((++seen[bin]! * wanted) / couples) > before)
          chosen[bin]!.push({ a: images[i]!, b: images[j]!, square: squares[at]! });
      }
    }
    if (i % BLOCK === 0) await yieldToEventLoop();
  }
  return chosen;
}

/**
 * Computes the standard error of the mean of `values`, one value for each couple. Couples that share a photo depend on
 * each other, so the products of their residuals are added (Aronow, Samii and Assenova 2015). A dyad is two photos.
 * Returns the error of independent dyads if that is larger.
 */
function dyadicError(couples: readonly Couple[], values: readonly number[], mean: number): number {
  const [photos, dyads] = [new Map<string | number, number>(), new Map<string | number, number>()];
  const addTo = (sums: Map<string | number, number>, key: string | number, value: number) =>
    sums.set(key, (sums.get(key) ?? 0) + value);
  couples.forEach(({ a, b }, i) => {
    const residual = values[i]! - mean;
    addTo(photos, a, residual);
    addTo(photos, b, residual);
    addTo(dyads, a < b ? `${a} ${b}` : `${b} ${a}`, residual);
  });
  const squaresOf = (sums: Map<unknown, number>) => [...sums.values()].reduce((sum, value) => sum + value * value, 0);
  // the products of couples of one dyad are in the sums of both photos: one of the two is subtracted
  const own = squaresOf(dyads);
  return Math.sqrt(Math.max(own, squaresOf(photos) - own)) / couples.length;
}

/**
 * Estimates the share of the pixel variance that no model can explain if it reads captions as these vectors. Couples of
 * captions of different photos are binned by the distance of their vectors. The value of a bin is half the mean squared
 * difference of the couples' photos, divided by the pixel variance (a semivariogram, Matheron 1963). It tends to the
 * unexplained share as the distance goes to 0: from above, if similar captions have similar photos. The last bin has
 * all couples; its value is near 1.
 *
 * Uses at most 4,000 captions, which the seed draws. A bin of more than 4,000 couples compares the photos of 4,000 of
 * them.
 *
 * @throws ModelError if all photos are equal, a vector is not finite, or all captions have the same photo
 */
export async function semivariogram(
  { vectors, images }: Pick<CaptionPairs, "vectors" | "images">,
  pixels: Pixels,
  { meanImage, seed }: { readonly meanImage: Float32Array; readonly seed: number },
  progress?: (done: number, total: number) => void,
): Promise<SemivariogramBin[]> {
  const variance = await pixelVariance(pixels, images, meanImage);
  if (!(variance > 0))
    throw new ModelError(`semivariogram: expected photos that vary, got a pixel variance of ${variance}`);
  const standard = standardOf(vectors, images.length);
  if (!standard.mean.every(Number.isFinite))
    throw new ModelError("semivariogram: expected finite word vectors, got NaN or infinity");
  const order = permutation(images.length, seed, streams.semivariogram, 0).subarray(0, CAPTIONS);
  const photos = order.map((pair) => images[pair]!);
  const E = standard.mean.length;
  const some = new Float32Array(order.length * E);
  order.forEach((pair, row) => {
    some.set(vectors.subarray(pair * E, (pair + 1) * E), row * E);
  });
  const x = standardized(standard, some);
  const total = order.length + NEAREST.length * BLOCK;
  const bits = await distanceBits(x, photos, (rows) => progress?.(rows, total));
  const chosen = await chosenCouples(bits, levelsOf(bits), photos);
  const bins: SemivariogramBin[] = [];
  for (const [bin, couples] of chosen.entries()) {
    bins.push({ nearest: NEAREST[bin]!, ...(await binOf(couples, pixels, variance)) });
    progress?.(order.length + bins.length * BLOCK, total);
  }
  return bins;
}

async function binOf(couples: readonly Couple[], pixels: Pixels, variance: number) {
  const values: number[] = [];
  for (const { a, b } of couples) {
    values.push(meanSquare(imageAt(pixels, a), imageAt(pixels, b)) / 255 ** 2 / 2 / variance);
    if (values.length % (4 * BLOCK) === 0) await yieldToEventLoop();
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    distance: couples.reduce((sum, { square }) => sum + Math.sqrt(square), 0) / couples.length,
    couples: couples.length,
    unexplainedShare: mean,
    standardError: dyadicError(couples, values, mean),
  };
}

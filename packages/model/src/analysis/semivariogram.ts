import { permutation } from "@bosquejo/tensor";
import { standardized, standardOf } from "../baselines/ridge.js";
import { imageAt, meanSquare, type Pixels } from "../images.js";
import { type Matrix, product, rowsOf, transposed } from "../math/matrix.js";
import { streams } from "../streams.js";
import { type CaptionPairs, ModelError } from "../types.js";
import { breathe } from "../web.js";
import { pixelVariance } from "./variance.js";

/** What captions so near to each other leave open of their photos. */
export interface SemivariogramBin {
  /** these are the nearest of all couples of captions, such a share of them */
  readonly nearest: number;
  /** mean Euclidean distance of a couple's standardized vectors */
  readonly distance: number;
  /** couples whose photos were compared */
  readonly couples: number;
  /** half the mean squared difference of a couple's photos, over the pixel variance */
  readonly unexplainedShare: number;
  /** of `unexplainedShare`, with the pixel variance taken as known */
  readonly standardError: number;
}

/** Two captions' photos, and the squared distance of the captions' vectors. */
interface Couple {
  readonly a: number;
  readonly b: number;
  readonly square: number;
}

const NEAREST = [1e-4, 1e-3, 1e-2, 1e-1, 1] as const;

// captions among which all couples are looked at, and couples of photos compared for each bin: some seconds in all
const CAPTIONS = 4000;
const COUPLES = 4000;

// captions between two breaths
const BLOCK = 64;

// a distance's level: exponent and 11 bits of its float32, so that equal levels differ by 0.05 % at most
const levelOf = (bits: number): number => bits >>> 12;
const SAME_PHOTO = levelOf(0x7f800000);

/**
 * Squared distances of every two rows of `x` `[n, E]`, row by row, each with those after it; infinite for two captions of
 * one photo. As float32's bits, which have the order of the numbers.
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
    await breathe();
    progress(end);
  }
  return new Uint32Array(squares.buffer);
}

/** For each of `NEAREST`, the level up to which that share of all couples lies, and how many lie up to it. */
function levelsOf(bits: Uint32Array): { level: number; couples: number }[] {
  const counts = new Float64Array(SAME_PHOTO + 1);
  for (let at = 0; at < bits.length; at++) counts[levelOf(bits[at]!)]! += 1;
  const all = bits.length - counts[SAME_PHOTO]!;
  if (all === 0) throw new ModelError("semivariogram: expected captions of two photos or more, got those of one");
  let [level, couples] = [0, counts[0]!];
  return NEAREST.map((nearest) => {
    while (couples < nearest * all) couples += counts[++level]!;
    return { level, couples };
  });
}

/** At most `COUPLES` couples of each level, spread evenly over all of them. */
async function chosenCouples(bits: Uint32Array, levels: ReturnType<typeof levelsOf>, images: Uint32Array) {
  const chosen = levels.map((): Couple[] => []);
  const seen = levels.map(() => 0);
  const squares = new Float32Array(bits.buffer);
  for (let i = 0, at = 0; i < images.length; i++) {
    for (let j = i + 1; j < images.length; j++, at++) {
      const own = levelOf(bits[at]!);
      // the levels rise: a couple that is not within one is within none before it
      for (let bin = levels.length - 1; bin >= 0 && own <= levels[bin]!.level; bin--) {
        const { couples } = levels[bin]!;
        const wanted = Math.min(COUPLES, couples);
        const before = Math.floor((seen[bin]! * wanted) / couples);
        if (Math.floor((++seen[bin]! * wanted) / couples) > before)
          chosen[bin]!.push({ a: images[i]!, b: images[j]!, square: squares[at]! });
      }
    }
    if (i % BLOCK === 0) await breathe();
  }
  return chosen;
}

/**
 * Standard error of the mean of `values`, one a couple, where couples that share a photo depend on each other: the sum of
 * products of residuals over all such couples (Aronow, Samii and Assenova 2015, dyadic data), or the plain one if larger.
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
  // couples of the same two photos were counted for each of them
  const own = squaresOf(dyads);
  return Math.sqrt(Math.max(own, squaresOf(photos) - own)) / couples.length;
}

/**
 * What share of the pixel variance no model that sees captions as these vectors can explain: for couples of captions of
 * different photos, binned by the distance of their vectors, half the mean squared difference of their photos (a
 * semivariogram, Matheron 1963). It tends to that share as the distance goes to 0, from above where photos follow from
 * captions smoothly; the last bin, of all couples, is near 1. Looks at 4,000 captions that the seed draws; bins of more
 * than 4,000 couples are compared in part.
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
    throw new ModelError("semivariogram: expected finite word vectors, got others");
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
    if (values.length % (4 * BLOCK) === 0) await breathe();
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    distance: couples.reduce((sum, { square }) => sum + Math.sqrt(square), 0) / couples.length,
    couples: couples.length,
    unexplainedShare: mean,
    standardError: dyadicError(couples, values, mean),
  };
}

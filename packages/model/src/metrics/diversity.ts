import { permutation } from "@bosquejo/tensor";
import { imageAt, meanSquare, type Pixels } from "../images.js";
import { streams } from "../streams.js";
import { ModelError } from "../types.js";
import { yieldToEventLoop } from "../web.js";

/** Draws random images `[n, size, size, 3]` in 0..1 of the listed pairs. Each `draw` (from 0) gives other images. */
export type DrawImages = (pairs: Uint32Array, draw: number) => Promise<Float32Array | Float64Array>;

// pairs that are drawn at once: ten draws of 64x64 images of them take 16 MB
const BLOCK = 32;

// couples (two photos that are compared) between two calls of `yieldToEventLoop`
const TURN = 256;

/**
 * Measures how much the images of one caption differ. Draws `draws` images for each pair. Computes the root-mean-square
 * difference, 0..1, of every two images of a pair. Returns the mean over these couples and over the pairs. It is 0 if a
 * network ignores its noise.
 *
 * @throws ModelError if there are no pairs or fewer than two draws
 */
export async function drawDiversity(
  draw: DrawImages,
  pairs: Uint32Array,
  draws: number,
  progress?: (done: number, total: number) => void,
): Promise<number> {
  if (pairs.length === 0) throw new ModelError("diversity: expected at least one pair, got none");
  if (!Number.isInteger(draws) || draws < 2)
    throw new ModelError(`diversity: expected at least two draws for each caption, got ${draws}`);
  let sum = 0;
  for (let start = 0; start < pairs.length; start += BLOCK) {
    const some = pairs.subarray(start, start + BLOCK);
    const drawn: (Float32Array | Float64Array)[] = [];
    for (let i = 0; i < draws; i++) {
      // a copy: a network may return the same memory every time
      drawn.push((await draw(some, i)).slice());
      if (drawn[i]!.length !== drawn[0]!.length)
        throw new RangeError(`diversity: expected ${drawn[0]!.length} values, got ${drawn[i]!.length}`);
    }
    for (let row = 0; row < some.length; row++)
      sum += meanDifference(drawn.map((images) => imageOf(images, row, some.length)));
    await yieldToEventLoop();
    progress?.(start + some.length, pairs.length);
  }
  return sum / pairs.length;
}

function imageOf(images: Float32Array | Float64Array, row: number, rows: number) {
  const values = images.length / rows;
  return images.subarray(row * values, (row + 1) * values);
}

/** The mean of the root-mean-square differences of every two images. */
function meanDifference(images: readonly (Float32Array | Float64Array)[]): number {
  let [sum, couples] = [0, 0];
  images.forEach((a, i) => {
    for (const b of images.slice(0, i)) {
      sum += Math.sqrt(meanSquare(a, b));
      couples++;
    }
  });
  return sum / couples;
}

/** Couples of different photos, as indices below `photos`: all couples, or `limit` couples that the seed draws. */
function couplesOf(photos: number, limit: number, seed: number): [number, number][] {
  if ((photos * (photos - 1)) / 2 <= limit)
    return Array.from({ length: photos }, (_, i) =>
      Array.from({ length: i }, (_, j): [number, number] => [j, i]),
    ).flat();
  const couples: [number, number][] = [];
  // A couple is a photo and the next one in a shuffle. A shuffle uses each photo twice, then a new shuffle begins.
  for (let step = 0; couples.length < limit; step++) {
    const order = permutation(photos, seed, streams.photoCouples, step);
    order.forEach((photo, i) => {
      if (couples.length < limit) couples.push([photo, order[(i + 1) % photos]!]);
    });
  }
  return couples;
}

/**
 * Measures how much the listed photos differ, for comparison with `drawDiversity`. Returns the mean root-mean-square
 * difference, 0..1, of two different photos. It is the mean over all couples. If there are more than `limit`, the seed
 * draws `limit` couples.
 *
 * @throws ModelError if there are fewer than two photos, or the limit is below 1
 */
export async function photoDiversity(
  pixels: Pixels,
  images: Uint32Array,
  { limit, seed }: { readonly limit: number; readonly seed: number },
  progress?: (done: number, total: number) => void,
): Promise<number> {
  const photos = Uint32Array.from(new Set(images)).sort();
  if (photos.length < 2) throw new ModelError(`diversity: expected at least two photos, got ${photos.length}`);
  if (!(limit >= 1)) throw new ModelError(`diversity: expected a limit of at least 1 couple, got ${limit}`);
  const couples = couplesOf(photos.length, limit, seed);
  let sum = 0;
  for (let start = 0; start < couples.length; start += TURN) {
    const some = couples.slice(start, start + TURN);
    for (const [a, b] of some)
      sum += Math.sqrt(meanSquare(imageAt(pixels, photos[a]!), imageAt(pixels, photos[b]!))) / 255;
    await yieldToEventLoop();
    progress?.(start + some.length, couples.length);
  }
  return sum / couples.length;
}

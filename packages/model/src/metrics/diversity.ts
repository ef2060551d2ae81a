import { permutation } from "@bosquejo/tensor";
import { imageAt, meanSquare, type Pixels } from "../images.js";
import { streams } from "../streams.js";
import { ModelError } from "../types.js";
import { breathe } from "../web.js";

/** Images `[n, size, size, 3]` in 0..1 of the listed pairs, drawn by chance: another `draw` (from 0) gives others. */
export type DrawImages = (pairs: Uint32Array, draw: number) => Promise<Float32Array | Float64Array>;

// few enough pairs for a block of ten draws to take some tens of megabytes
const BLOCK = 32;

// couples of photos between two breaths
const TURN = 256;

/**
 * How far draws of one caption lie apart: the mean over the listed pairs of the mean root-mean-square difference, 0..1,
 * between two of `draws` images of the pair. 0 for a network that ignores its noise.
 */
export async function drawDiversity(
  draw: DrawImages,
  pairs: Uint32Array,
  draws: number,
  progress?: (done: number, total: number) => void,
): Promise<number> {
  if (pairs.length === 0) throw new ModelError("diversity: expected at least one pair, got none");
  if (!Number.isInteger(draws) || draws < 2)
    throw new ModelError(`diversity: expected two draws a caption or more, got ${draws}`);
  let sum = 0;
  for (let start = 0; start < pairs.length; start += BLOCK) {
    const some = pairs.subarray(start, start + BLOCK);
    const drawn: (Float32Array | Float64Array)[] = [];
    for (let i = 0; i < draws; i++) {
      // a network may hand out the same memory every time
      drawn.push((await draw(some, i)).slice());
      if (drawn[i]!.length !== drawn[0]!.length)
        throw new RangeError(`diversity: expected ${drawn[0]!.length} values, got ${drawn[i]!.length}`);
    }
    for (let row = 0; row < some.length; row++)
      sum += meanDifference(drawn.map((images) => imageOf(images, row, some.length)));
    await breathe();
    progress?.(start + some.length, pairs.length);
  }
  return sum / pairs.length;
}

function imageOf(images: Float32Array | Float64Array, row: number, rows: number) {
  const values = images.length / rows;
  return images.subarray(row * values, (row + 1) * values);
}

/** Mean root-mean-square difference of every two of some images. */
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

/** Two different photos each, by position among `photos`: every two where these are few, otherwise drawn by the seed. */
function couplesOf(photos: number, limit: number, seed: number): [number, number][] {
  if ((photos * (photos - 1)) / 2 <= limit)
    return Array.from({ length: photos }, (_, i) =>
      Array.from({ length: i }, (_, j): [number, number] => [j, i]),
    ).flat();
  const couples: [number, number][] = [];
  // neighbours in a shuffle: each photo is used twice before any is used again
  for (let step = 0; couples.length < limit; step++) {
    const order = permutation(photos, seed, streams.photoCouples, step);
    order.forEach((photo, i) => {
      if (couples.length < limit) couples.push([photo, order[(i + 1) % photos]!]);
    });
  }
  return couples;
}

/**
 * The same between photos, for comparison: the mean root-mean-square difference, 0..1, of two different ones of the
 * listed images, over all couples or at most `limit` of them, drawn by the seed.
 */
export async function photoDiversity(
  pixels: Pixels,
  images: Uint32Array,
  { limit, seed }: { readonly limit: number; readonly seed: number },
  progress?: (done: number, total: number) => void,
): Promise<number> {
  const photos = Uint32Array.from(new Set(images)).sort();
  if (photos.length < 2) throw new ModelError(`diversity: expected two photos or more, got ${photos.length}`);
  if (!(limit >= 1)) throw new ModelError(`diversity: expected a limit of at least 1 couple, got ${limit}`);
  const couples = couplesOf(photos.length, limit, seed);
  let sum = 0;
  for (let start = 0; start < couples.length; start += TURN) {
    const some = couples.slice(start, start + TURN);
    for (const [a, b] of some)
      sum += Math.sqrt(meanSquare(imageAt(pixels, photos[a]!), imageAt(pixels, photos[b]!))) / 255;
    await breathe();
    progress?.(start + some.length, couples.length);
  }
  return sum / couples.length;
}

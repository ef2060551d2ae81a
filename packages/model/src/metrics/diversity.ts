import { permutation } from "@bosquejo/tensor";
import { IMAGE_VALUES, imageAt, meanSquare } from "../images.js";
import { ModelError } from "../types.js";
import { breathe } from "../web.js";

/** Images `[n, 64, 64, 3]` in 0..1 of the listed pairs, drawn by chance: another `draw` (from 0) gives others. */
export type Draw = (pairs: Uint32Array, draw: number) => Promise<Float32Array | Float64Array>;

// few enough pairs for a block of ten draws to take some tens of megabytes
const BLOCK = 32;

// the stream of photos' shuffles; retrieval's is 3000
const COUPLES = 3002;

// couples of photos between two breaths
const TURN = 256;

/**
 * How far draws of one caption lie apart: the mean over the listed pairs of the mean root-mean-square difference, 0..1,
 * between two of `draws` images of the pair. 0 for a network that ignores its noise.
 */
export async function drawDiversity(
  draw: Draw,
  pairs: Uint32Array,
  draws: number,
  progress?: (done: number, total: number) => void,
): Promise<number> {
  if (pairs.length === 0) throw new ModelError("diversity: wants at least one pair, got none");
  if (!Number.isInteger(draws) || draws < 2)
    throw new ModelError(`diversity: wants two draws a caption or more, got ${draws}`);
  let sum = 0;
  for (let start = 0; start < pairs.length; start += BLOCK) {
    const some = pairs.subarray(start, start + BLOCK);
    const drawn: (Float32Array | Float64Array)[] = [];
    for (let i = 0; i < draws; i++) {
      // a network may hand out the same memory every time
      drawn.push((await draw(some, i)).slice());
      if (drawn[i]!.length !== some.length * IMAGE_VALUES)
        throw new RangeError(`diversity: wants ${some.length} images, got ${drawn[i]!.length} values`);
    }
    for (let row = 0; row < some.length; row++) sum += meanDifference(drawn.map((images) => imageOf(images, row)));
    await breathe();
    progress?.(start + some.length, pairs.length);
  }
  return sum / pairs.length;
}

const imageOf = (images: Float32Array | Float64Array, row: number) =>
  images.subarray(row * IMAGE_VALUES, (row + 1) * IMAGE_VALUES);

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
    const order = permutation(photos, seed, COUPLES, step);
    order.forEach((photo, i) => {
      if (couples.length < limit) couples.push([photo, order[(i + 1) % photos]!]);
    });
  }
  return couples;
}

/**
 * The same between photos, for comparison: the mean root-mean-square difference, 0..1, of two different ones of the
 * listed images of `pixels` `[N, 64, 64, 3]`, over all couples or at most `limit` of them, drawn by the seed.
 */
export async function photoDiversity(
  pixels: Uint8Array,
  images: Uint32Array,
  { limit, seed }: { readonly limit: number; readonly seed: number },
  progress?: (done: number, total: number) => void,
): Promise<number> {
  const photos = Uint32Array.from(new Set(images)).sort();
  if (photos.length < 2) throw new ModelError(`diversity: wants two photos or more, got ${photos.length}`);
  if (!(limit >= 1)) throw new ModelError(`diversity: wants a limit of at least 1 couple, got ${limit}`);
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

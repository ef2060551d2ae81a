import { permutation } from "@bosquejo/tensor";
import { imageAt, type Pixels, valuesOf } from "../images.js";
import { addProduct, type Matrix, rowsOf, zeroMatrix } from "../math/matrix.js";
import { streams } from "../streams.js";
import { ModelError } from "../types.js";

/** Where true images stand among galleries' images; chance in a gallery of 100 is 50.5, 0.01, 0.05, 0.1. */
export interface RankFigures {
  /** from 1, the best; images of equal score share the mean of their ranks */
  readonly medianRank: number;
  /** share of the pairs whose true image is the first */
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
}

/** Agreement of predictions with captions: how well each finds its true image among others. */
export interface RetrievalFigures {
  /** images that each prediction is compared with, the true one included */
  readonly gallery: number;
  /** by squared distance to the predicted image */
  readonly distance: RankFigures;
  /** by the cosine with it, both less the mean training image: blind to how bold a prediction is */
  readonly cosine: RankFigures;
}

/** Images to find true ones among, and the pairs whose true images are of this gallery first. */
interface Gallery {
  /** `[G]` image indices, each once */
  readonly images: Uint32Array;
  /** indices of pairs, an image's together; every pair is in one gallery */
  readonly pairs: Uint32Array;
}

/** An image's place: how many of its gallery score better, and how many, itself included, score the same. */
export interface ImageRank {
  readonly better: number;
  readonly ties: number;
}

/** Images of a gallery, where there are as many. */
const GALLERY = 100;

// values of an image taken at a time, at most: a gallery's, 400 kB, stay in a second-level cache
const MOST_DEPTH = 512;

/**
 * The pairs by galleries: the distinct ones of `images` `[P]`, shuffled by the seed and cut into galleries of 100 (or one
 * of all, where they are fewer); the last is filled up with images of the first.
 */
export function galleriesOf(images: Uint32Array, seed: number): Gallery[] {
  if (images.length === 0) throw new ModelError("retrieval: expected at least one pair, got none");
  const pairsOf = new Map<number, number[]>();
  images.forEach((image, pair) => {
    const pairs = pairsOf.get(image);
    if (pairs) pairs.push(pair);
    else pairsOf.set(image, [pair]);
  });
  // sorted, so that the order of the pairs does not matter
  const distinct = Uint32Array.from(pairsOf.keys()).sort();
  const shuffled = permutation(distinct.length, seed, streams.galleries, 0).map((i) => distinct[i]!);
  const size = Math.min(GALLERY, distinct.length);
  return Array.from({ length: Math.ceil(distinct.length / size) }, (_, g) => {
    const own = [...shuffled.subarray(g * size, (g + 1) * size)];
    return {
      images: Uint32Array.from([...own, ...shuffled.subarray(0, size - own.length)]),
      pairs: Uint32Array.from(own.flatMap((image) => pairsOf.get(image)!)),
    };
  });
}

/** `depth` of the values of images `[n, values]`, from `start` on, less the mean image's: `[n, depth]`. */
function centred(images: Float32Array | Float64Array, mean: Float32Array, start: number, depth: number): Matrix {
  const values = mean.length;
  const out = zeroMatrix(images.length / values, depth);
  for (let row = 0; row < out.rows; row++)
    for (let i = 0; i < depth; i++) out.values[row * depth + i] = images[row * values + start + i]! - mean[start + i]!;
  return out;
}

/** A gallery's images less the mean image, one a column `[values, G]`, and each column's sum of squares. */
function columnsOf(pixels: Pixels, images: Uint32Array, mean: Float32Array) {
  const columns = zeroMatrix(mean.length, images.length);
  const squares = new Float64Array(images.length);
  images.forEach((image, column) => {
    const bytes = imageAt(pixels, image);
    for (let i = 0; i < mean.length; i++) {
      const value = bytes[i]! / 255 - mean[i]!;
      columns.values[i * images.length + column] = value;
      squares[column]! += value * value;
    }
  });
  return { columns, squares };
}

/** The place of the score at `own`, the least being the best. */
function placeOf(scores: Float64Array, own: number): ImageRank {
  const score = scores[own]!;
  if (!Number.isFinite(score)) throw new ModelError(`retrieval: expected images of finite values, got one of ${score}`);
  let [better, ties] = [0, 0];
  for (const other of scores) {
    if (other < score) better++;
    if (other === score) ties++;
  }
  return { better, ties };
}

/**
 * A function that gives the places of true images (indices `[n]`) among a gallery's, for predictions `[n, size, size, 3]`
 * in 0..1. Both scores follow from one inner product about the mean image, as what depends on the prediction alone changes
 * no rank: the distance is |g|^2 - 2 <p, g> and the cosine <p, g> / |g|.
 */
export function placesAmong(
  gallery: Uint32Array,
  pixels: Pixels,
  mean: Float32Array,
): (predicted: Float32Array | Float64Array, truths: Uint32Array) => { distance: ImageRank; cosine: ImageRank }[] {
  const { columns, squares } = columnsOf(pixels, gallery, mean);
  const values = valuesOf(pixels.imageSize);
  const depth = Math.min(MOST_DEPTH, values);
  // an image that equals the mean one has no direction: its cosine is 0
  const scales = squares.map((square) => (square > 0 ? -1 / Math.sqrt(square) : 0));
  const positions = new Map(Array.from(gallery, (image, i) => [image, i]));
  return (predicted, truths) => {
    const products = zeroMatrix(truths.length, gallery.length);
    for (let start = 0; start < values; start += depth) {
      const own = Math.min(depth, values - start);
      addProduct(products, centred(predicted, mean, start, own), rowsOf(columns, start, start + own));
    }
    return Array.from(truths, (truth, row) => {
      const own = positions.get(truth);
      if (own === undefined) throw new RangeError(`retrieval: expected true images of the gallery, got ${truth}`);
      const inner = rowsOf(products, row, row + 1).values;
      return {
        distance: placeOf(
          squares.map((square, i) => square - 2 * inner[i]!),
          own,
        ),
        cosine: placeOf(
          scales.map((scale, i) => scale * inner[i]!),
          own,
        ),
      };
    });
  };
}

/** Figures of places, in which ties count as they would on average if they were broken at random. */
export function rankFigures(places: readonly ImageRank[]): RankFigures {
  if (places.length === 0) throw new ModelError("retrieval: expected at least one pair, got none");
  const ranks = Float64Array.from(places, ({ better, ties }) => better + (ties + 1) / 2).sort();
  const recallAt = (k: number) =>
    places.reduce((sum, { better, ties }) => sum + Math.min(1, Math.max(0, (k - better) / ties)), 0) / places.length;
  return {
    medianRank: (ranks[Math.floor((ranks.length - 1) / 2)]! + ranks[Math.floor(ranks.length / 2)]!) / 2,
    recallAt1: recallAt(1),
    recallAt5: recallAt(5),
    recallAt10: recallAt(10),
  };
}

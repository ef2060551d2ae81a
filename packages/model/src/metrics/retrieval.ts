import { permutation } from "@bosquejo/tensor";
import { imageAt, type Pixels, valuesOf } from "../images.js";
import { type Matrix, rowsOf, zeroMatrix } from "../math/matrix.js";
import { addProduct } from "../math/product.js";
import { streams } from "../streams.js";
import { ModelError } from "../types.js";

/**
 * Figures of the ranks of true images. With galleries of 100 images, random ranks have a median of 50.5, and recalls of
 * 0.01, 0.05 and 0.1.
 */
export interface RankFigures {
  /** median rank, from 1 (best); images of equal score have the mean of their ranks */
  readonly medianRank: number;
  /** share of the pairs whose true image has rank 1 */
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly recallAt10: number;
}

/** Retrieval: the rank of the true image in a gallery, by similarity to the predicted image. */
export interface RetrievalFigures {
  /** the number of images of a gallery, including the true image */
  readonly gallery: number;
  /** ranks by squared distance to the predicted image */
  readonly distance: RankFigures;
  /** ranks by cosine, after subtracting the mean training image from both images; contrast has no effect on it */
  readonly cosine: RankFigures;
}

/** A gallery: images, and the pairs whose true images are ranked in it. */
interface Gallery {
  /** `[G]` image indices, each once */
  readonly images: Uint32Array;
  /** indices of pairs; the pairs of an image follow each other; each pair is in exactly one gallery */
  readonly pairs: Uint32Array;
}

/** The place of an image in its gallery: the number of better images, and of equal ones (including itself). */
export interface ImageRank {
  readonly better: number;
  readonly ties: number;
}

/** The number of images of a gallery, if there are enough. */
const GALLERY = 100;

// the most values of an image that are processed at once: 512 values of 100 images are 400 kB in float64, which fit in
// a second-level cache
const MOST_DEPTH = 512;

/**
 * Divides pairs into galleries. `images` `[P]` has the image of each pair. The seed shuffles the different images, and
 * every 100 of them form a gallery. The last gallery is filled up with images of the first one. Fewer than 100 images
 * form one gallery.
 *
 * @throws ModelError if there are no pairs
 */
export function galleriesOf(images: Uint32Array, seed: number): Gallery[] {
  if (images.length === 0) throw new ModelError("retrieval: expected at least one pair, got none");
  const pairsOf = new Map<number, number[]>();
  images.forEach((image, pair) => {
    const pairs = pairsOf.get(image);
    if (pairs) pairs.push(pair);
    else pairsOf.set(image, [pair]);
  });
  // sorted: the galleries must not depend on the order of the pairs
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

/** The values `start` .. `start + depth - 1` of images `[n, values]`, minus those of the mean image: `[n, depth]`. */
function centred(images: Float32Array | Float64Array, mean: Float32Array, start: number, depth: number): Matrix {
  const values = mean.length;
  const out = zeroMatrix(images.length / values, depth);
  for (let row = 0; row < out.rows; row++)
    for (let i = 0; i < depth; i++) out.values[row * depth + i] = images[row * values + start + i]! - mean[start + i]!;
  return out;
}

/** The images of a gallery minus the mean image, as columns `[values, G]`, and the sum of squares of each column. */
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

/** The place of the score at index `own`. The smallest score is the best. */
function placeOf(scores: Float64Array, own: number): ImageRank {
  const score = scores[own]!;
  if (!Number.isFinite(score))
    throw new ModelError(`retrieval: expected images of finite values, got a score of ${score}`);
  let [better, ties] = [0, 0];
  for (const other of scores) {
    if (other < score) better++;
    if (other === score) ties++;
  }
  return { better, ties };
}

/**
 * Makes a function that computes the places of true images (indices `[n]`) in a gallery, for predictions
 * `[n, size, size, 3]` in 0..1. Let p be a prediction minus the mean image, and g an image of the gallery minus the
 * mean image. The score by distance is |g|^2 - 2 <p, g>, and the score by cosine is -<p, g> / |g|. Terms of p alone
 * are left out, because they change no rank.
 */
export function placesAmong(
  gallery: Uint32Array,
  pixels: Pixels,
  mean: Float32Array,
): (predicted: Float32Array | Float64Array, truths: Uint32Array) => { distance: ImageRank; cosine: ImageRank }[] {
  const { columns, squares } = columnsOf(pixels, gallery, mean);
  const values = valuesOf(pixels.imageSize);
  const depth = Math.min(MOST_DEPTH, values);
  // an image equal to the mean image has no direction: its cosine counts as 0
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
      if (own === undefined) throw new RangeError(`retrieval: expected an image of the gallery, got image ${truth}`);
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

/**
 * Computes the rank figures of places. Ties count as their average over random orders of the equal images.
 *
 * @throws ModelError if there are no places
 */
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

import { valuesOf } from "../../images.js";
import { inverse, solved } from "../../math/cholesky.js";
import { type ColumnStandard, columnStandard, standardColumns } from "../../math/column-standard.js";
import { type Matrix, rowsOf, rowsPicked, transposed, zeroMatrix } from "../../math/matrix.js";
import { product } from "../../math/product.js";
import type { CaptionPairs } from "../../types.js";
import { sha256, yieldToEventLoop } from "../../web.js";
import { captionPlaces } from "./caption-places.js";
import { type MatchedPairs, type PairSums, pairSums, plusSums } from "./pair-sums.js";

/** A frozen linear map from pictures to the word vectors of their captions. It scores how well both match. */
export interface Matcher {
  /** width and height of the pictures, in pixels */
  readonly size: number;
  /** penalty of the picture side, chosen on held-out training pictures */
  readonly lambda: number;
  readonly ofPictures: ColumnStandard;
  readonly ofCaptions: ColumnStandard;
  /** `[D, E]` maps standardized inputs of a picture to the standardized mean word vector of its caption */
  readonly weights: Matrix;
  /** `[E, E]` inner product of caption vectors: the inverse of their covariance plus the unit matrix */
  readonly metric: Matrix;
  /** SHA-256 of all numbers of the matcher in float32, in hexadecimal digits */
  readonly hash: string;
}

type MatcherMap = Pick<Matcher, "weights" | "metric">;

// penalties to try; an input has variance 1. The strongest comes first: of two equal figures, the simpler map wins
const LAMBDAS = [3, 1, 0.3, 0.1, 0.03] as const;
// every fifth picture is held out, to choose the penalty
const HELD_OUT = 5;
// seed of the galleries of held-out pictures: the matcher must not depend on a seed of the figures
const HELD_OUT_SEED = 1;
// keeps logarithms of features near 0 moderate
const LEAST_FEATURE = 0.01;
/** Width and height of the reduced picture. */
const REDUCED = 8;

/**
 * Makes the inputs `[n, D]` of a matcher: the logarithms of the magnitudes of the features of each picture, and the
 * picture itself, reduced to 8x8 pixels by taking means, in 0..255.
 */
export function matcherInputs(features: Matrix, pixels: Uint8Array, size: number): Matrix {
  const width = size / REDUCED;
  const values = valuesOf(size);
  const inputs = zeroMatrix(features.rows, features.columns + valuesOf(REDUCED));
  for (let picture = 0; picture < inputs.rows; picture++) {
    const own = rowsOf(inputs, picture, picture + 1).values;
    own.set(rowsOf(features, picture, picture + 1).values.map((value) => Math.log(Math.abs(value) + LEAST_FEATURE)));
    for (let i = 0; i < values; i++) {
      const [row, column] = [Math.floor(i / (3 * size * width)), Math.floor((Math.floor(i / 3) % size) / width)];
      own[features.columns + 3 * (row * REDUCED + column) + (i % 3)]! += pixels[picture * values + i]! / width ** 2;
    }
  }
  return inputs;
}

/** `a / pairs + penalty I`. */
function penalized(a: Matrix, pairs: number, penalty: number): Matrix {
  const values = a.values.map((value) => value / pairs);
  for (let i = 0; i < a.rows; i++) values[i * (a.rows + 1)]! += penalty;
  return { ...a, values };
}

/** The map for sums of pairs: ridge regression from pictures to captions, and the inner product of captions. */
function mapOf({ pairs, xx, xy, yy }: PairSums, lambda: number): MatcherMap {
  const targets = { ...xy, values: xy.values.map((value) => value / pairs) };
  return { weights: solved(penalized(xx, pairs, lambda), targets), metric: inverse(penalized(yy, pairs, 1)) };
}

/** The sum of the elementwise products of row i of two matrices. */
function rowInner(a: Matrix, b: Matrix, i: number): number {
  let sum = 0;
  for (let k = i * a.columns; k < (i + 1) * a.columns; k++) sum += a.values[k]! * b.values[k]!;
  return sum;
}

/** Cosines `[n, m]` of standardized inputs `[n, D]` and standardized captions `[m, E]`; 0 for a vector of length 0. */
function cosines({ weights, metric }: MatcherMap, x: Matrix, y: Matrix): Matrix {
  const predicted = product(x, weights);
  const directed = product(predicted, metric);
  const directedCaptions = product(y, metric);
  const length = (a: Matrix, b: Matrix) =>
    Float64Array.from({ length: a.rows }, (_, i) => Math.sqrt(rowInner(a, b, i)));
  const [rows, columns] = [length(predicted, directed), length(y, directedCaptions)];
  const scores = product(directed, transposed(y));
  const values = scores.values.map((value, at) => {
    const lengths = rows[Math.floor(at / scores.columns)]! * columns[at % scores.columns]!;
    return lengths === 0 ? 0 : value / lengths;
  });
  return { ...scores, values };
}

/** Scores `[n, m]` of pictures with inputs `[n, D]` and captions `[m, E]`: cosines, -1..1. */
export const matchScores = (matcher: Matcher, inputs: Matrix, captions: Matrix): Matrix =>
  cosines(matcher, standardColumns(matcher.ofPictures, inputs), standardColumns(matcher.ofCaptions, captions));

/** Chooses the penalty whose map, fitted to `fitted`, ranks the captions of the other pictures best. */
async function bestLambda(fitted: PairSums, { x, y, images }: MatchedPairs, held: (image: number) => boolean) {
  const pairs = Uint32Array.from(images.keys()).filter((pair) => held(images[pair]!));
  const pictures = pairs.map((pair) => images[pair]!);
  let best = { lambda: LAMBDAS[0] as number, rank: Number.POSITIVE_INFINITY };
  // too few pictures to compare
  if (new Set(pictures).size < 2) return best.lambda;
  for (const lambda of LAMBDAS) {
    await yieldToEventLoop();
    const map = mapOf(fitted, lambda);
    const places = captionPlaces(pictures, HELD_OUT_SEED, (rows, captions) =>
      cosines(
        map,
        rowsPicked(
          x,
          rows.map((row) => pictures[row]!),
        ),
        rowsPicked(
          y,
          captions.map((row) => pairs[row]!),
        ),
      ),
    );
    const rank = places.reduce((sum, { better, ties }) => sum + Math.log(better + (ties + 1) / 2), 0);
    if (rank < best.rank) best = { lambda, rank };
  }
  return best.lambda;
}

/** SHA-256 of all numbers of a matcher, rounded to float32. */
function hashOf({ ofPictures, ofCaptions, weights, metric }: Omit<Matcher, "hash">): Promise<string> {
  const parts = [ofPictures.mean, ofPictures.deviation, ofCaptions.mean, ofCaptions.deviation];
  const numbers = Float32Array.from([...parts, weights.values, metric.values].flatMap((part) => [...part]));
  return sha256(new Uint8Array(numbers.buffer));
}

/**
 * Fits a matcher to training pictures with inputs `[N, D]` and to their captions. The map is ridge regression from the
 * inputs to the mean word vector of a caption (Hoerl and Kennard 1970, Ridge regression). The score of a picture and a
 * caption is the cosine of the predicted vector and the caption's vector, for the inner product y^T (C + I)^-1 y with
 * the covariance C of the captions. With C instead of C + I, this is the canonical correlation analysis of pictures and
 * captions (Hotelling 1936, Relations between two sets of variates), each component weighted by its correlation.
 * Pictures and captions are standardized. The penalty is one of 3, 1, 0.3, 0.1, 0.03: the one that ranks the captions
 * of every fifth picture best, after a fit to the others. The final fit uses all pairs. Yields to the event loop.
 *
 * @param pairs `images` `[P]` are rows of the inputs, `vectors` `[P, E]` mean word vectors
 */
export async function fitMatcher(
  inputs: Matrix,
  size: number,
  pairs: Pick<CaptionPairs, "images" | "vectors">,
): Promise<Matcher> {
  const { images, vectors } = pairs;
  const captions = { rows: images.length, columns: vectors.length / images.length, values: Float64Array.from(vectors) };
  const counts = new Uint32Array(inputs.rows);
  for (const image of images) counts[image]! += 1;
  const ofPictures = columnStandard(inputs, counts);
  const ofCaptions = columnStandard(captions, new Uint8Array(captions.rows).fill(1));
  const matched = { x: standardColumns(ofPictures, inputs), y: standardColumns(ofCaptions, captions), images };
  const isHeld = (image: number) => image % HELD_OUT === HELD_OUT - 1;
  const fitted = await pairSums(matched, (image) => !isHeld(image));
  const held = await pairSums(matched, isHeld);
  const lambda = fitted.pairs > 0 ? await bestLambda(fitted, matched, isHeld) : LAMBDAS[0];
  await yieldToEventLoop();
  const matcher = { size, lambda, ofPictures, ofCaptions, ...mapOf(plusSums(fitted, held), lambda) };
  return { ...matcher, hash: await hashOf(matcher) };
}

import { imageAt, meanImage, type Pixels } from "../images.js";
import { inverse } from "../math/cholesky.js";
import { inner, type Matrix, rowsOf, transposed, zeroMatrix } from "../math/matrix.js";
import { addProduct, product } from "../math/product.js";
import { type CaptionPairs, ModelError } from "../types.js";
import { yieldToEventLoop } from "../web.js";

/** A linear map from word vectors `x` to images: `(x - mean) / deviation * weights + intercept`. */
export interface Ridge {
  /** penalty: the fit minimizes the mean over pairs of `|y - image|^2`, plus lambda `|weights|^2` */
  readonly lambda: number;
  /** `[E]` mean of the training captions' vectors */
  readonly mean: Float64Array;
  /** `[E]` standard deviation of the training captions' vectors; 1 for a dimension that does not vary */
  readonly deviation: Float64Array;
  /** `[E, size*size*3]` */
  readonly weights: Matrix;
  /** `[size, size, 3]` mean image of all training pairs, 0..1 */
  readonly intercept: Float32Array;
}

/** An image, and the standardized word vectors `[captions, E]` of its captions. */
interface CaptionedImage {
  readonly bytes: Uint8Array;
  readonly captions: Matrix;
}

/** The sums that least squares needs of some pairs: `x^T x` `[E, E]` and `x^T y` `[E, size*size*3]`, with y centred. */
interface Moments {
  pairs: number;
  readonly squares: Matrix;
  readonly products: Matrix;
}

// penalties to try; an input has variance 1. The strongest comes first: of two equal errors, the simpler map wins
const LAMBDAS = Array.from({ length: 15 }, (_, i) => 10 ** (2 - i / 2));

// every fifth image is held out, to choose the penalty
const HELD_OUT = 5;

// images of a block: it takes some tens of milliseconds
const BLOCK = 64;

/** Mean and standard deviation of each dimension of word vectors `[pairs, E]`. */
export function standardOf(vectors: Float32Array, pairs: number): Pick<Ridge, "mean" | "deviation"> {
  const E = vectors.length / pairs;
  const mean = new Float64Array(E);
  const variance = new Float64Array(E);
  for (let row = 0; row < vectors.length; row += E) for (let e = 0; e < E; e++) mean[e]! += vectors[row + e]! / pairs;
  for (let row = 0; row < vectors.length; row += E)
    for (let e = 0; e < E; e++) variance[e]! += (vectors[row + e]! - mean[e]!) ** 2 / pairs;
  return { mean, deviation: variance.map((value) => Math.sqrt(value) || 1) };
}

/** Standardizes `vectors` `[P, E]`: `(vectors - mean) / deviation`. */
export function standardized({ mean, deviation }: Pick<Ridge, "mean" | "deviation">, vectors: Float32Array): Matrix {
  const E = mean.length;
  const x = zeroMatrix(vectors.length / E, E);
  for (let row = 0; row < vectors.length; row += E)
    for (let e = 0; e < E; e++) x.values[row + e] = (vectors[row + e]! - mean[e]!) / deviation[e]!;
  return x;
}

/** Groups the pairs by image, in the order of the images. */
function byImage(x: Matrix, images: Uint32Array, pixels: Pixels): CaptionedImage[] {
  const order = Array.from(images.keys()).sort((p, q) => images[p]! - images[q]!);
  const sorted = zeroMatrix(x.rows, x.columns);
  order.forEach((from, to) => {
    sorted.values.set(rowsOf(x, from, from + 1).values, to * x.columns);
  });
  const starts = order.flatMap((p, i) => (i === 0 || images[p] !== images[order[i - 1]!] ? [i] : []));
  return starts.map((start, i) => ({
    bytes: imageAt(pixels, images[order[start]!]!),
    captions: rowsOf(sorted, start, starts[i + 1] ?? x.rows),
  }));
}

/** Adds the pairs of some images to the moments. Sums the captions of an image first: one product for each image. */
function addImages(moments: Moments, images: readonly CaptionedImage[], intercept: Float32Array): void {
  const E = moments.squares.rows;
  const captionSums = zeroMatrix(E, images.length);
  const values = intercept.length;
  const y = zeroMatrix(images.length, values);
  images.forEach(({ bytes, captions }, i) => {
    moments.pairs += captions.rows;
    addProduct(moments.squares, transposed(captions), captions);
    captions.values.forEach((value, at) => {
      captionSums.values[(at % E) * images.length + i]! += value;
    });
    for (let j = 0; j < values; j++) y.values[i * values + j] = bytes[j]! / 255 - intercept[j]!;
  });
  addProduct(moments.products, captionSums, y);
}

async function momentsOf(images: readonly CaptionedImage[], E: number, intercept: Float32Array): Promise<Moments> {
  const moments = { pairs: 0, squares: zeroMatrix(E, E), products: zeroMatrix(E, intercept.length) };
  for (let start = 0; start < images.length; start += BLOCK) {
    addImages(moments, images.slice(start, start + BLOCK), intercept);
    await yieldToEventLoop();
  }
  return moments;
}

/** Computes `(x^T x + pairs lambda I)^-1`, which maps `x^T y` to the weights. */
function solution({ pairs, squares }: Moments, lambda: number): Matrix {
  const penalized = { ...squares, values: squares.values.slice() };
  for (let e = 0; e < squares.rows; e++) penalized.values[e * (squares.rows + 1)]! += pairs * lambda;
  return inverse(penalized);
}

/**
 * Finds the penalty whose fit to `fitted` has the smallest squared error on `held`. The weights are `w = s c`: `s` is
 * the solution, `c` and `d` are the `x^T y` of `fitted` and `held`, `g` is the `x^T x` of `held`. The error is then a
 * constant - 2 <s, d c^T> + <s g s, c c^T>, which needs no predictions.
 */
async function bestLambda(fitted: Moments, held: Moments): Promise<number> {
  const c = transposed(fitted.products);
  const own = product(fitted.products, c);
  await yieldToEventLoop();
  const cross = product(held.products, c);
  let best = { lambda: LAMBDAS[0]!, error: 0 };
  for (const lambda of LAMBDAS) {
    await yieldToEventLoop();
    const s = solution(fitted, lambda);
    const error = inner(product(s, product(held.squares, s)), own) - 2 * inner(s, cross);
    if (error < best.error) best = { lambda, error };
  }
  return best.lambda;
}

const plus = (a: Matrix, b: Matrix): Matrix => ({ ...a, values: a.values.map((value, i) => value + b.values[i]!) });

/**
 * Fits ridge regression from standardized mean word vectors to pixels, in float64, by normal equations. `lambda` is a
 * number over 0, or "held-out". "held-out" tries 1e-5 .. 100 in half powers of ten: it fits to four fifths of the
 * training images and takes the penalty with the smallest error on the other fifth. The final fit uses all images.
 * Yields to the event loop now and then.
 *
 * @throws ModelError if there are no pairs, or `lambda` is not over 0
 */
export async function ridgeRegression(
  { vectors, images }: Pick<CaptionPairs, "vectors" | "images">,
  pixels: Pixels,
  lambda: number | "held-out",
): Promise<Ridge> {
  if (images.length === 0) throw new ModelError("ridge regression: expected at least one caption, got none");
  if (lambda !== "held-out" && !(lambda > 0))
    throw new ModelError(`ridge regression: expected lambda over 0, got ${lambda}`);
  const standard = standardOf(vectors, images.length);
  const intercept = meanImage(pixels, images);
  await yieldToEventLoop();
  const captioned = byImage(standardized(standard, vectors), images, pixels);
  const E = standard.mean.length;
  const heldOut = (i: number) => i % HELD_OUT === HELD_OUT - 1;
  const fitted = await momentsOf(
    captioned.filter((_, i) => !heldOut(i)),
    E,
    intercept,
  );
  const held = await momentsOf(
    captioned.filter((_, i) => heldOut(i)),
    E,
    intercept,
  );
  const chosen = lambda === "held-out" ? await bestLambda(fitted, held) : lambda;
  await yieldToEventLoop();
  const squares = plus(fitted.squares, held.squares);
  const weights = product(
    solution({ ...fitted, pairs: images.length, squares }, chosen),
    plus(fitted.products, held.products),
  );
  return { ...standard, lambda: chosen, weights, intercept };
}

/** Predicts the images `[P, size, size, 3]` of word vectors `[P, E]`, clamped to 0..1. */
export function ridgeImages(ridge: Ridge, vectors: Float32Array): Float64Array {
  const { values } = product(standardized(ridge, vectors), ridge.weights);
  for (let i = 0; i < values.length; i++)
    values[i] = Math.min(1, Math.max(0, values[i]! + ridge.intercept[i % ridge.intercept.length]!));
  return values;
}

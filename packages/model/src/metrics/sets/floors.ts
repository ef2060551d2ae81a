import { normals, permutation } from "@bosquejo/tensor";
import { meanImage, valuesOf } from "../../images.js";
import { standardColumns } from "../../math/column-standard.js";
import { type Matrix, rowsOf, transposed } from "../../math/matrix.js";
import { product } from "../../math/product.js";
import { streams } from "../../streams.js";
import { yieldToEventLoop } from "../../web.js";
import type { DrawnSet } from "./compared.js";
import type { SetReference } from "./reference.js";

/** Pictures that are no network's: their figures show what good and bad values are. */
export interface FloorSet extends DrawnSet {
  readonly name: string;
  /** the name in tables */
  readonly title: string;
  readonly description: string;
}

// deviation of the noise, in bytes: 0.1 of the range
const NOISE = 25.5;
const BLURS = 4;
const BLOCK = 64;

const byte = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));

/** The listed pictures, one after the other. */
function picked(pictures: Uint8Array, values: number, list: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(list.length * values);
  for (let i = 0; i < list.length; i++)
    out.set(pictures.subarray(list[i]! * values, (list[i]! + 1) * values), i * values);
  return out;
}

/** Weighs each value 1/2 and both neighbours, `step` apart along an axis of `length`, 1/4; the border is repeated. */
function blurAlong(image: Float64Array, step: number, length: number): Float64Array {
  return image.map((value, i) => {
    const at = Math.floor(i / step) % length;
    const [before, after] = [image[at > 0 ? i - step : i]!, image[at < length - 1 ? i + step : i]!];
    return (before + 2 * value + after) / 4;
  });
}

/** Blurs each picture `[size, size, 3]` `BLURS` times by the 3x3 binomial filter. */
async function blurred(pictures: Uint8Array, size: number): Promise<Uint8Array> {
  const out = new Uint8Array(pictures.length);
  const values = valuesOf(size);
  for (let from = 0; from < out.length; from += values) {
    let image: Float64Array = Float64Array.from(pictures.subarray(from, from + values));
    for (let time = 0; time < BLURS; time++) image = blurAlong(blurAlong(image, 3, size), 3 * size, size);
    out.set(Uint8Array.from(image, byte), from);
    if ((from / values) % BLOCK === 0) await yieldToEventLoop();
  }
  return out;
}

/** Adds Gaussian noise to pictures. */
async function noisy(pictures: Uint8Array, size: number, seed: number): Promise<Uint8Array> {
  const out = new Uint8Array(pictures.length);
  const values = valuesOf(size);
  for (let from = 0; from < out.length; from += values) {
    const noise = normals(values, seed, streams.floorNoise, from / values);
    for (let i = 0; i < values; i++) out[from + i] = byte(pictures[from + i]! + NOISE * noise[i]!);
    if ((from / values) % BLOCK === 0) await yieldToEventLoop();
  }
  return out;
}

/** The index of the nearest row of `b` `[m, E]` to each row of `a` `[n, E]`; of equally near ones, the first. */
async function nearestRows(a: Matrix, b: Matrix): Promise<Uint32Array> {
  const columns = transposed(b);
  const squares = Float64Array.from({ length: b.rows }, (_, i) =>
    rowsOf(b, i, i + 1).values.reduce((sum, value) => sum + value * value, 0),
  );
  const nearest = new Uint32Array(a.rows);
  for (let from = 0; from < a.rows; from += BLOCK) {
    const { rows, values } = product(rowsOf(a, from, Math.min(a.rows, from + BLOCK)), columns);
    for (let row = 0; row < rows; row++) {
      // |a - b|^2 without |a|^2
      const distances = squares.map((square, i) => square - 2 * values[row * b.rows + i]!);
      nearest[from + row] = distances.reduce((best, value, i) => (value < distances[best]! ? i : best), 0);
    }
    await yieldToEventLoop();
  }
  return nearest;
}

/** The training pictures of the captions that are nearest to the captions of the real pictures. */
async function copied({ real, training: { matcher, pairs, pictures, size } }: SetReference): Promise<Uint8Array> {
  const vectors = (values: Float32Array): Matrix => {
    const columns = matcher.ofCaptions.mean.length;
    const matrix = { rows: values.length / columns, columns, values: Float64Array.from(values) };
    return standardColumns(matcher.ofCaptions, matrix);
  };
  const nearest = await nearestRows(vectors(real.captions), vectors(pairs.vectors));
  return picked(
    pictures,
    valuesOf(size),
    nearest.map((pair) => pairs.images[pair]!),
  );
}

/** At most `count` of the training pictures, chosen by the seed. */
function otherPictures({ training: { pictures, size }, real }: SetReference, count: number): Uint8Array {
  const values = valuesOf(size);
  const order = permutation(pictures.length / values, real.seed, streams.floorPictures, 0);
  return picked(pictures, values, order.subarray(0, count));
}

/**
 * Makes sets of pictures to measure beside drawn ones, in the order of tables. Each has the kinds of measures that mean
 * something for it:
 *
 * - `real`: the true pictures. They are the reference itself, so only the measures of captions and of copies.
 * - `training`: as many other real pictures, from the training side. They show the best values of the measures of the
 *   kind `set`: the number of pictures is that of drawn ones, which two halves of the real pictures would not have. The
 *   matcher was fitted to these pictures, so their captions are not measured.
 * - `meanImage`: the mean training image for each caption
 * - `blurred`: the true pictures, blurred 4 times by the 3x3 binomial filter (a deviation of 1.4 pixels)
 * - `noisy`: the true pictures with Gaussian noise of deviation 0.1. A noisy or blurred picture is often nearest to its
 *   own true picture, so the shares of the two-sample test can be below a half, and coverage is high.
 * - `copied`: for each caption, the training picture with the nearest caption, by standardized mean word vectors
 *
 * Yields to the event loop now and then.
 */
export async function floorSets(reference: SetReference): Promise<readonly FloorSet[]> {
  const { training, real } = reference;
  const { size, pictures } = training;
  const count = reference.features.rows;
  const all = Uint32Array.from({ length: pictures.length / valuesOf(size) }, (_, i) => i);
  const mean = Uint8Array.from(meanImage({ pixels: pictures, imageSize: size }, all), (value) => byte(255 * value));
  return [
    {
      name: "real",
      title: "real pictures",
      description: "the true pictures of the captions",
      kinds: ["caption", "training"],
      pictures: real.pictures,
    },
    {
      name: "training",
      title: "other real pictures",
      description: "as many pictures of the training side: the best values that can be expected",
      kinds: ["set"],
      pictures: otherPictures(reference, count),
    },
    {
      name: "meanImage",
      title: "mean image",
      description: "the mean training image for each caption",
      kinds: ["set", "caption", "own"],
      pictures: picked(mean, mean.length, new Uint32Array(count)),
    },
    {
      name: "blurred",
      title: "blurred pictures",
      description: "the true pictures, blurred 4 times by the 3x3 binomial filter",
      kinds: ["set", "caption", "own"],
      pictures: await blurred(real.pictures, size),
    },
    {
      name: "noisy",
      title: "noisy pictures",
      description: "the true pictures with Gaussian noise of deviation 0.1",
      kinds: ["set", "caption", "own"],
      pictures: await noisy(real.pictures, size, real.seed),
    },
    {
      name: "copied",
      title: "copied pictures",
      description: "for each caption, the training picture with the nearest caption",
      pictures: await copied(reference),
    },
  ];
}

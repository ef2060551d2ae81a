import { capture, type Device, matmul, normals, transpose } from "@bosquejo/tensor";
import type { StoredImages } from "../models/model.js";
import { streams } from "../streams.js";
import { gramMatrix, type ImageBlocks, imageBlocks } from "./gram-matrix.js";
import { type Matrix, transposed, zeroMatrix } from "./matrix.js";
import { orthonormalized } from "./orthonormal.js";
import { product } from "./product.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** The principal components of images: the directions in which they differ most from their mean. */
export interface PrincipalComponents {
  /** `[C]` standard deviations of the images along the directions, largest first */
  readonly deviations: Float64Array;
  /** `[C, size*size*3]` unit vectors */
  readonly directions: Float32Array;
  /** the variance of the images in all directions, the sum over all values of an image */
  readonly variance: number;
  /** the number of images that they were computed from */
  readonly images: number;
}

type ComponentProgress = (done: number, total: number) => void;

// additional directions: with them the iteration converges faster
const SPARE = 16;
const MOST_IMAGES = 2048;

/** Chooses at most `MOST_IMAGES` different ones of the listed images, spread evenly. */
function spreadImages(images: Uint32Array): Uint32Array {
  const distinct = Uint32Array.from(new Set(images)).sort();
  const count = Math.min(MOST_IMAGES, distinct.length);
  return Uint32Array.from({ length: count }, (_, i) => distinct[Math.floor((i * distinct.length) / count)]!);
}

/** The first `n` eigenvectors `[N,n]` of a Gram matrix and their eigenvalues, by subspace iteration. */
async function firstEigenvectors(device: Device, gram: Matrix, n: number, seed: number) {
  const N = gram.rows;
  if (n >= N) return symmetricEigen(gram);
  using matrix = device.tensor([N, N], Float32Array.from(gram.values));
  using q = device.zeros([N, n]);
  using step = capture(device, [q], () => matmul(matrix, q));
  await step.compile();
  const mapped = async ({ values }: Matrix): Promise<Matrix> => {
    step.replay(Float32Array.from(values));
    return { rows: N, columns: n, values: new Float64Array(await step.outputs.read()) };
  };
  let basis: Matrix = { rows: N, columns: n, values: Float64Array.from(normals(N * n, seed, streams.components, 0)) };
  basis = orthonormalized(await mapped(basis));
  basis = orthonormalized(orthonormalized(await mapped(basis)));
  const inside = symmetricEigen(product(transposed(basis), await mapped(basis)));
  return { values: inside.values, vectors: product(basis, inside.vectors) };
}

/** Computes `X^T u / sigma` of each eigenvector u: the unit directions `[C, values]`, row by row. */
async function directionsOf(
  device: Device,
  x: ImageBlocks,
  { rows, columns: C, values }: Matrix,
  width: number,
  progress: ComponentProgress,
): Promise<Float32Array> {
  using u = device.zeros([x.size, C]);
  using cursor = device.zeros([1], "u32");
  using step = capture(device, [u, cursor], () => matmul(transpose(u, { axes: [1, 0] }), x.at(cursor)));
  await step.compile();
  const sum = new Float32Array(C * width);
  const { size } = x;
  for (let i = 0; i < x.blocks; i++) {
    const own = new Float32Array(size * C);
    own.set(values.subarray(i * size * C, Math.min(rows, (i + 1) * size) * C));
    step.replay(own, Uint32Array.of(i * size));
    const part = await step.outputs.read();
    for (let at = 0; at < sum.length; at++) sum[at]! += part[at]!;
    progress(i + 1, x.blocks);
  }
  return sum;
}

/**
 * Makes the directions `[C, values]` unit vectors. Multiplies the deviations by their former lengths, which corrects
 * them: the squares in a Gram matrix of float32 lose digits of small deviations.
 */
function normalize(directions: Float32Array, deviations: Float64Array): void {
  const values = directions.length / deviations.length;
  for (let c = 0; c < deviations.length; c++) {
    const own = directions.subarray(c * values, (c + 1) * values);
    let squares = 0;
    for (const value of own) squares += value * value;
    const length = Math.sqrt(squares);
    if (length === 0) continue;
    deviations[c]! *= length;
    for (let i = 0; i < values; i++) own[i]! /= length;
  }
}

/**
 * Multiplies each direction `[C, values]` by -1 if its product with fixed random numbers is negative. The sign would
 * otherwise depend on rounding, and one seed would train different networks on two adapters.
 */
function fixSigns(directions: Float32Array, values: number, seed: number): void {
  const numbers = normals(values, seed, streams.components, 1);
  for (let from = 0; from < directions.length; from += values) {
    let product = 0;
    for (let i = 0; i < values; i++) product += directions[from + i]! * numbers[i]!;
    if (product < 0) for (let i = from; i < from + values; i++) directions[i]! *= -1;
  }
}

/**
 * Computes the first `most` principal components of the training images about `mean` `[size*size*3]`, from the inner
 * products of the images (Sirovich 1987, Turbulence and the dynamics of coherent structures: the method of snapshots).
 * The eigenvectors of these products are computed by subspace iteration (Halko, Martinsson and Tropp 2011, Finding
 * structure with randomness). Uses at most 2,048 images. The seed decides the signs. If the images have fewer
 * directions, the deviations and the directions of the others are 0.
 */
export async function principalComponents(
  device: Device,
  stored: StoredImages,
  mean: Float32Array,
  most: number,
  progress: ComponentProgress = () => {},
): Promise<PrincipalComponents> {
  const chosen = spreadImages(stored.images);
  const N = chosen.length;
  const x = imageBlocks(device, stored, chosen, mean);
  try {
    const gram = await gramMatrix(device, x, N, (done, total) => progress(done, 2 * total));
    let total = 0;
    for (let i = 0; i < N; i++) total += gram.values[i * N + i]!;
    const { values, vectors } = await firstEigenvectors(device, gram, most + SPARE, stored.seed);
    const deviations = new Float64Array(most);
    const scaled = zeroMatrix(N, most);
    for (let c = 0; c < Math.min(most, values.length); c++) {
      const value = values[c]!;
      // rounding errors leave a small variance in directions in which the images do not differ
      if (!(value > 1e-7 * values[0]!)) break;
      deviations[c] = Math.sqrt(value / N);
      for (let i = 0; i < N; i++)
        scaled.values[i * most + c] = vectors.values[i * vectors.columns + c]! / Math.sqrt(value);
    }
    const directions = await directionsOf(device, x, scaled, mean.length, (done, all) => progress(all + done, 2 * all));
    normalize(directions, deviations);
    fixSigns(directions, mean.length, stored.seed);
    return { deviations, directions, variance: total / N, images: N };
  } finally {
    x.dispose();
  }
}

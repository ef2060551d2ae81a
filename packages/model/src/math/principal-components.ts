import { add, capture, type Device, gatherImages, gradients, matmul, mul, normals, reshape } from "@bosquejo/tensor";
import { valuesOf } from "../images.js";
import type { StoredImages } from "../models/model.js";
import { streams } from "../streams.js";
import { type Matrix, product, transposed, zeroMatrix } from "./matrix.js";
import { symmetricEigen } from "./symmetric-eigen.js";

/** The principal components of images: the directions in which they differ most from their mean. */
interface PrincipalComponents {
  /** `[C]` standard deviations of the images along the directions, largest first */
  readonly deviations: Float64Array;
  /** `[C, size*size*3]` unit vectors */
  readonly directions: Matrix;
}

// additional directions: with them the iteration converges faster
const SPARE = 16;
const ITERATIONS = 4;
const BATCH = 64;
// enough images for a few dozen directions
const MOST_IMAGES = 2048;

/** Chooses at most `MOST_IMAGES` different ones of the listed images, spread evenly. */
function spreadImages(images: Uint32Array): Uint32Array {
  const distinct = Uint32Array.from(new Set(images)).sort();
  const count = Math.min(MOST_IMAGES, distinct.length);
  return Uint32Array.from({ length: count }, (_, i) => distinct[Math.floor((i * distinct.length) / count)]!);
}

/**
 * Makes the columns of `q` orthonormal, by Gram-Schmidt, twice for precision. A column becomes 0 if only rounding
 * errors are left of it.
 */
function orthonormalize({ rows, columns, values }: Matrix): void {
  for (let j = 0; j < columns; j++) {
    for (let time = 0; time < 2; time++)
      for (let i = 0; i < j; i++) {
        let along = 0;
        for (let r = 0; r < rows; r++) along += values[r * columns + i]! * values[r * columns + j]!;
        for (let r = 0; r < rows; r++) values[r * columns + j]! -= along * values[r * columns + i]!;
      }
    let squares = 0;
    for (let r = 0; r < rows; r++) squares += values[r * columns + j]! ** 2;
    const factor = squares > 1e-20 ? 1 / Math.sqrt(squares) : 0;
    for (let r = 0; r < rows; r++) values[r * columns + j]! *= factor;
  }
}

/**
 * Prepares the product `X^T X q` for `q[D,n]` on the device. Each row of X is a listed image minus `mean`. The product
 * is the gradient of |X q|^2 / 2 with respect to q.
 */
function scatter(
  device: Device,
  { bytes, imageSize }: Pick<StoredImages, "bytes" | "imageSize">,
  images: Uint32Array,
  mean: Float32Array,
  n: number,
) {
  const values = valuesOf(imageSize);
  const batches = Math.ceil(images.length / BATCH);
  const padded = Uint32Array.from({ length: batches * BATCH }, (_, i) => images[Math.min(i, images.length - 1)]!);
  const tensors = {
    imageOf: device.tensor([padded.length], padded),
    order: device.tensor(
      [padded.length],
      padded.map((_, i) => i),
    ),
    cursor: device.zeros([1], "u32"),
    minusMean: device.tensor(
      [values],
      mean.map((value) => -value),
    ),
    q: device.zeros([values, n]),
    // 0 for the rows of the last batch that have no image
    counts: device.zeros([BATCH, n]),
  };
  const { imageOf, order, cursor, minusMean, q, counts } = tensors;
  const step = capture(device, [q, cursor, counts], () => {
    const batch = gatherImages(bytes, imageOf, { order, cursor, size: BATCH }, [imageSize, imageSize, 3]);
    const projected = matmul(add(reshape(batch, [BATCH, values]), minusMean), q);
    return gradients(projected, [q], { seed: mul(projected, counts) })[0]!;
  });
  return {
    async apply(of: Matrix): Promise<Matrix> {
      await step.compile();
      const sum = zeroMatrix(values, n);
      const q32 = Float32Array.from(of.values);
      for (let from = 0; from < images.length; from += BATCH) {
        const ones = new Float32Array(BATCH * n).fill(1, 0, Math.min(BATCH, images.length - from) * n);
        step.replay(q32, Uint32Array.of(from), ones);
        const part = await step.outputs.read();
        for (let i = 0; i < part.length; i++) sum.values[i]! += part[i]!;
      }
      return sum;
    },
    dispose() {
      step.dispose();
      for (const tensor of Object.values(tensors)) tensor.dispose();
    },
  };
}

/**
 * Computes the first `components` principal components of the training images about `mean` `[size*size*3]`, by subspace
 * iteration (Halko, Martinsson and Tropp 2011, Finding structure with randomness). Uses at most 2,048 images. If the
 * images have fewer directions, the deviations of the others are 0.
 */
export async function principalComponents(
  device: Device,
  stored: StoredImages,
  mean: Float32Array,
  components: number,
): Promise<PrincipalComponents> {
  const chosen = spreadImages(stored.images);
  const n = components + SPARE;
  const values = mean.length;
  let q: Matrix = {
    rows: values,
    columns: n,
    values: Float64Array.from(normals(values * n, stored.seed, streams.components, 0)),
  };
  const map = scatter(device, stored, chosen, mean, n);
  try {
    for (let i = 0; i < ITERATIONS; i++) {
      orthonormalize(q);
      q = await map.apply(q);
    }
    orthonormalize(q);
    const inside = product(transposed(q), await map.apply(q));
    const { values: variances, vectors } = symmetricEigen(inside);
    const directions = product(transposed(vectors), transposed(q));
    return {
      deviations: variances.slice(0, components).map((value) => Math.sqrt(Math.max(0, value) / chosen.length)),
      directions: { ...directions, rows: components, values: directions.values.slice(0, components * values) },
    };
  } finally {
    map.dispose();
  }
}

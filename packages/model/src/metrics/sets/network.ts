import { normals } from "@bosquejo/tensor";
import { valuesOf } from "../../images.js";
import { type Matrix, rowsOf, zeroMatrix } from "../../math/matrix.js";
import { product } from "../../math/product.js";
import { streams } from "../../streams.js";
import { yieldToEventLoop } from "../../web.js";

// one network for all runs: figures of two runs can be compared
const NETWORK_SEED = 1;
const CHANNELS = [12, 24, 48, 64] as const;
const STATISTICS = 3;
const TAPS = 9;
const SLOPE = 0.2;

// pixels that are computed at once: the inputs of the first layer take 3.5 MB
const BLOCK_PIXELS = 65536;

/** The number of features of a picture. */
export const FEATURES = STATISTICS * CHANNELS.reduce((sum, channels) => sum + channels, 0);

/** Activations `[channels, pictures * side * side]`. */
interface Planes {
  readonly side: number;
  readonly pictures: number;
  readonly matrix: Matrix;
}

/** The weights `[channels, inputs * 9]` of each layer, from normal numbers of deviation sqrt(2 / (inputs * 9)). */
function networkWeights(): Matrix[] {
  let inputs = 3;
  return CHANNELS.map((channels, layer) => {
    const columns = inputs * TAPS;
    const drawn = normals(channels * columns, NETWORK_SEED, streams.setNetwork, layer);
    inputs = channels;
    return { rows: channels, columns, values: Float64Array.from(drawn, (x) => x * Math.sqrt(2 / columns)) };
  });
}

/** Pictures `[n, size, size, 3]` of bytes as planes of the values -1..1. */
function planesOf(pixels: Uint8Array, size: number): Planes {
  const places = pixels.length / 3;
  const matrix = zeroMatrix(3, places);
  for (let place = 0; place < places; place++)
    for (let channel = 0; channel < 3; channel++)
      matrix.values[channel * places + place] = pixels[3 * place + channel]! / 127.5 - 1;
  return { side: size, pictures: pixels.length / valuesOf(size), matrix };
}

/** The inputs `[channels * 9, places]` of a 3x3 convolution of stride 2. The border is padded with one zero. */
function im2col({ side, pictures, matrix }: Planes, half: number): Matrix {
  const columns = zeroMatrix(matrix.rows * TAPS, pictures * half * half);
  for (let row = 0; row < columns.rows; row++) {
    const tap = row % TAPS;
    const [down, right] = [Math.floor(tap / 3) - 1, (tap % 3) - 1];
    const plane = Math.floor(row / TAPS) * matrix.columns;
    let to = row * columns.columns;
    for (let picture = 0; picture < pictures; picture++)
      for (let i = 0; i < half; i++) {
        const y = 2 * i + down;
        const line = plane + (picture * side + y) * side;
        for (let j = 0; j < half; j++, to++) {
          const x = 2 * j + right;
          if (y >= 0 && y < side && x >= 0 && x < side) columns.values[to] = matrix.values[line + x]!;
        }
      }
  }
  return columns;
}

/** One layer: a 3x3 convolution of stride 2, then a leaky ReLU. */
function layerOf(planes: Planes, weights: Matrix): Planes {
  const side = Math.ceil(planes.side / 2);
  const matrix = product(weights, im2col(planes, side));
  for (let i = 0; i < matrix.values.length; i++) if (matrix.values[i]! < 0) matrix.values[i]! *= SLOPE;
  return { side, pictures: planes.pictures, matrix };
}

/** Writes mean, standard deviation and maximum of each channel over its places to `features`, from column `start`. */
function addStatistics({ side, pictures, matrix }: Planes, features: Matrix, start: number): void {
  const places = side * side;
  for (let channel = 0; channel < matrix.rows; channel++)
    for (let picture = 0; picture < pictures; picture++) {
      const from = channel * matrix.columns + picture * places;
      let [sum, variance, most] = [0, 0, Number.NEGATIVE_INFINITY];
      for (let i = from; i < from + places; i++) {
        sum += matrix.values[i]!;
        most = Math.max(most, matrix.values[i]!);
      }
      const mean = sum / places;
      for (let i = from; i < from + places; i++) variance += (matrix.values[i]! - mean) ** 2 / places;
      features.values.set([mean, Math.sqrt(variance), most], picture * FEATURES + start + STATISTICS * channel);
    }
}

/**
 * Computes the features `[n, 444]` of pictures `[n, size, size, 3]`, in float64. A convolutional network reads each
 * picture: four 3x3 convolutions of stride 2, with 12, 24, 48 and 64 channels and leaky ReLUs. The features are the
 * mean, the standard deviation and the maximum over the places of each channel of each layer. The weights are random
 * and always the same, so nothing is downloaded or trained. Random convolutions keep enough of a picture to compare
 * pictures (Saxe et al. 2011, On random weights and unsupervised feature learning). Naeem et al. 2020 (Reliable
 * fidelity and diversity metrics for generative models) compare sets of pictures with the features of a random network.
 *
 * Equal pictures have features that are equal bit for bit. Yields to the event loop now and then.
 */
export async function pictureFeatures(
  pixels: Uint8Array,
  size: number,
  progress?: (done: number, total: number) => void,
): Promise<Matrix> {
  const weights = networkWeights();
  const values = valuesOf(size);
  const features = zeroMatrix(pixels.length / values, FEATURES);
  const block = Math.max(1, Math.floor(BLOCK_PIXELS / (size * size)));
  for (let from = 0; from < features.rows; from += block) {
    const to = Math.min(features.rows, from + block);
    let planes = planesOf(pixels.subarray(from * values, to * values), size);
    let start = 0;
    for (const layer of weights) {
      planes = layerOf(planes, layer);
      addStatistics(planes, rowsOf(features, from, to), start);
      start += STATISTICS * layer.rows;
    }
    await yieldToEventLoop();
    progress?.(to, features.rows);
  }
  return features;
}

import { IMAGE_PIXELS, IMAGE_SIZE, IMAGE_VALUES, luma, meanSquare } from "../images.js";
import { type ImageMetrics, ModelError } from "../types.js";
import { ssim } from "./ssim.js";

/** An image `[64, 64, 3]`: bytes, or floats in 0..1. */
export type ImageValues = Uint8Array | Float32Array | Float64Array;

/** Sums of figures over images, so that no image is kept. */
export interface ImageMetricsSum {
  /** Takes in one predicted image `[64, 64, 3]` and its true one. */
  add(predicted: ImageValues, real: Uint8Array): void;
  /** The figures of all images so far; a ModelError where there were none. */
  result(): ImageMetrics;
}

// a perfect image would have an infinite PSNR and spoil the mean: 1e-10 makes it 100 dB
const LEAST_MSE = 1e-10;
// pictures of one colour each have no gradient: an infinite sharpness could not be written as JSON
const LEAST_GRADIENT = 1;

/** Peak signal-to-noise ratio in dB of an image's mean squared error in 0..1, at most 100. */
export const psnr = (mse: number): number => -10 * Math.log10(Math.max(mse, LEAST_MSE));

/**
 * KL of N(mu, exp(logVariance)) from N(0, 1) in nats, summed over all values given: 1/2 sum(mu^2 + e^lv - 1 - lv)
 * (Kingma and Welling 2014, appendix B). Divide by the rows for a mean over a batch.
 */
export function klDivergence(mu: ArrayLike<number>, logVariance: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < mu.length; i++) {
    const logarithm = logVariance[i]!;
    sum += mu[i]! ** 2 + Math.exp(logarithm) - 1 - logarithm;
  }
  return sum / 2;
}

/** The first of the largest channels, as argmax of NumPy and Keras breaks ties. */
function largestChannel(image: Float64Array, at: number): number {
  const red = image[at]!;
  const green = image[at + 1]!;
  const blue = image[at + 2]!;
  if (red >= green && red >= blue) return 0;
  return green >= blue ? 1 : 2;
}

function channelsAlike(a: Float64Array, b: Float64Array): number {
  let alike = 0;
  for (let at = 0; at < a.length; at += 3) if (largestChannel(a, at) === largestChannel(b, at)) alike++;
  return alike / IMAGE_PIXELS;
}

/** Sum of the luma's gradient magnitudes, by differences to the right and lower neighbours. */
function gradientSum(plane: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < IMAGE_SIZE - 1; row++)
    for (let i = row * IMAGE_SIZE; i < row * IMAGE_SIZE + IMAGE_SIZE - 1; i++)
      sum += Math.sqrt((plane[i + 1]! - plane[i]!) ** 2 + (plane[i + IMAGE_SIZE]! - plane[i]!) ** 2);
  return sum;
}

const scaled = (image: ImageValues, out: Float64Array): void => {
  out.set(image);
  // floats are brought to bytes' scale, not rounded to it
  if (!(image instanceof Uint8Array)) for (let i = 0; i < out.length; i++) out[i]! *= 255;
};

/**
 * Gathers `ImageMetrics` in float64. Bytes count as byte/255; floats are taken as they are, neither clamped nor rounded.
 * MSE and PSNR are of all three channels; SSIM and sharpness of BT.601 luma; sharpness is the sum of all generated
 * gradients over that of all real ones (1 where neither has any; where only the real ones have none, the sum itself).
 */
export function imageMetrics(): ImageMetricsSum {
  const [a, b] = [new Float64Array(IMAGE_VALUES), new Float64Array(IMAGE_VALUES)];
  const [lumaA, lumaB] = [new Float64Array(IMAGE_PIXELS), new Float64Array(IMAGE_PIXELS)];
  const sums = { images: 0, mse: 0, channelAccuracy: 0, psnr: 0, ssim: 0, generated: 0, real: 0 };
  return {
    add(predicted, real) {
      if (predicted.length !== IMAGE_VALUES || real.length !== IMAGE_VALUES)
        throw new RangeError(`metrics: wants ${IMAGE_VALUES} values, got ${predicted.length} and ${real.length}`);
      scaled(predicted, a);
      scaled(real, b);
      luma(a, lumaA);
      luma(b, lumaB);
      const mse = meanSquare(a, b) / 255 ** 2;
      sums.images += 1;
      sums.mse += mse;
      sums.channelAccuracy += channelsAlike(a, b);
      sums.psnr += psnr(mse);
      sums.ssim += ssim(lumaA, lumaB);
      sums.generated += gradientSum(lumaA);
      sums.real += gradientSum(lumaB);
    },
    result() {
      const { images, generated, real } = sums;
      if (images === 0) throw new ModelError("metrics: wants at least one image to compare, got none");
      return {
        mse: sums.mse / images,
        channelAccuracy: sums.channelAccuracy / images,
        psnr: sums.psnr / images,
        ssim: sums.ssim / images,
        sharpness: generated === real ? 1 : generated / Math.max(real, LEAST_GRADIENT),
      };
    },
  };
}

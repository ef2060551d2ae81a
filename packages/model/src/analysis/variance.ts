import { imageAt, type Pixels, valuesOf } from "../images.js";
import { ModelError } from "../types.js";
import { breathe } from "../web.js";

// images between two breaths
const TURN = 512;

/**
 * Variance of the pixels about the mean training image `[size, size, 3]`, 0..1: the mean squared error of that image on
 * the listed images; an image listed twice counts twice.
 */
export async function pixelVariance(pixels: Pixels, images: Uint32Array, meanImage: Float32Array): Promise<number> {
  if (images.length === 0) throw new ModelError("variance: expected at least one image, got none");
  const times = new Uint32Array(pixels.pixels.length / valuesOf(pixels.imageSize));
  for (const image of images) times[image]! += 1;
  let sum = 0;
  for (const [image, count] of times.entries()) {
    if (count > 0) sum += count * squaredError(meanImage, imageAt(pixels, image), 1);
    if (image % TURN === 0) await breathe();
  }
  return sum / images.length;
}

/** Share of the pixel variance that predictions explain: 1 for perfect ones, 0 for the mean image, less for worse. */
export const explainedShare = (mse: number, variance: number): number => 1 - mse / variance;

/** Mean over all values of `(sums / count - bytes / 255)^2`. */
function squaredError(sums: Float32Array | Float64Array, bytes: Uint8Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += (sums[i]! / count - bytes[i]! / 255) ** 2;
  return sum / bytes.length;
}

/** Sums over predictions, an image's one after the other. */
interface CaptionAverageSum {
  /** Adds the prediction `[size, size, 3]`, 0..1, from one of the captions of an image. */
  add(predicted: Float32Array | Float64Array, real: Uint8Array, image: number): void;
  /** Mean squared error of all images so far; a ModelError where there were none. */
  result(): number;
}

/**
 * Gathers the mean squared error, 0..1, where each image is given the mean of the predictions of its captions, as one
 * caption tells a part only. An image weighs as much as it has captions, so that the error of the single predictions
 * less this one is the variance among predictions of one image.
 */
export function captionAverageSum(size: number): CaptionAverageSum {
  const sums = new Float64Array(valuesOf(size));
  let open: { captions: number; readonly image: number; readonly real: Uint8Array } | undefined;
  let [errors, pairs] = [0, 0];
  const close = () => {
    if (!open) return;
    errors += open.captions * squaredError(sums, open.real, open.captions);
    pairs += open.captions;
    sums.fill(0);
    open = undefined;
  };
  return {
    add(predicted, real, image) {
      if (open?.image !== image) close();
      open ??= { captions: 0, image, real };
      open.captions++;
      for (let i = 0; i < sums.length; i++) sums[i]! += predicted[i]!;
    },
    result() {
      close();
      if (pairs === 0) throw new ModelError("variance: expected at least one prediction, got none");
      return errors / pairs;
    },
  };
}

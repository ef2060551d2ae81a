import { IMAGE_VALUES, imageAt } from "../images.js";
import { ModelError } from "../types.js";
import { breathe } from "../web.js";

// images between two breaths
const TURN = 512;

/**
 * Variance of the pixels about the mean training image `[64, 64, 3]`, 0..1: what that image leaves as mean squared error
 * on the listed images of `pixels` `[N, 64, 64, 3]`; an image listed twice counts twice.
 */
export async function pixelVariance(pixels: Uint8Array, images: Uint32Array, meanImage: Float32Array): Promise<number> {
  if (images.length === 0) throw new ModelError("variance: wants at least one image, got none");
  const times = new Uint32Array(pixels.length / IMAGE_VALUES);
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
  for (let i = 0; i < IMAGE_VALUES; i++) sum += (sums[i]! / count - bytes[i]! / 255) ** 2;
  return sum / IMAGE_VALUES;
}

/** Sums over predictions, an image's one after the other. */
export interface CaptionAverageSum {
  /** Takes in the prediction `[64, 64, 3]`, 0..1, from one of the captions of an image of `pixels`. */
  add(predicted: Float32Array | Float64Array, image: number, pixels: Uint8Array): void;
  /** Mean squared error of all images so far; a ModelError where there were none. */
  result(): number;
}

/**
 * Gathers the mean squared error, 0..1, where each image is given the mean of the predictions of its captions, as one
 * caption tells a part only. An image weighs as much as it has captions, so that the error of the single predictions
 * less this one is the variance among predictions of one image.
 */
export function captionAverageSum(): CaptionAverageSum {
  const sums = new Float64Array(IMAGE_VALUES);
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
    add(predicted, image, pixels) {
      if (open?.image !== image) close();
      open ??= { captions: 0, image, real: imageAt(pixels, image) };
      open.captions++;
      for (let i = 0; i < IMAGE_VALUES; i++) sums[i]! += predicted[i]!;
    },
    result() {
      close();
      if (pairs === 0) throw new ModelError("variance: wants at least one prediction, got none");
      return errors / pairs;
    },
  };
}

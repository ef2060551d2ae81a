import { imageAt, type Pixels, valuesOf } from "../images.js";
import { ModelError } from "../types.js";
import { yieldToEventLoop } from "../web.js";

// images between two calls of `yieldToEventLoop`
const TURN = 512;

/**
 * Variance of the pixels about the mean training image `[size, size, 3]`, 0..1: the mean squared error of `meanImage`
 * on the listed images. An image that is listed twice counts twice.
 *
 * @throws ModelError if no image is listed
 */
export async function pixelVariance(pixels: Pixels, images: Uint32Array, meanImage: Float32Array): Promise<number> {
  if (images.length === 0) throw new ModelError("variance: expected at least one image, got none");
  const times = new Uint32Array(pixels.pixels.length / valuesOf(pixels.imageSize));
  for (const image of images) times[image]! += 1;
  let sum = 0;
  for (const [image, count] of times.entries()) {
    if (count > 0) sum += count * squaredError(meanImage, imageAt(pixels, image), 1);
    if (image % TURN === 0) await yieldToEventLoop();
  }
  return sum / images.length;
}

/** Share of the pixel variance that predictions explain: 1 if perfect, 0 for the mean image, negative if worse. */
export const explainedShare = (mse: number, variance: number): number => 1 - mse / variance;

/** Mean over all values of `(sums / count - bytes / 255)^2`. */
function squaredError(sums: Float32Array | Float64Array, bytes: Uint8Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += (sums[i]! / count - bytes[i]! / 255) ** 2;
  return sum / bytes.length;
}

/** Sums over predictions. The predictions of one image must follow each other. */
interface CaptionAverageSum {
  /** Adds the prediction `[size, size, 3]`, 0..1, from one of the captions of an image. */
  add(predicted: Float32Array | Float64Array, real: Uint8Array, image: number): void;
  /**
   * Mean squared error of all images so far.
   *
   * @throws ModelError if no prediction was added
   */
  result(): number;
}

/**
 * Sums the mean squared error, 0..1, of averaged predictions: the prediction for an image is the mean of the
 * predictions of all its captions. One caption describes only a part of the image. An image counts once for each
 * caption; the error of the single predictions minus this error is then the variance among the predictions of one
 * image.
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

import { ModelError } from "./types.js";

/** Valid widths and heights of images, in pixels. */
export const imageSizes = [8, 16, 32, 64, 128, 256] as const;

/** Square RGB images of one size. */
export interface Pixels {
  /** `[N, size, size, 3]` bytes */
  readonly pixels: Uint8Array;
  /** width and height of every image, in pixels */
  readonly imageSize: number;
}

/** The number of values of an image `[size, size, 3]`. */
export const valuesOf = (imageSize: number): number => imageSize * imageSize * 3;

/** The bytes `[size, size, 3]` of one image: a view, not a copy. */
export function imageAt({ pixels, imageSize }: Pixels, index: number): Uint8Array {
  const values = valuesOf(imageSize);
  return pixels.subarray(index * values, (index + 1) * values);
}

/** Writes the luma (ITU-R BT.601) of an `[H, W, 3]` image to `out` `[H, W]`, in the same range of values. */
export function luma(image: Float64Array, out: Float64Array): void {
  for (let i = 0, j = 0; i < out.length; i++, j += 3)
    out[i] = 0.299 * image[j]! + 0.587 * image[j + 1]! + 0.114 * image[j + 2]!;
}

/**
 * The mean `[size, size, 3]`, 0..1, of the listed images. An image that is listed twice counts twice.
 *
 * @throws ModelError if no image is listed
 */
export function meanImage(stored: Pixels, images: ArrayLike<number>): Float32Array {
  if (images.length === 0) throw new ModelError("mean image: expected at least one image, got none");
  const values = valuesOf(stored.imageSize);
  const times = new Uint32Array(stored.pixels.length / values);
  for (let p = 0; p < images.length; p++) times[images[p]!]! += 1;
  const sums = new Float64Array(values);
  times.forEach((count, index) => {
    if (count === 0) return;
    const image = imageAt(stored, index);
    for (let i = 0; i < values; i++) sums[i]! += count * image[i]!;
  });
  return Float32Array.from(sums, (sum) => sum / 255 / images.length);
}

/** The mean over all values of the squared difference of two images of one range of values. */
export function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum / a.length;
}

import { ModelError } from "./types.js";

/** Width and height of every image, in pixels. */
export const IMAGE_SIZE = 64;

/** Pixels of an image. */
export const IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/** Values of an image `[64, 64, 3]`. */
export const IMAGE_VALUES = IMAGE_PIXELS * 3;

/** The bytes `[64, 64, 3]` of one image of `pixels` `[N, 64, 64, 3]`, not copied. */
export const imageAt = (pixels: Uint8Array, index: number): Uint8Array =>
  pixels.subarray(index * IMAGE_VALUES, (index + 1) * IMAGE_VALUES);

/** Writes the luma (ITU-R BT.601) of an `[H, W, 3]` image to `out` `[H, W]`, on the image's own scale. */
export function luma(image: Float64Array, out: Float64Array): void {
  for (let i = 0, j = 0; i < out.length; i++, j += 3)
    out[i] = 0.299 * image[j]! + 0.587 * image[j + 1]! + 0.114 * image[j + 2]!;
}

/** The mean `[64, 64, 3]`, 0..1, of the listed images of `pixels` `[N, 64, 64, 3]`; an image listed twice counts twice. */
export function meanImage(pixels: Uint8Array, images: ArrayLike<number>): Float32Array {
  if (images.length === 0) throw new ModelError("mean image: wants at least one image, got none");
  const times = new Uint32Array(pixels.length / IMAGE_VALUES);
  for (let p = 0; p < images.length; p++) times[images[p]!]! += 1;
  const sums = new Float64Array(IMAGE_VALUES);
  times.forEach((count, index) => {
    if (count === 0) return;
    const image = imageAt(pixels, index);
    for (let i = 0; i < IMAGE_VALUES; i++) sums[i]! += count * image[i]!;
  });
  return Float32Array.from(sums, (sum) => sum / 255 / images.length);
}

/** Mean over all values of the squared differences of two images, on their own scale. */
export function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < IMAGE_VALUES; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum / IMAGE_VALUES;
}

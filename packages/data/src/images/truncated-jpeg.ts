import type { ImageSize } from "../image-size.js";

// The range of the grey. A decoder fills missing blocks with 128; a colour profile shifts this value, and saving the
// image as JPEG again blurs it.
const [darkest, lightest] = [120, 150];
// a value is grey if it differs from the mean of the last row by at most this
const tolerance = 8;
// fewer grey rows than this, 4 of 64, can be a part of the photo
const leastFraction = 1 / 16;

const isJpeg = (file: Uint8Array): boolean => file[0] === 0xff && file[1] === 0xd8;

/**
 * Counts the rows at the bottom of an image that are plain grey, and divides by the number of all rows. A decoder fills
 * the missing end of a JPEG with this grey, and it stays if the image is saved again. `pixels` is `[size, size, 3]`.
 * Returns 0 if the fraction is below 1/16, if the file is no JPEG, or if the first row of the image has the same grey.
 */
export function greyFraction(file: Uint8Array, pixels: Uint8Array, size: ImageSize): number {
  if (!isJpeg(file)) return 0;
  const rowBytes = size * 3;
  const grey = pixels.subarray(-rowBytes).reduce((sum, value) => sum + value, 0) / rowBytes;
  const isGrey = (value: number) => Math.abs(value - grey) <= tolerance;
  if (grey < darkest || grey > lightest || pixels.subarray(0, rowBytes).every(isGrey)) return 0;
  const rows = size - 1 - Math.floor(pixels.findLastIndex((value) => !isGrey(value)) / rowBytes);
  const fraction = rows / size;
  return fraction < leastFraction ? 0 : fraction;
}

import { IMAGE_SIZE } from "../captioned-images.js";

const rowBytes = IMAGE_SIZE * 3;
// a decoder fills in 128 for blocks that never came; a colour profile moves it, saving it again as JPEG blurs it
const [darkest, lightest] = [120, 150];
const tolerance = 8;
const leastRows = 4;

const isJpeg = (file: Uint8Array): boolean => file[0] === 0xff && file[1] === 0xd8;

/**
 * The share of an image `[64, 64, 3]` from its bottom up that is a decoder's plain grey, as in a JPEG that was cut short
 * and saved again; 0 below 4 rows, for files of other kinds, and for pictures that have the same grey at the top.
 */
export function greyFraction(file: Uint8Array, pixels: Uint8Array): number {
  if (!isJpeg(file)) return 0;
  const grey = pixels.subarray(-rowBytes).reduce((sum, value) => sum + value, 0) / rowBytes;
  const isGrey = (value: number) => Math.abs(value - grey) <= tolerance;
  if (grey < darkest || grey > lightest || pixels.subarray(0, rowBytes).every(isGrey)) return 0;
  const rows = IMAGE_SIZE - 1 - Math.floor(pixels.findLastIndex((value) => !isGrey(value)) / rowBytes);
  return rows < leastRows ? 0 : rows / IMAGE_SIZE;
}

import sharp, { type Metadata, type Sharp } from "sharp";
import type { ImageSize } from "../image-size.js";

// The most megapixels of an image. libvips reads baseline JPEG and non-interlaced PNG row by row (150 MB of memory for
// 400 megapixels), and other images whole.
const mostRowByRow = 1000;
const mostWhole = 100;

/**
 * Decodes an image file to `[size, size, 3]` sRGB bytes: rotated by its EXIF orientation, squeezed to a square, with
 * white behind transparent pixels.
 * @throws Error with the reason if the file is empty, cut short, damaged, too large or no image
 */
export async function decodeImage(file: Uint8Array, size: ImageSize): Promise<Uint8Array> {
  if (file.length === 0) throw new Error("empty file (0 bytes)");
  const image = sharp(file, { failOn: "error", limitInputPixels: false });
  const refusal = tooLarge(await image.metadata());
  if (refusal) throw new Error(refusal);
  return squarePixels(image.autoOrient(), size);
}

/** Squeezes an image to `[size, size, 3]` sRGB bytes, with white behind transparent pixels. */
export async function squarePixels(image: Sharp, size: ImageSize): Promise<Uint8Array> {
  const { data, info } = await image
    .resize(size, size, { fit: "fill" })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`expected 3 channels after conversion, got ${info.channels}`);
  return data;
}

function tooLarge({ width, height, format, isProgressive }: Metadata): string | undefined {
  const rowByRow = (format === "jpeg" || format === "png") && !isProgressive;
  const most = rowByRow ? mostRowByRow : mostWhole;
  if (width * height <= most * 1e6) return undefined;
  const kind = `${isProgressive ? "progressive " : ""}${format}`;
  const hint = rowByRow ? "scale it down" : "scale it down, or save it as a baseline JPEG";
  return `${width}x${height} pixels: expected at most ${most} megapixels of ${kind}: ${hint}`;
}

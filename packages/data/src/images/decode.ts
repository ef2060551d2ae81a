import sharp, { type Metadata } from "sharp";
import { IMAGE_SIZE } from "../captioned-images.js";

// baseline JPEG and plain PNG are read row by row (150 MB for 400 megapixels), all others lie in memory whole
const mostRowByRow = 1000;
const mostWhole = 100;

/**
 * An image file as `[64, 64, 3]` sRGB bytes: turned as its EXIF says, squeezed to a square, transparency on white.
 * Rejects with the reason when it is empty, cut short, damaged, too large or no image.
 */
export async function decodeImage(file: Uint8Array): Promise<Uint8Array> {
  if (file.length === 0) throw new Error("empty file (0 bytes)");
  const image = sharp(file, { failOn: "error", limitInputPixels: false });
  const refusal = tooLarge(await image.metadata());
  if (refusal) throw new Error(refusal);
  const { data, info } = await image
    .autoOrient()
    .resize(IMAGE_SIZE, IMAGE_SIZE, { fit: "fill" })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`wants 3 channels after conversion, got ${info.channels}`);
  return data;
}

function tooLarge({ width, height, format, isProgressive }: Metadata): string | undefined {
  const rowByRow = (format === "jpeg" || format === "png") && !isProgressive;
  const most = rowByRow ? mostRowByRow : mostWhole;
  if (width * height <= most * 1e6) return undefined;
  const kind = `${isProgressive ? "progressive " : ""}${format}`;
  const hint = rowByRow ? "scale it down" : "scale it down, or save it as a baseline JPEG";
  return `${width}x${height} pixels: wants at most ${most} megapixels of ${kind}: ${hint}`;
}

import { availableParallelism } from "node:os";
import pMap from "p-map";
import sharp from "sharp";
import { readAsset } from "../assets.js";
import { type CaptionedImages, withContentHash } from "../captioned-images.js";
import { type ImageSize, imageBytes } from "../image-size.js";
import { squarePixels } from "../images/decode.js";
import type { ImageOptions } from "../load-options.js";
import type { DataFormat } from "./format.js";

/** The width and height of the embedded drawings, in pixels. */
const embeddedSize = 64;

/**
 * The emoji in the package: Twemoji's drawings on white, without skin tones, each with one to five English captions.
 */
export const emoji: DataFormat = {
  name: "emoji",
  description: "1,878 emoji with English captions, included",
  load: loadEmoji,
};

async function loadEmoji(_path: string, { imageSize }: ImageOptions): Promise<CaptionedImages> {
  const [text, sheet] = await Promise.all([readAsset("emoji.jsonl"), readAsset("emoji.webp")]);
  const rows = text
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; captions: string[] });
  const { data, info } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true });
  const drawings = cutSheet(data, info.width / embeddedSize, rows.length);
  return withContentHash({
    name: emoji.name,
    ids: rows.map(({ id }) => id),
    imageSize,
    pixels: imageSize === embeddedSize ? drawings : await scaled(drawings, imageSize),
    captions: rows.map(({ captions }) => captions),
    problems: [],
  });
}

/** Cuts the first `count` drawings `[count, 64, 64, 3]` out of a sheet with `columns` drawings per row. */
function cutSheet(sheet: Uint8Array, columns: number, count: number): Uint8Array {
  const rowBytes = embeddedSize * 3;
  const pixels = new Uint8Array(count * imageBytes(embeddedSize));
  for (let n = 0, to = 0; n < count; n++) {
    const corner = Math.floor(n / columns) * embeddedSize * columns * rowBytes + (n % columns) * rowBytes;
    for (let y = 0; y < embeddedSize; y++, to += rowBytes) {
      const from = corner + y * columns * rowBytes;
      pixels.set(sheet.subarray(from, from + rowBytes), to);
    }
  }
  return pixels;
}

/** Scales drawings `[N, 64, 64, 3]` to `[N, size, size, 3]`. */
async function scaled(drawings: Uint8Array, size: ImageSize): Promise<Uint8Array> {
  const bytes = imageBytes(embeddedSize);
  const count = drawings.length / bytes;
  const pixels = new Uint8Array(count * imageBytes(size));
  const raw = { width: embeddedSize, height: embeddedSize, channels: 3 } as const;
  const scaleOne = async (n: number) => {
    const drawing = sharp(drawings.subarray(n * bytes, (n + 1) * bytes), { raw });
    pixels.set(await squarePixels(drawing, size), n * imageBytes(size));
  };
  await pMap(Array(count).keys(), scaleOne, { concurrency: availableParallelism() });
  return pixels;
}

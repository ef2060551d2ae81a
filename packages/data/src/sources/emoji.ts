import sharp from "sharp";
import { readAsset } from "../assets.js";
import { type CaptionedImages, IMAGE_SIZE, withContentHash } from "../captioned-images.js";
import type { DataFormat } from "./format.js";

const rowBytes = IMAGE_SIZE * 3;

/** The emoji that come with the package: Twemoji's drawings on white, without skin tones, each with one to five English captions. */
export const emoji: DataFormat = {
  name: "emoji",
  description: "1,878 emoji with English captions, included",
  load: loadEmoji,
};

async function loadEmoji(): Promise<CaptionedImages> {
  const [text, sheet] = await Promise.all([readAsset("emoji.jsonl"), readAsset("emoji.webp")]);
  const rows = text
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; captions: string[] });
  const { data, info } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true });
  return withContentHash({
    name: emoji.name,
    ids: rows.map(({ id }) => id),
    pixels: cutSheet(data, info.width / IMAGE_SIZE, rows.length),
    captions: rows.map(({ captions }) => captions),
    problems: [],
  });
}

function cutSheet(sheet: Uint8Array, columns: number, count: number): Uint8Array {
  const pixels = new Uint8Array(count * IMAGE_SIZE * rowBytes);
  for (let n = 0, to = 0; n < count; n++) {
    const corner = Math.floor(n / columns) * IMAGE_SIZE * columns * rowBytes + (n % columns) * rowBytes;
    for (let y = 0; y < IMAGE_SIZE; y++, to += rowBytes) {
      const from = corner + y * columns * rowBytes;
      pixels.set(sheet.subarray(from, from + rowBytes), to);
    }
  }
  return pixels;
}

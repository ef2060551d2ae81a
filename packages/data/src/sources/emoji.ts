import sharp from "sharp";
import { readAsset } from "../assets.js";
import { type CaptionedImages, IMAGE_SIZE, withContentHash } from "../captioned-images.js";

const rowBytes = IMAGE_SIZE * 3;

/** Twemoji's drawings on white, each once, skin tones left out, with one to five English captions; in Unicode's order. */
export async function loadEmoji(): Promise<CaptionedImages> {
  const [text, sheet] = await Promise.all([readAsset("emoji.jsonl"), readAsset("emoji.webp")]);
  const emoji = text
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string; captions: string[] });
  const { data, info } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true });
  return withContentHash({
    name: "emoji",
    ids: emoji.map(({ id }) => id),
    pixels: cutSheet(data, info.width / IMAGE_SIZE, emoji.length),
    captions: emoji.map(({ captions }) => captions),
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

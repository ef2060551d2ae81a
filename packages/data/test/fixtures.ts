import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterEach } from "vitest";
import type { CaptionedImages } from "../src/index.js";

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with these files, gone after the test. */
export function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), "bosquejo-data-"));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** An image of one colour. */
export const plain = (background: string, width = 80, height = 60): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

export const jpeg = (background: string): Promise<Buffer> => plain(background).jpeg({ quality: 95 }).toBuffer();

/** A JPEG that does not fit into one block of a decoder's buffer, so that cutting it short shows. */
export const noise = (): Promise<Buffer> =>
  sharp({
    create: {
      width: 300,
      height: 300,
      channels: 3,
      background: "grey",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();

/** The pixel in the middle of an image. */
export function middle(images: CaptionedImages, id: string): number[] {
  const at = ((images.ids.indexOf(id) * 64 + 32) * 64 + 32) * 3;
  return [...images.pixels.subarray(at, at + 3)];
}

export const whats = (images: CaptionedImages): string[] => images.problems.map(({ what }) => what);

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp, { type Sharp } from "sharp";
import { afterEach } from "vitest";
import { type CaptionedImages, type ImageOptions, loadData } from "../src/index.js";

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Creates a folder with these files. It is deleted after the test. */
export function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), "bosquejo-data-"));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export const loadEmoji = (options?: Partial<ImageOptions>) => loadData("emoji", options);
export const loadFlickr8k = (path: string, options?: Partial<ImageOptions>) => loadData(`flickr8k:${path}`, options);
export const loadFolder = (path: string, options?: Partial<ImageOptions>) => loadData(`folder:${path}`, options);

/** An image of one colour. */
export const plain = (background: string, width = 80, height = 60): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

export const jpeg = (background: string): Promise<Buffer> => plain(background).jpeg({ quality: 95 }).toBuffer();

/** A JPEG that is larger than one block of a decoder's buffer: a decoder notices if it is cut short. */
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

/** A JPEG with coarse and fine detail on every row. Its bytes are always the same. */
export const photo = (): Promise<Buffer> => {
  const side = 300;
  const grain = (n: number) => ((n * 7919) ^ (n >> 3)) % 55;
  const pixels = Uint8Array.from({ length: side * side * 3 }, (_, n) => {
    const [x, y] = [Math.floor(n / 3) % side, Math.floor(n / 3 / side)];
    return (((x >> 5) + (y >> 5)) % 2) * 200 + grain(n);
  });
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .jpeg()
    .toBuffer();
};

/** A photo that was cut after a share of its bytes and saved again: its lower part is the grey of a decoder. */
export const cutAndSaved = async (share: number): Promise<Buffer> => {
  const whole = await photo();
  return sharp(whole.subarray(0, whole.length * share), { failOn: "none" })
    .jpeg({ quality: 80 })
    .toBuffer();
};

/** The pixel of an image at the fractions `x` of its width and `y` of its height. */
export function pixelAt({ ids, imageSize, pixels }: CaptionedImages, id: string, x: number, y: number): number[] {
  const at = ((ids.indexOf(id) + y) * imageSize * imageSize + x * imageSize) * 3;
  return [...pixels.subarray(at, at + 3)];
}

/** The pixel in the middle of an image. */
export const middle = (images: CaptionedImages, id: string): number[] => pixelAt(images, id, 0.5, 0.5);

export const kinds = (images: Pick<CaptionedImages, "problems">): string[] => images.problems.map(({ kind }) => kind);

export const whats = (images: Pick<CaptionedImages, "problems">): string[] => images.problems.map(({ what }) => what);

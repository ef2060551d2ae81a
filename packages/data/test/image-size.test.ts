import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { everything } from "../../../test/tier.js";
import { DataError, type ImageSize, imageSizes } from "../src/index.js";
import { cutAndSaved, folderOf, jpeg, kinds, loadEmoji, loadFolder, pixelAt, plain, whats } from "./fixtures.js";

/** An image that is red on the left and blue on the right, three times as wide as it is high. */
const redAndBlue = async () =>
  plain("#f00", 300, 100)
    .composite([{ input: await plain("#00f", 150, 100).png().toBuffer(), left: 150, top: 0 }])
    .png()
    .toBuffer();

const halves = async () =>
  folderOf({
    "a.png": await redAndBlue(),
    "b.jpg": await jpeg("#0f0"),
    "captions.csv": "image,caption\na.png,red and blue\nb.jpg,green\n",
  });

test.each(imageSizes)("a folder's images are scaled to %i pixels", async (imageSize) => {
  const images = await loadFolder(await halves(), { cacheFolder: folderOf({}), imageSize });
  expect(images.problems).toEqual([]);
  expect([images.imageSize, images.pixels.length]).toEqual([imageSize, 2 * imageSize * imageSize * 3]);
  // at 8 pixels the Lanczos kernel of a pixel reaches over the border between red and blue
  const far = imageSize > 8 ? 0 : 12;
  const near = (pixel: readonly number[], colour: readonly number[]) =>
    pixel.forEach((value, c) => {
      expect(Math.abs(value - colour[c]!)).toBeLessThanOrEqual(far);
    });
  for (const y of [0, 0.25, 0.75]) {
    near(pixelAt(images, "a.png", 0.25, y), [255, 0, 0]);
    near(pixelAt(images, "a.png", 0.75, y), [0, 0, 255]);
    expect(pixelAt(images, "b.jpg", 0.5, y)[1]).toBeGreaterThan(250);
  }
});

test("64 is the default, and sizes outside the list are refused", async () => {
  const folder = await halves();
  const load = (imageSize?: number) =>
    loadFolder(folder, {
      cacheFolder: folderOf({}),
      ...(imageSize !== undefined && { imageSize: imageSize as ImageSize }),
    });
  expect((await load()).contentHash).toBe((await load(64)).contentHash);
  for (const wrong of [0, 48, 512, Number.NaN]) {
    await expect(load(wrong)).rejects.toBeInstanceOf(DataError);
    await expect(load(wrong)).rejects.toThrow(`data: expected an image size of ${imageSizes.join(", ")}, got ${wrong}`);
  }
});

test("the cache has a pack for each size, and loading one size keeps the others", async () => {
  const [folder, cacheFolder] = [await halves(), folderOf({})];
  const load = async (imageSize: ImageSize) => {
    let decoded = 0;
    const progress = (_label: string, done: number) => {
      decoded = done;
    };
    return { images: await loadFolder(folder, { cacheFolder, imageSize, progress }), decoded };
  };
  const first = await Promise.all(imageSizes.map(load));
  const second = await Promise.all(imageSizes.map(load));
  expect(first.map(({ decoded }) => decoded)).toEqual(imageSizes.map(() => 2));
  expect(second.map(({ decoded }) => decoded)).toEqual(imageSizes.map(() => 0));
  const hashes = first.map(({ images }) => images.contentHash);
  expect(second.map(({ images }) => images.contentHash)).toEqual(hashes);
  expect(new Set(hashes).size).toBe(imageSizes.length);
  expect(new Set(second.map(({ images }) => images.cachedIn)).size).toBe(imageSizes.length);
});

test("packs of 64 pixels keep their name and key: older caches stay valid", async () => {
  const [folder, cacheFolder] = [await halves(), folderOf({})];
  await loadFolder(folder, { cacheFolder });
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const [name, ...others] = readdirSync(cacheFolder);
  expect([name!.split("-").at(-1), others]).toEqual([`${sha256(folder).slice(0, 16)}.pack`, []]);
  const files = ["a.png", "b.jpg"].map((file) => {
    const { size, mtimeMs } = statSync(join(folder, file));
    return [file, size, mtimeMs];
  });
  const [, facts] = readFileSync(join(cacheFolder, name!), "latin1").split("\n");
  expect(JSON.parse(facts!).key).toBe(sha256(JSON.stringify([2, 64, files])));
});

test.each([32, 128] as const)("a JPEG that was cut short is detected at %i pixels", async (imageSize) => {
  const files = { "cut.jpg": await cutAndSaved(0.5), "good.jpg": await jpeg("#0f0") };
  const folder = folderOf({ ...files, "captions.csv": "image,caption\ncut.jpg,one\ngood.jpg,two\n" });
  const images = await loadFolder(folder, { cacheFolder: folderOf({}), imageSize });
  expect([images.ids, kinds(images)]).toEqual([["good.jpg"], ["half-grey"]]);
  expect(whats(images)[0]).toMatch(/^its lower [45]\d % is plain grey/);
});

const emoji = await loadEmoji();

test.each(everything ? ([32, 128] as const) : ([32] as const))(
  "emoji are scaled to %i pixels; ids and captions stay",
  async (imageSize) => {
    const scaled = await loadEmoji({ imageSize });
    expect(scaled.imageSize).toBe(imageSize);
    expect(scaled.pixels).toHaveLength(1878 * imageSize * imageSize * 3);
    expect([scaled.ids, scaled.captions]).toEqual([emoji.ids, emoji.captions]);
    expect(scaled.contentHash).not.toBe(emoji.contentHash);
    expect(pixelAt(scaled, "1F436", 0, 0)).toEqual([255, 255, 255]);
    const heart = pixelAt(scaled, "2764", 0.5, 0.5);
    [221, 46, 68].forEach((value, c) => {
      expect(Math.abs(heart[c]! - value)).toBeLessThanOrEqual(2);
    });
    // a shift by one of 64 pixels would give more than 4, a comparison with the next drawing more than 40
    const differences = Array.from({ length: 19 }, (_, n) =>
      meanDifference(blockMeans(scaled.pixels, imageSize, n * 99), blockMeans(emoji.pixels, 64, n * 99)),
    );
    expect(differences.reduce((sum, each) => sum + each) / 19).toBeLessThan(3);
  },
);

/** The means `[16, 16, 3]` of the 16x16 blocks of image n of `[N, size, size, 3]`. */
function blockMeans(pixels: Uint8Array, size: number, n: number): Float64Array {
  const block = size / 16;
  const means = new Float64Array(16 * 16 * 3);
  pixels.subarray(n * size * size * 3, (n + 1) * size * size * 3).forEach((value, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % size, Math.floor(at / 3 / size)];
    means[(Math.floor(y / block) * 16 + Math.floor(x / block)) * 3 + c]! += value / block ** 2;
  });
  return means;
}

const meanDifference = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, n) => sum + Math.abs(value - b[n]!), 0) / a.length;

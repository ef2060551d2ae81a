import type { CaptionedImages } from "@bosquejo/data";
import { resolveConfig } from "@bosquejo/model";
import sharp from "sharp";
import { expect, test } from "vitest";
import { fixedCaptions, sampleGrid } from "../src/drawing/pictures.js";
import { picture } from "./fakes.js";

const raw = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });

const config = resolveConfig("sketch", { wordDimension: 1 });

/** As much of a run's data as the fixed captions are chosen from; a caption's vector is one number. */
function dataOf(pixels: Uint8Array, images: Uint32Array, captions: string[], vectors: Float32Array) {
  const words = { starts: new Uint32Array(images.length + 1), rows: new Uint32Array() };
  const pairs = { images, captions, vectors, words };
  const training = { pixels, train: pairs, test: pairs, table: new Float32Array() };
  return { images: { pixels } as CaptionedImages, test: pairs, training };
}

test("the fixed captions are spread over the pictures, one each, and the seed chooses them", () => {
  const count = 100;
  const pixels = new Uint8Array(count * 64 * 64 * 3);
  const images = Uint32Array.from({ length: 2 * count }, (_, pair) => Math.floor(pair / 2));
  const captions = Array.from(images, (image, pair) => `${image} ${pair % 2 ? "second" : "first"}`);
  const data = dataOf(pixels, images, captions, Float32Array.from(images));
  const one = fixedCaptions(config, data, 1);
  expect(one.captions).toHaveLength(14);
  expect(new Set(one.captions).size).toBe(14);
  expect(one.captions.every((caption) => caption.endsWith("first"))).toBe(true);
  expect([...one.inputs]).toEqual(one.captions.map((caption) => Number.parseInt(caption, 10)));
  expect(fixedCaptions(config, data, 1).captions).toEqual(one.captions);
  expect(fixedCaptions(config, data, 2).captions).not.toEqual(one.captions);
});

test("a test side smaller than the grid is shown whole", () => {
  const data = dataOf(new Uint8Array(5 * 64 * 64 * 3), Uint32Array.of(3, 1), ["b", "a"], new Float32Array(2));
  expect(fixedCaptions(config, data, 1).captions).toEqual(["a", "b"]);
});

test("a sample grid shows the real picture, the mean and samples of other seeds", async () => {
  const asked: unknown[] = [];
  const generate = async (_: Float32Array, sampling: unknown) => {
    asked.push(sampling);
    return picture(100);
  };
  const fixed = { captions: ["cat"], inputs: new Float32Array(3), real: [picture(50)] };
  const { info } = await raw(await sampleGrid({ generate }, fixed, "Step 1", "sketch"));
  expect(asked).toEqual(["mean", { seed: 1 }, { seed: 2 }]);
  expect(info.height).toBeGreaterThan(128);
});

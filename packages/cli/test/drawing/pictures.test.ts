import type { CaptionedImages, WordVectors } from "@bosquejo/data";
import { type Captions, captionsOf, resolveConfig, type Sampling } from "@bosquejo/model";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { RunPairs } from "../../src/data/run-data.js";
import { fixedCaptions, pictureAt, sampleGrid } from "../../src/drawing/pictures.js";
import { picture } from "../fake-run.js";

const raw = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });

/** The data that fixed captions are chosen from. Each caption is one word, whose vector is one number. */
function dataOf(pixels: Uint8Array, images: Uint32Array, captions: string[], vectors: Float32Array) {
  const { words, table } = captionsOf(
    Array.from(vectors, (value) => [Float32Array.of(value)]),
    1,
  );
  const pairs: RunPairs = { images, captions, vectors, words };
  const training = { pixels, imageSize: 64, train: pairs, test: pairs, table };
  const images64 = { pixels, imageSize: 64 } as CaptionedImages;
  return { images: images64, train: pairs, test: pairs, training, vectors: { dimension: 1 } as WordVectors };
}

/** Returns the vectors of captions, which are one number each. */
const numbersOf = ({ words, table }: Captions) => Array.from(words.rows, (row) => table[row]);

test("the fixed captions are spread over the images, one of each, and depend on the seed", () => {
  const count = 100;
  const pixels = new Uint8Array(count * 64 * 64 * 3);
  const images = Uint32Array.from({ length: 2 * count }, (_, pair) => Math.floor(pair / 2));
  const captions = Array.from(images, (image, pair) => `${image} ${pair % 2 ? "second" : "first"}`);
  const data = dataOf(pixels, images, captions, Float32Array.from(images));
  const one = fixedCaptions(data, 1);
  expect(one.captions).toHaveLength(14);
  expect(new Set(one.captions).size).toBe(14);
  expect(one.captions.every((caption) => caption.endsWith("first"))).toBe(true);
  expect(numbersOf(one.words)).toEqual(one.captions.map((caption) => Number.parseInt(caption, 10)));
  expect(fixedCaptions(data, 1).captions).toEqual(one.captions);
  expect(fixedCaptions(data, 2).captions).not.toEqual(one.captions);
});

test("a test side that is smaller than the grid is shown completely", () => {
  const data = dataOf(new Uint8Array(5 * 64 * 64 * 3), Uint32Array.of(3, 1), ["b", "a"], new Float32Array(2));
  expect(fixedCaptions(data, 1).captions).toEqual(["a", "b"]);
});

test("the real pictures belong to the captions, for any image size", () => {
  const bytes = 8 * 8 * 3;
  const pixels = Uint8Array.from({ length: 4 * bytes }, (_, i) => Math.floor(i / bytes));
  const data = dataOf(pixels, Uint32Array.of(3, 1), ["b", "a"], new Float32Array(2));
  const { real } = fixedCaptions({ ...data, images: { pixels, imageSize: 8 } as CaptionedImages }, 1);
  expect(real.map((image) => [image.length, image[0], image.at(-1)])).toEqual([
    [bytes, 1, 1],
    [bytes, 3, 3],
  ]);
  expect(pictureAt(pixels, 4, 2)).toEqual(new Uint8Array(bytes).fill(2));
});

test("a sample grid shows the real picture, the mean and samples of two seeds", async () => {
  const asked: Sampling[] = [];
  const generate = async (_: Captions, sampling: Sampling) => {
    asked.push(sampling);
    return picture(100);
  };
  const fixed = { captions: ["cat"], words: captionsOf([[Float32Array.of(1)]], 1), real: [picture(50)] };
  const config = resolveConfig("sketch");
  const { info } = await raw(await sampleGrid({ config, generate }, fixed, "Step 1", "sketch"));
  expect(asked).toEqual([{ options: { mean: true } }, { seed: 1 }, { seed: 2 }]);
  expect(info.height).toBeGreaterThan(128);
});

import type { CaptionedImages } from "@bosquejo/data";
import { resolveConfig } from "@bosquejo/model";
import sharp from "sharp";
import { expect, test } from "vitest";
import { renderGrid } from "../src/grid.js";
import { captionGrid, fixedCaptions, sampleGrid } from "../src/pictures.js";
import { textPath, textWidth, wrapText } from "../src/text.js";
import { picture } from "./fakes.js";

const raw = (png: Buffer) => sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
const grid = (caption: string, title = "Step 1") =>
  renderGrid({ title, subtitle: "", headings: ["real"], rows: [{ caption, images: [picture(200)] }], panels: 1 });

/** Pixels much darker than the page, in the part of a grid where captions are. */
async function inkIn(png: Buffer): Promise<number> {
  const { data, info } = await raw(png);
  let dark = 0;
  for (let y = 160; y < info.height; y++)
    for (let x = 40; x < 240; x++) if (data[(y * info.width + x) * 3]! < 120) dark++;
  return dark;
}

test("a caption is really drawn, without any font of the system's", async () => {
  expect(await inkIn(await grid(""))).toBe(0);
  const short = await inkIn(await grid("cat"));
  expect(short).toBeGreaterThan(50);
  expect(await inkIn(await grid("a cat that looks at the moon"))).toBeGreaterThan(3 * short);
  expect((await grid("cat")).equals(await grid("dog"))).toBe(false);
});

test("accents and quotes of captions have letters of their own", () => {
  expect(textWidth("’", 16)).not.toBe(textWidth("ô", 16));
  expect(textPath("Côte d’Ivoire", { x: 0, y: 0, size: 16, fill: "#000" }).match(/<path/g)).toHaveLength(13);
});

test("text is broken between words, inside only where a word is too long, and cut with an ellipsis", () => {
  expect(wrapText("two dogs run", 16, textWidth("two dogs", 16), 3)).toEqual(["two dogs", "run"]);
  const lines = wrapText("a ".repeat(200), 16, 100, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/…$/);
  for (const line of wrapText("donaudampfschifffahrtsgesellschaft", 16, 60, 9))
    expect(textWidth(line, 16)).toBeLessThanOrEqual(60);
});

test("a grid shows its pictures at twice their size, side by side", async () => {
  const rows = [{ caption: "red", images: [picture(10), picture(90)] }];
  const { data, info } = await raw(
    await renderGrid({ title: "t", subtitle: "s", headings: ["real", "mean"], rows, panels: 1 }),
  );
  const counts = new Map<number, number>();
  for (let i = 0; i < data.length; i += 3) counts.set(data[i]!, (counts.get(data[i]!) ?? 0) + 1);
  expect(counts.get(90)).toBeGreaterThanOrEqual(128 * 128);
  expect(counts.get(10)).toBeGreaterThanOrEqual(128 * 128);
  expect(info.width).toBeGreaterThan(2 * 128 + 190);
});

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

test("many pictures of a caption go on in the next row", async () => {
  const eight = await raw(await captionGrid(["cat"], [Array(8).fill(picture(9))], "t", "s"));
  const nine = await raw(await captionGrid(["cat"], [Array(9).fill(picture(9))], "t", "s"));
  expect(nine.info.width).toBe(eight.info.width);
  expect(nine.info.height - eight.info.height).toBe(128 + 14);
});

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { embeddedWordVectors, knownTokens, tokenize } from "../src/index.js";
import { loadEmoji } from "./fixtures.js";

const emoji = await loadEmoji();
const vectors = await embeddedWordVectors();
const imageBytes = 64 * 64 * 3;
const image = (n: number) => emoji.pixels.subarray(n * imageBytes, (n + 1) * imageBytes);

test("the 1,878 emoji have different drawings and different ids", () => {
  const drawings = emoji.ids.map((_, n) => createHash("sha256").update(image(n)).digest("hex"));
  expect(emoji.ids).toHaveLength(1878);
  expect(emoji.pixels).toHaveLength(1878 * imageBytes);
  expect(new Set(drawings).size).toBe(1878);
  expect(new Set(emoji.ids).size).toBe(1878);
});

test("no emoji is a skin-tone variant of another", () => {
  expect(emoji.ids.filter((id) => /-1F3F[B-F]/.test(id))).toEqual([]);
});

test("drawings are on white, and none is blank", () => {
  const dog = image(emoji.ids.indexOf("1F436"));
  expect([...dog.subarray(0, 3)]).toEqual([255, 255, 255]);
  const blank = emoji.ids.filter((_, n) => image(n).every((value) => value === 255));
  expect(blank).toEqual([]);
});

test("a red heart is red in the middle", () => {
  const [r, g, b] = image(emoji.ids.indexOf("2764")).subarray((32 * 64 + 32) * 3);
  expect([r, g, b]).toEqual([221, 46, 68]);
});

test("every emoji has one to five distinct captions, the label first", () => {
  for (const captions of emoji.captions) {
    expect(captions.length).toBeGreaterThanOrEqual(1);
    expect(captions.length).toBeLessThanOrEqual(5);
    expect(new Set(captions).size).toBe(captions.length);
  }
  expect(emoji.captions.flat().length).toBeGreaterThan(6000);
  expect(emoji.captions[emoji.ids.indexOf("1F436")]![0]).toBe("dog face");
});

test("every caption has a known word, and nearly all words are known", () => {
  const captions = emoji.captions.flat();
  expect(captions.filter((caption) => knownTokens(vectors, caption).length === 0)).toEqual([]);
  const words = captions.flatMap(tokenize).filter((token) => /\w/.test(token));
  const known = words.filter((word) => vectors.vector(word));
  expect(known.length / words.length).toBeGreaterThan(0.985);
});

test("every load gives the same emoji", async () => {
  expect((await loadEmoji()).contentHash).toBe(emoji.contentHash);
  expect(emoji.contentHash).toMatch(/^[0-9a-f]{64}$/);
});

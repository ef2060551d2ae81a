import { expect, test } from "vitest";
import { type CaptionedImages, DataError, imageOfPairs, pairCount, splitPairs } from "../src/index.js";

/** Images without pixels; image n has `captionCounts[n]` captions. */
function imagesOf(captionCounts: readonly number[], more: Partial<CaptionedImages> = {}): CaptionedImages {
  return {
    name: "flickr8k",
    ids: captionCounts.map((_, n) => `${n}.jpg`),
    imageSize: 64,
    pixels: new Uint8Array(),
    captions: captionCounts.map((count, n) => Array.from({ length: count }, (_, c) => `caption ${c} of ${n}`)),
    contentHash: "",
    problems: [],
    ...more,
  };
}
const alike = (count: number, captions = 1) => imagesOf(Array<number>(count).fill(captions));
const options = (rule?: "official" | "images" | "pairs", testShare = 0.2, seed = 1) => ({ rule, testShare, seed });

test("pairs are numbered image by image, caption by caption", () => {
  const images = imagesOf([2, 1, 3]);
  expect(pairCount(images)).toBe(6);
  expect([...imageOfPairs(images)]).toEqual([0, 0, 1, 2, 2, 2]);
});

test("by images, an image is on one side with all of its captions, and every pair is on a side", () => {
  const images = alike(1878, 3);
  const { rule, tests, train, test: tested } = splitPairs(images, options(undefined, 0.2, 7));
  expect([rule, tests]).toEqual(["images", "held-out"]);
  expect(tested).toHaveLength(376 * 3);
  expect([...train, ...tested].sort((a, b) => a - b)).toEqual([...Array(1878 * 3).keys()]);
  const owners = imageOfPairs(images);
  const trained = new Set([...train].map((pair) => owners[pair]));
  expect([...tested].filter((pair) => trained.has(owners[pair]))).toEqual([]);
  expect([...tested]).toEqual([...tested].sort((a, b) => a - b));
});

test("the same seed gives the same split on every machine, another seed another split", () => {
  expect(splitPairs(alike(50), options("images"))).toEqual(splitPairs(alike(50), options("images")));
  expect(splitPairs(alike(50), options("images"))).not.toEqual(splitPairs(alike(50), options("images", 0.2, 2)));
  expect([...splitPairs(alike(50), options("images")).test]).toEqual([27, 29, 30, 33, 35, 38, 39, 42, 44, 49]);
});

test("by pairs, an image may be on both sides", () => {
  const images = alike(10, 5);
  const { rule, train, test: tested } = splitPairs(images, options("pairs"));
  expect(rule).toBe("pairs");
  expect([...tested]).toEqual([27, 29, 30, 33, 35, 38, 39, 42, 44, 49]);
  expect(train).toHaveLength(40);
  const owners = imageOfPairs(images);
  expect([...tested].some((pair) => [...train].some((other) => owners[other] === owners[pair]))).toBe(true);
});

test("both sides have an image, even for a tiny share", () => {
  expect(splitPairs(alike(2), options("images", 0.01)).test).toHaveLength(1);
  expect(splitPairs(alike(2), options("images", 0.99)).train).toHaveLength(1);
});

test("fewer than two items, or a share outside 0 to 1, are refused", () => {
  expect(() => splitPairs(alike(1, 5), options("images"))).toThrow("split: expected at least 2 images, got 1");
  expect(() => splitPairs(alike(1), options("pairs"))).toThrow("split: expected at least 2 captions, got 1");
  expect(() => splitPairs(alike(10), options("images", 1))).toThrow("expected a test share between 0 and 1, got 1");
});

const lists = { train: Uint32Array.of(0, 2), dev: Uint32Array.of(1), test: Uint32Array.of(3) };

test("the default rule is the published lists if there are any; dev photos are then on neither side", () => {
  expect(splitPairs(imagesOf([1, 2, 2, 1], { lists }), options())).toEqual({
    rule: "official",
    tests: "test",
    train: Uint32Array.of(0, 3, 4),
    test: Uint32Array.of(5),
  });
  expect(splitPairs(imagesOf([1, 2, 2, 1], { lists }), options("images")).rule).toBe("images");
});

test("the dev list is the test side if there is no test list, or none of its photos exist", () => {
  const { test: _, ...noTest } = lists;
  for (const few of [noTest, { ...lists, test: new Uint32Array() }]) {
    const split = splitPairs(imagesOf([1, 2, 2, 1], { lists: few }), options());
    expect([split.tests, ...split.test]).toEqual(["dev", 1, 2]);
  }
});

test("the official rule without lists is an error", () => {
  const images = alike(4);
  expect(() => splitPairs({ ...images, name: "emoji" }, options("official"))).toThrow(
    "got emoji, which publishes none: split by images with --split images",
  );
  expect(() => splitPairs({ ...images, missingLists: "expected lists, got none" }, options("official"))).toThrow(
    "split: expected lists, got none, or split by images with --split images (evaluate: --split all)",
  );
  expect(() => splitPairs(images, options("official"))).toThrow(DataError);
});

test("published lists with an empty side, or with an image on both sides, are refused", () => {
  const problems = [{ kind: "split-list", where: "trainImages.txt", what: "the list is missing" }] as const;
  const noTrain = imagesOf([1, 1, 1, 1], { problems, lists: { ...lists, train: new Uint32Array() } });
  expect(() => splitPairs(noTrain, options())).toThrow(/in the published train list, got none: .*the list is missing/s);
  expect(() => splitPairs(imagesOf([1, 1], { lists: { train: Uint32Array.of(0) } }), options())).toThrow(
    /in the published test or dev list, got none/,
  );
  const both = imagesOf([1, 1, 1, 1], { lists: { ...lists, test: Uint32Array.of(2, 3) } });
  expect(() => splitPairs(both, options())).toThrow(/share no image, got 1 in both .*, such as 2\.jpg/);
});

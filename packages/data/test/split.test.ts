import { expect, test } from "vitest";
import { splitImages } from "../src/index.js";

test("every image is on exactly one side, a fifth of them on the test side", () => {
  const { train, test: tests } = splitImages(1878, 0.2, 7);
  expect(tests).toHaveLength(376);
  expect([...train, ...tests].sort((a, b) => a - b)).toEqual([...Array(1878).keys()]);
  expect([...tests]).toEqual([...tests].sort((a, b) => a - b));
});

test("the same seed parts alike everywhere, another one otherwise", () => {
  expect(splitImages(50, 0.2, 1)).toEqual(splitImages(50, 0.2, 1));
  expect(splitImages(50, 0.2, 1)).not.toEqual(splitImages(50, 0.2, 2));
  expect([...splitImages(50, 0.2, 1).test]).toEqual([27, 29, 30, 33, 35, 38, 39, 42, 44, 49]);
});

test("both sides have an image, however small the share", () => {
  expect(splitImages(2, 0.01, 1).test).toHaveLength(1);
  expect(splitImages(2, 0.99, 1).train).toHaveLength(1);
});

test("what cannot be parted is refused", () => {
  expect(() => splitImages(1, 0.2, 1)).toThrow("split: wants at least 2 images, got 1");
  expect(() => splitImages(10, 1, 1)).toThrow("split: wants a test share between 0 and 1, got 1");
});

import { expect, test } from "vitest";
import { slicesOf } from "../src/index.js";

test("slicesOf returns as many slices as wanted, but no empty ones", () => {
  expect(slicesOf(1000, 64)).toBe(64);
  expect(slicesOf(10, 64)).toBe(10);
  expect(slicesOf(1000, 0.2)).toBe(1);
});

test("slicesOf returns enough slices that no invocation needs more than 32,768 iterations", () => {
  expect(slicesOf(131072, 1)).toBe(4);
  expect(slicesOf(8192, 1, 32)).toBe(8);
});

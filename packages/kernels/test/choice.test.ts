import { expect, test } from "vitest";
import { slicesOf } from "../src/index.js";

test("a device is kept busy, but no slice is empty", () => {
  expect(slicesOf(1000, 64)).toBe(64);
  expect(slicesOf(10, 64)).toBe(10);
  expect(slicesOf(1000, 0.2)).toBe(1);
});

test("no invocation loops more than 32,768 times", () => {
  expect(slicesOf(131072, 1)).toBe(4);
  expect(slicesOf(8192, 1, 32)).toBe(8);
});

import { expect, test } from "vitest";
import { epochsWithin, warmupWithin } from "../../src/training/fit-to-time.js";

const minutes = (count: number) => count * 60_000;

test("epochs fill the time that evaluations and pictures leave", () => {
  expect(epochsWithin(minutes(10), minutes(1), 40)).toBe(9);
  expect(epochsWithin(minutes(20), minutes(1), 40)).toBe(17);
});

test("a machine too slow for one epoch still plans one", () => {
  expect(epochsWithin(minutes(1), minutes(30), 40)).toBe(1);
});

test("a long time limit gives no more epochs than the configuration has", () => {
  expect(epochsWithin(minutes(600), minutes(1), 40)).toBe(40);
});

test("a tenth of the steps at most warm up", () => {
  expect(warmupWithin(5000, 100)).toBe(100);
  expect(warmupWithin(120, 100)).toBe(12);
  expect(warmupWithin(3, 100)).toBe(1);
  expect(warmupWithin(120, 0)).toBe(0);
});

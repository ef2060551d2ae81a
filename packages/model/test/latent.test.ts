import { expect, test } from "vitest";
import { klDivergence } from "../src/metrics/image-metrics.js";
import { latentSum } from "../src/models/vae/latent.js";
import { ModelError } from "../src/types.js";
import { random } from "./random.js";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("latent figures equal KL and variance dimension by dimension, however the rows come in blocks", () => {
  const next = random(1);
  const [rows, L] = [23, 4];
  const mu = Float32Array.from({ length: rows * L }, (_, i) => (i % L) * (next() - 0.3));
  const logVariance = Float32Array.from({ length: rows * L }, () => -2 * next());
  const sum = latentSum(L);
  for (const [from, to] of [
    [0, 5],
    [5, 6],
    [6, 23],
  ] as const)
    sum.add(mu.subarray(from * L, to * L), logVariance.subarray(from * L, to * L));
  const { pairs, kl, variance } = sum.result();
  expect(pairs).toBe(rows);
  for (let d = 0; d < L; d++) {
    const column = (values: Float32Array) => Array.from({ length: rows }, (_, row) => values[row * L + d]!);
    expect(kl[d]).toBeCloseTo(klDivergence(column(mu), column(logVariance)) / rows, 10);
    const middle = mean(column(mu));
    expect(variance[d]).toBeCloseTo(mean(column(mu).map((value) => (value - middle) ** 2)), 10);
  }
  expect(kl.reduce((total, value) => total + value)).toBeCloseTo(klDivergence(mu, logVariance) / rows, 10);
});

test("a dimension is active where mu varies by more than 0.01, and collapsed where its KL is below 0.01", () => {
  const sum = latentSum(4);
  // varies; far from 0 but the same for all; just too little; nothing at all
  sum.add([1, 3, 0.099, 0], [-3, 0, 0, 0]);
  sum.add([-1, 3, -0.099, 0], [-3, 0, 0, 0]);
  const { kl, variance, active, collapsed } = sum.result();
  expect(active).toBe(1);
  expect(collapsed).toBe(2);
  expect(Array.from(variance, (value) => Number(value.toFixed(9)))).toEqual([1, 0, 0.009801, 0]);
  expect(kl[1]).toBeCloseTo(4.5, 12);
  expect(kl[3]).toBe(0);
});

test("the variance of a mean far from 0 keeps its digits", () => {
  const sum = latentSum(1);
  for (let i = 0; i < 1000; i++) sum.add([1e8 + (i % 2)], [0]);
  expect(sum.result().variance[0]).toBeCloseTo(0.25, 6);
});

test("latent figures want whole rows of both, and at least one", () => {
  expect(() => latentSum(3).add([1, 2], [1, 2])).toThrow("latent: wants mu and logvar [n, 3], got 2 and 2 values");
  expect(() => latentSum(1).add([1, 2], [1])).toThrow("latent: wants mu and logvar [n, 1], got 2 and 1 values");
  expect(() => latentSum(1).result()).toThrow(new ModelError("latent: wants at least one pair, got none"));
});

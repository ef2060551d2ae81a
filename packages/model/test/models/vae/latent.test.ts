import { describe, expect, test } from "vitest";
import { latentSum } from "../../../src/models/vae/latent.js";
import { ModelError } from "../../../src/types.js";
import { mean, random } from "../../random.js";

/**
 * The KL of N(mu, exp(logVariance)) from N(0, 1) in nats, summed over all values (Kingma and Welling 2014, appendix B).
 */
const klDivergence = (mu: ArrayLike<number>, logVariance: ArrayLike<number>): number =>
  Array.from(mu, (m, i) => m ** 2 + Math.exp(logVariance[i]!) - 1 - logVariance[i]!).reduce((a, b) => a + b) / 2;

/** The KL of one row: the sum over its dimensions. */
function klOf(mu: readonly number[], logVariance: readonly number[]): number {
  const sum = latentSum(mu.length);
  sum.add(mu, logVariance);
  return sum.result().kl.reduce((total, value) => total + value);
}

test("latent figures equal KL and variance of each dimension, for any blocks of rows", () => {
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

test("a dimension is active if the variance of mu is above 0.01, and collapsed if its KL is below 0.01", () => {
  const sum = latentSum(4);
  // dimension 0 varies; 1 is far from 0 but constant; 2 varies just too little; 3 is always 0
  sum.add([1, 3, 0.099, 0], [-3, 0, 0, 0]);
  sum.add([-1, 3, -0.099, 0], [-3, 0, 0, 0]);
  const { kl, variance, active, collapsed } = sum.result();
  expect(active).toBe(1);
  expect(collapsed).toBe(2);
  expect(Array.from(variance, (value) => Number(value.toFixed(9)))).toEqual([1, 0, 0.009801, 0]);
  expect(kl[1]).toBeCloseTo(4.5, 12);
  expect(kl[3]).toBe(0);
});

test("the variance is exact if the mean is far from 0", () => {
  const sum = latentSum(1);
  for (let i = 0; i < 1000; i++) sum.add([1e8 + (i % 2)], [0]);
  expect(sum.result().variance[0]).toBeCloseTo(0.25, 6);
});

test("latent figures throw for incomplete rows and without rows", () => {
  expect(() => latentSum(3).add([1, 2], [1, 2])).toThrow("latent: expected mu and logvar [n, 3], got 2 and 2 values");
  expect(() => latentSum(1).add([1, 2], [1])).toThrow("latent: expected mu and logvar [n, 1], got 2 and 1 values");
  expect(() => latentSum(1).result()).toThrow(new ModelError("latent: expected at least one pair, got none"));
});

describe("the KL divergence", () => {
  test("is 0 for a standard normal distribution, and half the square of the shift for a shifted one", () => {
    expect(klOf([0, 0], [0, 0])).toBe(0);
    expect(klOf([3, 0], [0, 0])).toBe(4.5);
  });

  test("equals the integral of p log(p / q)", () => {
    const [mu, logVariance] = [0.7, -1.2];
    const sigma = Math.exp(logVariance / 2);
    const density = (x: number, m: number, s: number) =>
      Math.exp(-(((x - m) / s) ** 2) / 2) / (s * Math.sqrt(2 * Math.PI));
    let integral = 0;
    for (let x = mu - 10 * sigma; x < mu + 10 * sigma; x += sigma / 1000) {
      const p = density(x, mu, sigma);
      integral += (p * Math.log(p / density(x, 0, 1)) * sigma) / 1000;
    }
    expect(klOf([mu], [logVariance])).toBeCloseTo(integral, 9);
  });
});

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  add,
  batchNorm,
  binaryCrossEntropyWithLogits,
  crossEntropy,
  type Device,
  gradients,
  layerNorm,
  logSoftmax,
  mseLoss,
  openDevice,
  relu,
  softmax,
  sum,
  type Tensor,
} from "../../src/index.js";
import { valuesOf } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const matrix = (rows: readonly (readonly number[])[]) => device.tensor([rows.length, rows[0]!.length], rows.flat());
const all = (size: number, value: number) => device.tensor([size], new Float32Array(size).fill(value));

test("a label that is no class makes the loss NaN, and the gradient of its own row only", async () => {
  for (const label of [3, 7, 2 ** 31, 2 ** 32 - 1]) {
    const [loss, dlogits] = await valuesOf(device, () => {
      const logits = matrix([
        [1, 2, 3],
        [3, 2, 1],
      ]);
      const y = crossEntropy(logits, device.tensor([2], Uint32Array.of(0, label)));
      return [y, ...gradients(y, [logits])];
    });
    expect(loss).toEqual([Number.NaN]);
    expect(dlogits!.map(Number.isNaN)).toEqual([false, false, false, true, true, true]);
  }
});

test("softmax and logSoftmax of large values do not overflow, and softmax of -Infinity is 0", async () => {
  const [shares, logarithms] = await valuesOf(device, () => {
    const x = matrix([
      [1000, 1000, Number.NEGATIVE_INFINITY, 0],
      [-1000, -2000, -1001, -3000],
    ]);
    return [softmax(x, { axis: 1 }), logSoftmax(x, { axis: 1 })];
  });
  expect(shares!.slice(0, 4)).toEqual([0.5, 0.5, 0, 0]);
  expect(shares![6]! / shares![4]!).toBeCloseTo(Math.exp(-1), 6);
  expect(logarithms![0]).toBeCloseTo(-Math.log(2), 6);
  expect(logarithms![7]).toBeCloseTo(-2000 - Math.log(1 + Math.exp(-1)), 3);
});

test("the softmax of a long row is correct if a whole slice of it is -Infinity", async () => {
  const [y] = await valuesOf(device, () => {
    const x = new Float32Array(4096).fill(Number.NEGATIVE_INFINITY);
    x.set([1, 1], 2000);
    return [softmax(device.tensor([4096], x), { axis: 0 })];
  });
  expect([y!.indexOf(0.5), y!.lastIndexOf(0.5)]).toEqual([2000, 2001]);
  expect(y!.filter((value) => value !== 0)).toHaveLength(2);
});

test("binary cross entropy is above 0 for a confident right prediction, and finite for a wrong one", async () => {
  const [right, wrong, dwrong] = await valuesOf(device, () => {
    const [sure, off] = [all(1, 20), all(1, -200)];
    const y = binaryCrossEntropyWithLogits(off, all(1, 1));
    return [binaryCrossEntropyWithLogits(sure, all(1, 1)), y, ...gradients(y, [off])];
  });
  expect(right![0]! / Math.exp(-20)).toBeCloseTo(1, 5);
  expect(wrong).toEqual([200]);
  expect(dwrong).toEqual([-1]);
});

test("layerNorm is precise for values far from 0", async () => {
  const values = Array.from({ length: 256 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const [y] = await valuesOf(device, () => {
    const x = matrix([values.map((value) => 10_000 + value)]);
    return [layerNorm(x, all(256, 1), all(256, 0), { epsilon: 1e-5 })];
  });
  for (const [i, value] of y!.entries()) expect(value).toBeCloseTo(values[i]! / Math.sqrt(1 + 1e-5), 5);
});

test("running statistics change in training and stay the same in evaluation", async () => {
  const [mean, variance, y] = await valuesOf(device, () => {
    const x = matrix([[1], [3], [5], [7]]);
    const running = [all(1, 0), all(1, 1)] as const;
    const step = (training: boolean) =>
      batchNorm(x, all(1, 1), all(1, 0), ...running, { training, momentum: 0.5, epsilon: 1e-5 });
    for (const training of [true, false, true]) step(training);
    return [...running, step(false)];
  });
  // two updates with momentum 1/2 towards a mean of 4 and an unbiased variance of 20/3
  expect(mean).toEqual([3]);
  expect(variance![0]).toBeCloseTo(1 / 4 + (3 / 4) * (20 / 3), 5);
  expect(y![3]).toBeCloseTo((7 - 3) / Math.sqrt(5.25 + 1e-5), 5);
});

test("gradients in evaluation use the running statistics with which y was computed", async () => {
  const [dx] = await valuesOf(device, () => {
    const x = matrix([[1], [3]]);
    const running = [all(1, 0), all(1, 4)] as const;
    const step = (training: boolean) =>
      batchNorm(x, all(1, 2), all(1, 0), ...running, { training, momentum: 1, epsilon: 1e-9 });
    const y = step(false);
    step(true);
    return gradients(sum(y), [x]);
  });
  expect(dx).toEqual([1, 1]);
});

const waves = (size: number, phase: number) => Float32Array.from({ length: size }, (_, i) => Math.sin(5 * i + phase));
const [ones, zeros] = [(N: number) => all(N, 1), (N: number) => all(N, 0)];
const batched = (training: boolean) => (x: Tensor, N: number) =>
  batchNorm(x, ones(N), zeros(N), zeros(N), ones(N), { training, momentum: 0.1, epsilon: 1e-5 });
/** Ops of `x[3,N]`, by name. */
const made: Readonly<Record<string, (x: Tensor, N: number) => Tensor>> = {
  softmax: (x) => softmax(x, { axis: 1 }),
  logSoftmax: (x) => logSoftmax(x, { axis: 0 }),
  layerNorm: (x, N) => layerNorm(x, ones(N), zeros(N), { epsilon: 1e-5 }),
  "batchNorm in training": batched(true),
  "batchNorm in evaluation": batched(false),
  crossEntropy: (x) => crossEntropy(x, device.tensor([3], Uint32Array.of(0, 2, 1))),
  mseLoss: (x, N) => mseLoss(x, device.tensor([3, N], waves(3 * N, 2))),
  binaryCrossEntropyWithLogits: (x, N) => binaryCrossEntropyWithLogits(x, device.tensor([3, N], waves(3 * N, 2))),
};
const widths = Object.entries(made).flatMap(([name, make]) => [3, 4].map((N) => [name, N, make] as const));

test.each(widths)(
  "gradients of %s with %i columns are added in place and apply the activation before it",
  async (_name, N, make) => {
    const values = waves(3 * N, 1);
    const [twice, once] = await valuesOf(device, () => {
      const x = device.tensor([3, N], values);
      const h = relu(x);
      const y = add(make(h, N), make(h, N));
      const seed = device.tensor(y.shape, waves(y.size, 3));
      // the gradient at h itself does not include the activation
      return [...gradients(y, [x], { seed }), ...gradients(make(h, N), [h], { seed })];
    });
    for (const [i, value] of twice!.entries()) {
      if (values[i]! > 0) expect(value).toBeCloseTo(2 * once![i]!, 5);
      else expect(Math.abs(value)).toBe(0);
    }
  },
);

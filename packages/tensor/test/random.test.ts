import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Device,
  dropout,
  gradients,
  normals,
  openDevice,
  permutation,
  randomKey,
  reparameterize,
  scope,
  threefry,
  uniform01,
} from "../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

const SIZE = 20_000;
const SEED = 0xc0ffee;

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: Float32Array) => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

/** Normal numbers that the device draws for a key and a stream. */
async function noise(seed: number, step: number, stream: number): Promise<Float32Array> {
  const z = scope(device, () =>
    reparameterize(device.zeros([SIZE]), device.zeros([SIZE]), randomKey(device, seed, step), { stream }),
  );
  return z.read().finally(() => z.dispose());
}

/** The result of dropout on ones, and the gradient of its sum. */
async function dropped(seed: number, step: number, stream: number, rate: number) {
  const [y, dx] = scope(device, () => {
    const ones = device.tensor([SIZE], new Float32Array(SIZE).fill(1));
    const made = dropout(ones, randomKey(device, seed, step), { rate, stream });
    return [made, gradients(made, [ones], { seed: ones })[0]!] as const;
  });
  const values = [await y.read(), await dx.read()] as const;
  y.dispose();
  dx.dispose();
  return values;
}

// the published test vectors of Random123's threefry2x32 with 20 rounds
test.each([
  [
    [0, 0],
    [0, 0],
    [0x6b200159, 0x99ba4efe],
  ],
  [
    [0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x1cb996fc, 0xbb002be7],
  ],
  [
    [0x13198a2e, 0x03707344],
    [0x243f6a88, 0x85a308d3],
    [0xc4923a9c, 0x483df7a0],
  ],
] as [[number, number], [number, number], [number, number]][])(
  "threefry of key %j and counter %j is the published value %j",
  (key, counter, bits) => {
    expect(threefry(key, counter)).toEqual(bits);
  },
);

test("uniform numbers are between 0 and 1, both excluded, and float32 represents them exactly", () => {
  for (const bits of [0, 1, 511, 512, 0x7fffffff, 0xffffff00, 0xffffffff]) {
    const value = uniform01(bits);
    expect(value).toBeGreaterThan(0);
    expect(value).toBeLessThan(1);
    expect(Math.fround(value)).toBe(value);
  }
});

test("noise of the device agrees with the host to 1e-5 and is standard normal", async () => {
  const values = await noise(SEED, 3, 7);
  const host = normals(SIZE, SEED, 7, 3);
  expect(values.findIndex((value, i) => !(Math.abs(value - host[i]!) <= 1e-5))).toBe(-1);
  // five standard errors
  expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(SIZE));
  expect(Math.abs(variance(values) - 1)).toBeLessThan(5 * Math.sqrt(2 / SIZE));
  const tails = values.filter((value) => Math.abs(value) > 1.959964).length / SIZE;
  expect(Math.abs(tails - 0.05)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / SIZE));
});

test("equal keys give equal noise; another seed, step or stream gives uncorrelated noise", async () => {
  const first = await noise(1, 1, 1);
  expect(await noise(1, 1, 1)).toEqual(first);
  for (const [seed, step, stream] of [
    [2, 1, 1],
    [1, 2, 1],
    [1, 1, 2],
  ] as const) {
    const other = await noise(seed, step, stream);
    const correlation = mean(first.map((value, i) => value * other[i]!));
    expect(Math.abs(correlation), `${seed} ${step} ${stream}`).toBeLessThan(5 / Math.sqrt(SIZE));
  }
});

test.each([0.1, 0.5, 0.9])(
  "dropout at rate %d keeps the right share of values and the mean, and its gradient has the same mask",
  async (rate) => {
    const [y, dx] = await dropped(SEED, 0, 0, rate);
    const kept = y.filter((value) => value !== 0).length / SIZE;
    expect(Math.abs(kept - (1 - rate))).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / SIZE));
    expect(Math.abs(mean(y) - 1)).toBeLessThan(5 * Math.sqrt(rate / (1 - rate) / SIZE));
    expect(dx).toEqual(y);
  },
);

test("dropout draws another mask for another seed, step or stream", async () => {
  const [first] = await dropped(1, 1, 1, 0.5);
  for (const [seed, step, stream] of [
    [2, 1, 1],
    [1, 2, 1],
    [1, 1, 2],
  ] as const) {
    const [other] = await dropped(seed, step, stream, 0.5);
    const same = first.filter((value, i) => value === other[i]).length / SIZE;
    expect(Math.abs(same - 0.5), `${seed} ${step} ${stream}`).toBeLessThan(5 * Math.sqrt(0.25 / SIZE));
  }
});

test("a permutation has every number once, depends on seed, stream and step only, and is uniform", () => {
  const numbers = Uint32Array.from({ length: 1000 }, (_, i) => i);
  const order = permutation(1000, 1, 2, 3);
  expect(order.slice().sort()).toEqual(numbers);
  expect(permutation(1000, 1, 2, 3)).toEqual(order);
  for (const other of [permutation(1000, 2, 2, 3), permutation(1000, 1, 3, 3), permutation(1000, 1, 2, 4)]) {
    expect(other).not.toEqual(order);
  }
  const counts = new Array<number>(4 * 4).fill(0);
  for (let step = 0; step < 4000; step++) {
    permutation(4, 9, 0, step).forEach((value, place) => {
      counts[place * 4 + value]! += 1;
    });
  }
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(4000 * 0.25 * 0.75));
  expect(permutation(1, 1, 1, 1)).toEqual(Uint32Array.of(0));
  expect(permutation(0, 1, 1, 1)).toEqual(new Uint32Array());
});

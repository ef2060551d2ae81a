import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  clamp,
  type Device,
  div,
  equal,
  gradients,
  greater,
  klMse,
  less,
  log,
  matmul,
  openDevice,
  pow,
  scope,
  slice,
  tanh,
  where,
} from "../../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

test("products are correct if a sum has more terms than a driver allows iterations of a loop", async () => {
  const rows = 300_001;
  const ones = new Float32Array(rows).fill(1);
  const [forward, dw] = scope(device, () => {
    const [row, column] = [device.tensor([1, rows], ones), device.tensor([rows, 1], ones)];
    const w = device.zeros([1, 1]);
    return [matmul(row, column), gradients(matmul(column, w), [w], { seed: column })[0]!] as const;
  });
  expect(await forward.item()).toBe(rows);
  expect(await dw.item()).toBe(rows);
  for (const each of [forward, dw]) each.dispose();
});

test("klMse is correct if mu has more values than the images", async () => {
  const [B, L] = [1000, 100];
  using losses = scope(device, () => {
    const [y, mu] = [device.zeros([64]), device.tensor([B, L], new Float32Array(B * L).fill(1))];
    return klMse(y, device.zeros([64]), mu, device.zeros([B, L]), device.tensor([1], [1]));
  });
  // mu^2 / 2 for each of the L values
  const [total, mse, kl] = await losses.read();
  expect(mse).toBe(0);
  // drivers round exp(0) differently
  expect(kl).toBeCloseTo(50, 4);
  expect(total).toBe(kl);
});

test("numbers are compared with integer tensors as integers, and refused if the type cannot hold them", async () => {
  using large = device.tensor([3], Int32Array.of(16_777_216, 16_777_217, -1));
  using found = equal(large, 16_777_217);
  using below = less(large, -0x7fffffff);
  using n = device.tensor([2], Uint32Array.of(0, 0xffffffff));
  using chosen = scope(device, () => where(greater(n, 0), n, 16_777_217));
  expect([...(await found.read("u32")), ...(await below.read("u32"))]).toEqual([0, 1, 0, 0, 0, 0]);
  expect([...(await chosen.read("u32"))]).toEqual([16_777_217, 0xffffffff]);
  expect(() => equal(large, 1.5)).toThrow(
    "equal: expected a whole number from -2147483648 to 2147483647 with i32, got 1.5",
  );
  expect(() => less(n, -1)).toThrow("less: expected a whole number from 0 to 4294967295 with u32, got -1");
  expect(() => where(n, n, 2 ** 32)).toThrow(
    "where: expected a whole number from 0 to 4294967295 with u32, got 4294967296",
  );
});

test("a clamp with an infinite bound keeps infinity and its gradient", async () => {
  using x = device.tensor([3], [Number.POSITIVE_INFINITY, -2, 3]);
  using y = clamp(x, { min: 0, max: Number.POSITIVE_INFINITY });
  const [dx] = scope(device, () => gradients(y, [x], { seed: device.tensor([3], [1, 1, 1]) }));
  expect([...(await y.read())]).toEqual([Number.POSITIVE_INFINITY, 0, 3]);
  expect([...(await dx!.read())]).toEqual([1, 0, 1]);
  dx!.dispose();
});

test("slices of one shape at many places need a single kernel", () => {
  using x = device.zeros([64 * 40]);
  const { compiled } = device.pipelines;
  scope(device, () => {
    for (let start = 0; start < 64 * 32; start += 64) slice(x, { start: [start], end: [start + 64] });
  });
  expect(device.pipelines.compiled - compiled).toBe(1);
});

test("log(0) and 0 to the power -1 are infinite, and tanh is precise for small values", async () => {
  const small = Float32Array.of(1e-6, -1e-4, 0.1, -0.24, 0.26, 1);
  const tanhs = scope(device, () => tanh(device.tensor([6], small)));
  const found = await tanhs.read();
  for (const [i, value] of small.entries()) expect(Math.abs(found[i]! / Math.tanh(value) - 1)).toBeLessThan(3e-7);
  const [logs, powers] = scope(device, () => {
    const x = device.tensor([4], [0, -1, 1, 4]);
    return [log(x), pow(x, -1)] as const;
  });
  expect([...(await logs.read())].map(String).slice(0, 3)).toEqual(["-Infinity", "NaN", "0"]);
  expect(await powers.read()).toEqual(Float32Array.of(Infinity, -1, 1, 0.25));
  expect(() => div(powers, 0)).toThrow("div: expected a divisor other than 0, got 0");
  for (const each of [tanhs, logs, powers]) each.dispose();
});

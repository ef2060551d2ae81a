import { kernel } from "@bosquejo/kernels";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  add,
  capture,
  type Device,
  div,
  embedding,
  exp,
  gradients,
  launch,
  mul,
  openDevice,
  rmsprop,
  scale,
  scope,
  sqrt,
  sum,
} from "../../src/index.js";
import { vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice({ checks: "nan" });
});
afterAll(() => device.dispose());
// a NaN of one test must not be reported in the next
afterEach(async () => {
  await device.idle();
  expect(device.stats.liveBytes).toBe(0);
});

// square roots of negative numbers, not logarithms: for those, WGSL leaves the result to the driver
const vector = vectorsOn(() => device);
const remedy = "check its inputs; clamp or an epsilon keeps them in the range where the op is defined";
const made = (op: string, where: string, launch = String.raw`launch \d+ of the device`) =>
  new RegExp(String.raw`^nan: ${op} made the first NaN, in ${where} \(${launch}\): ${remedy}$`);

test("the next read names the op that made the first NaN, also after further ops", async () => {
  using x = vector(1, -1, 2);
  using y = sqrt(x);
  using z = scope(device, () => scale(add(y, x), { factor: 2 }));
  await expect(z.read()).rejects.toThrow(made("sqrt", String.raw`y \[3\]`));
});

test("after a NaN was reported, the search starts again and values can be read", async () => {
  using x = vector(0, 1);
  using y = div(x, x);
  await expect(y.item().catch(() => y.read())).rejects.toThrow(made("div", String.raw`y \[2\]`));
  expect([...(await y.read())]).toEqual([Number.NaN, 1]);
  using later = scope(device, () => sqrt(scale(x, { factor: -1 })));
  await expect(device.idle()).rejects.toThrow(made("sqrt", String.raw`y \[2\]`));
  expect(await later.read()).toHaveLength(2);
});

test("all reads that wait report the same NaN", async () => {
  using x = vector(-1);
  using y = sqrt(x);
  const results = await Promise.allSettled([x.read(), y.read(), device.idle()]);
  for (const each of results) {
    expect(each.status).toBe("rejected");
    expect((each as PromiseRejectedResult).reason.message).toMatch(made("sqrt", String.raw`y \[1\]`));
  }
});

test("a NaN in a gradient is reported with the op whose gradient it is", async () => {
  using x = vector(0, 4);
  using y = scope(device, () => sum(mul(sqrt(x), vector(0, 1))));
  expect(await y.item()).toBe(2);
  const [dx] = scope(device, () => gradients(sum(mul(sqrt(x), vector(0, 1))), [x]));
  await expect(dx!.read()).rejects.toThrow(made("gradient of sqrt", String.raw`dx \[2\]`));
  dx!.dispose();
});

test("a NaN in a replayed step is reported with the replay and the launch's number in explain()", async () => {
  using x = vector(3, 4);
  using step = capture(device, [x], () => sqrt(add(x, x)));
  const names = step.explain().map(({ kernel: name }) => name);
  for (const value of [1, 2, -1, 5]) step.replay([value, 1]);
  const launched = `launch ${names.indexOf("sqrt") + 1} of a captured step, replay 3`;
  await expect(step.outputs.read()).rejects.toThrow(made("sqrt", String.raw`y \[2\]`, launched));
  step.replay([1, 1]);
  expect((await step.outputs.read())[0]).toBeCloseTo(Math.SQRT2, 5);
});

test("a NaN is reported correctly if ops outside of the capture come before, between and after replays", async () => {
  using x = vector(1, 1);
  using zero = vector(0, 0);
  using step = capture(device, [x], () => sqrt(x));
  const [y] = scope(device, () => {
    exp(x);
    step.replay();
    exp(x);
    step.replay([2, 2]);
    return [div(zero, zero)];
  });
  step.replay([-1, 1]);
  await expect(y!.read()).rejects.toThrow(made("div", String.raw`y \[2\]`));
  step.replay();
  await expect(device.idle()).rejects.toThrow(
    made("sqrt", String.raw`y \[2\]`, "launch 1 of a captured step, replay 4"),
  );
  y!.dispose();
});

test("a NaN of an optimizer or of a user's own kernel is reported with the kernel's name", async () => {
  using w = vector(1, 2);
  using g = vector(1, 1);
  using s = vector(-9, 1);
  using rate = vector(0.1);
  rmsprop(w, g, s, rate, { rho: 0.9, epsilon: 1e-7 });
  await expect(w.read()).rejects.toThrow(made("rmsprop", String.raw`weights \[2\]`));
  const wgsl = `@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(1)
fn main() { y[2] = bitcast<f32>(bitcast<u32>(y[0]) | 0x7fc00000u); }`;
  const mine = kernel({ name: "mine", source: [wgsl], buffers: ["y"] as const, threads: () => 1, workgroup: 1 });
  // the third value of a tensor of two is padding, which is not searched
  using two = vector(1, 2);
  launch(mine, {}, { y: two });
  expect([...(await two.read())]).toEqual([1, 2]);
  using three = vector(1, 2, 3);
  launch(mine, {}, { y: three });
  await expect(three.read()).rejects.toThrow(made("mine", String.raw`y \[3\]`));
});

test("host values are searched before they are written", () => {
  const message = "write: expected numbers for [3], got NaN at index 2: check where it was computed";
  const { liveBytes } = device.stats;
  expect(() => device.tensor([3], [1, 2, Number.NaN])).toThrow(message);
  expect(device.stats.liveBytes).toBe(liveBytes);
  using x = vector(1, 2, 3);
  expect(() => x.write(Float32Array.of(1, 2, Number.NaN))).toThrow(message);
  using step = capture(device, [x], () => exp(x));
  expect(() => step.replay([1, 2, Number.NaN])).toThrow(message);
});

test("the NaN for a row that a table does not have is reported with the op that read it", async () => {
  using table = device.tensor([2, 3], [1, 2, 3, 4, 5, 6]);
  using indices = device.tensor([2], Uint32Array.of(1, 2));
  using y = embedding(table, indices);
  await expect(y.read()).rejects.toThrow(made("embedding", String.raw`\w+ \[2, 3\]`));
});

test("a large tensor is searched up to its last value", async () => {
  const length = 3_000_001;
  const values = new Float32Array(length).fill(1);
  values[length - 1] = -1;
  using x = device.tensor([length], values);
  using y = sqrt(x);
  await expect(y.read()).rejects.toThrow(made("sqrt", String.raw`y \[3000001\]`));
});

import { kernel } from "@bosquejo/kernels";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  capture,
  cast,
  concat,
  type Device,
  exp,
  gradients,
  launch,
  matmul,
  mean,
  openDevice,
  rmsprop,
  scale,
  softmax,
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

const vector = vectorsOn(() => device);

test("infinities are not reported, nor are integers and f16 values with the bits of a NaN", async () => {
  using x = vector(100, 1e30);
  using y = exp(x);
  expect([...(await y.read())]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  using n = device.tensor([2], Uint32Array.of(0xffffffff, 0x7fc00000));
  using half = cast(x, { dtype: "f16" });
  using whole = cast(n, { dtype: "i32" });
  await device.idle();
  expect([half.dtype, whole.dtype]).toEqual(["f16", "i32"]);
});

test("NaNs in reused memory are not reported before a kernel writes it, nor if it is filled in parts", async () => {
  device.tensor([4], Uint32Array.of(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).dispose();
  using whole = device.tensor([4]);
  const wgsl = `@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(1)
fn main() { y[1] = 7.0; }`;
  launch(
    kernel({ name: "part", source: [wgsl], buffers: ["y"] as const, threads: () => 1, workgroup: 1 }),
    {},
    { y: whole },
  );
  expect([...(await whole.read())]).toEqual([0, 7, 0, 0]);
  device.tensor([4], Uint32Array.of(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).dispose();
  using x = vector(1, 2);
  using both = concat([x, x], { axis: 0 });
  expect([...(await both.read())]).toEqual([1, 2, 1, 2]);
});

test("nothing is reported in a replayed training step without NaN", async () => {
  using x = device.tensor(
    [3, 5],
    Float32Array.from({ length: 15 }, (_, i) => Math.sin(i)),
  );
  using w = device.tensor(
    [5, 4],
    Float32Array.from({ length: 20 }, (_, i) => Math.cos(i)),
  );
  using s = device.zeros([5, 4]);
  using rate = vector(0.01);
  using step = capture(device, [x], () => {
    const loss = mean(softmax(matmul(x, w), { axis: 1 }));
    rmsprop(w, gradients(loss, [w])[0]!, s, rate, { rho: 0.9, epsilon: 1e-7 });
    return loss;
  });
  for (let i = 0; i < 5; i++) step.replay();
  expect(await step.outputs.item()).toBeCloseTo(0.25, 5);
});

test("without the option, no further kernels are launched", async () => {
  using plain = await openDevice({ adapter: device.adapter.kind });
  expect(plain.checks).toBe(undefined);
  using x = plain.tensor([2], [Number.NaN, -1]);
  using step = capture(plain, [x], () => scale(x, { factor: 2 }));
  expect(step.launches).toBe(1);
  step.replay();
  expect([...(await step.outputs.read())]).toEqual([Number.NaN, -2]);
});

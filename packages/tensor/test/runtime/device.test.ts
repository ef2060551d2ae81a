import { kernel } from "@bosquejo/kernels";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  add,
  capture,
  type Device,
  gradients,
  launch,
  mean,
  mul,
  openDevice,
  relu,
  scale,
  scope,
  sum,
  TensorError,
} from "../../src/index.js";
import { vectorsOn } from "../helpers.js";

let device: Device;
let other: Device;
beforeAll(async () => {
  device = await openDevice();
  other = await openDevice({ adapter: device.adapter.kind });
});
afterAll(() => {
  device.dispose();
  other.dispose();
});

const vector = vectorsOn(() => device);

test("a read returns the values that were written, floats and unsigned integers", async () => {
  using x = device.tensor([2, 2], [1.5, -0, Number.POSITIVE_INFINITY, 1e-40]);
  expect([...(await x.read())]).toEqual([1.5, -0, Number.POSITIVE_INFINITY, Math.fround(1e-40)]);
  using n = device.tensor([3], Uint32Array.of(0, 1, 0xffffffff));
  expect(n.dtype).toBe("u32");
  expect(await n.read("u32")).toEqual(Uint32Array.of(0, 1, 0xffffffff));
  using one = device.tensor([1, 1], [7], "u32");
  expect(await one.item()).toBe(7);
  using zeros = device.zeros([3]);
  expect(await zeros.read()).toEqual(new Float32Array(3));
});

test("wrong shapes, lengths and types are refused; the message has the expected and the given one", async () => {
  using x = vector(1, 2, 3);
  using n = device.zeros([3], "u32");
  expect(() => device.tensor([2, 0])).toThrow("tensor: expected sizes of 1 or more, got [2, 0]");
  expect(() => device.tensor([1.5])).toThrow("tensor: expected sizes of 1 or more, got [1.5]");
  expect(() => x.write([1, 2])).toThrow("write: expected 3 values for [3], got 2");
  expect(() => x.write(Uint32Array.of(1, 2, 3))).toThrow("write: expected f32 values for [3], got u32");
  expect(() => n.write(Float32Array.of(1, 2, 3))).toThrow("write: expected u32 values for [3], got f32");
  expect(() => relu(n)).toThrow("relu: expected f32 for tensor 1 of 1, got u32");
  await expect(n.read()).rejects.toThrow('read: expected read("u32"), got read()');
  await expect(x.read("u32")).rejects.toThrow('read: expected read(), got read("u32")');
  await expect(x.item()).rejects.toThrow("item: expected one value, got [3]");
});

test("a tensor that cannot be made uses no memory", () => {
  const { liveBytes } = device.stats;
  expect(() => device.tensor([3], [1, 2])).toThrow("write: expected 3 values for [3], got 2");
  expect(device.stats.liveBytes).toBe(liveBytes);
});

test("a disposed tensor is refused by ops, reads and writes", async () => {
  using y = vector(1);
  const x = vector(1);
  x.dispose();
  const disposed = "tensor [1]: was disposed: keep it, or return it from its scope";
  expect(() => add(y, x)).toThrow(`add: ${disposed}`);
  expect(() => x.write([1])).toThrow(disposed);
  expect(() => x.view([1])).toThrow(disposed);
  await expect(x.read()).rejects.toThrow(disposed);
});

test("tensors of two devices are refused", () => {
  using x = vector(1);
  using y = other.tensor([1], [1]);
  expect(() => add(x, y)).toThrow("add: expected tensors of one device, got two devices");
});

test("a view is a part of its tensor's memory, and a write to one changes both", async () => {
  using x = device.tensor(
    [128],
    Float32Array.from({ length: 128 }, (_, i) => i),
  );
  using part = x.view([2, 2], 64);
  expect([...(await part.read())]).toEqual([64, 65, 66, 67]);
  part.write([1, 2, 3, 4]);
  expect((await x.read()).slice(62, 70)).toEqual(Float32Array.of(62, 63, 1, 2, 3, 4, 68, 69));
  using doubled = add(part, part);
  expect([...(await doubled.read())]).toEqual([2, 4, 6, 8]);
  using inner = part.view([2], 0);
  expect([...(await inner.read())]).toEqual([1, 2]);
});

test("a view beyond its tensor, or at a start that the adapter cannot bind, is refused", () => {
  using x = device.zeros([128]);
  const aligned = device.gpu.device.limits.minStorageBufferOffsetAlignment / 4;
  expect(() => x.view([65], 64)).toThrow("view: expected a range inside [128] (128 values), got [65] from 64");
  expect(() => x.view([1], -aligned)).toThrow(
    `view: expected a range inside [128] (128 values), got [1] from ${-aligned}`,
  );
  expect(() => x.view([-1], 0)).toThrow("view: expected sizes of 1 or more, got [-1]");
  expect(() => x.view([1], 3)).toThrow(
    `view: expected a start divisible by ${aligned}, as the adapter requires, got 3`,
  );
});

test("sums of more than four million values are correct: slice times length would overflow 32 bits", async () => {
  const length = 2 ** 22 + 5;
  // ones at a few positions, zeros elsewhere: float32 represents the sum exactly
  const values = new Float32Array(length);
  for (const at of [0, 1, length >> 1, length - 4100, length - 1]) values[at] = 1;
  const [total, average, dbias] = scope(device, () => {
    const x = device.tensor([length, 1], values);
    const bias = device.zeros([1]);
    const y = add(x, bias);
    return [sum(x), mean(x), gradients(y, [bias], { seed: x })[0]!] as const;
  });
  expect(await total.item()).toBe(5);
  expect(await average.item()).toBeCloseTo(5 / length, 12);
  expect(await dbias.item()).toBe(5);
  for (const each of [total, average, dbias]) each.dispose();
});

test("launches wait for one submit, and freed memory is reused, as the device's counters show", async () => {
  const x = vector(1, 2, 3, 4);
  await device.idle();
  const before = { ...device.stats };
  scope(device, () => {
    for (let i = 0; i < 10; i++) add(x, x);
  });
  await device.idle();
  expect(device.stats.submits - before.submits).toBe(1);
  expect(device.stats.dispatches - before.dispatches).toBe(10);
  const { heldBytes, buffersMade } = device.stats;
  scope(device, () => {
    for (let i = 0; i < 10; i++) mul(x, x);
  });
  expect(device.stats).toMatchObject({ heldBytes, buffersMade });
  x.dispose();
});

test("a user's own kernel can be launched; if its WGSL is wrong, later calls report it", async () => {
  const broken = await openDevice({ adapter: device.adapter.kind });
  const wgsl = (type: string) => `@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(1)
fn main() { let one: ${type} = 1.5; y[0] = f32(one) * 2.0; }`;
  const declare = (name: string, type: string) =>
    kernel({ name, source: [wgsl(type)], buffers: ["y"] as const, threads: () => 1, workgroup: 1 });
  const y = broken.zeros([1]);
  launch(declare("three", "f32"), {}, { y });
  expect(await y.item()).toBe(3);
  launch(declare("mine", "u32"), {}, { y });
  await expect(y.read()).rejects.toThrow(/^device: .*mine/s);
  expect(() => y.write([1])).toThrow(/cannot convert value of type 'abstract-float' to type 'u32'|mine/);
  broken.dispose();
});

test("a launch that binds written memory twice is refused by name, and the device still works", async () => {
  using w = vector(1, 2, 3, 4);
  const square = () => scope(device, () => gradients(sum(mul(w, w)), [w], { into: [w] }));
  expect(square).toThrow(
    /^mulGradientA\(.*\): expected separate memory for y, which the kernel writes, got the memory of a: /,
  );
  expect([...(await w.read())]).toEqual([1, 2, 3, 4]);
});

test("a capture refuses inputs of another device", () => {
  using x = other.tensor([1], [1]);
  expect(() => capture(device, [x], () => scale(x, { factor: 2 }))).toThrow(
    "capture: expected inputs of its device, got one of another device",
  );
});

test("a disposed device refuses all calls, and its message says to open another", async () => {
  const closed = await openDevice({ adapter: device.adapter.kind });
  const x = closed.tensor([1], [1]);
  closed.dispose();
  closed.dispose();
  const message = "device: expected an open device, got a disposed one: open another with openDevice()";
  expect(() => add(x, x)).toThrow(message);
  expect(() => x.write([1])).toThrow(message);
  await expect(x.read()).rejects.toThrow(message);
});

test("errors of tensors are TensorErrors", () => {
  expect(() => device.tensor([0])).toThrow(TensorError);
});

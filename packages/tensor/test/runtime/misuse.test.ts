import { type Kernel, kernel } from "@bosquejo/kernels";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  add,
  type Device,
  dims,
  exp,
  gradients,
  launch,
  less,
  mul,
  op,
  openDevice,
  relu,
  reshape,
  scope,
  sum,
  type Tensor,
} from "../../src/index.js";
import { vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

const vector = vectorsOn(() => device);

test("trim may destroy free buffers while launches wait", async () => {
  using x = vector(-1, 2, -3, 4);
  using y = scope(device, () => add(relu(x), 1));
  device.trim();
  expect([...(await y.read())]).toEqual([1, 3, 1, 5]);
});

test("gradients of a chain of thousands of ops do not overflow the stack", async () => {
  using x = vector(0, 0);
  using dx = scope(device, () => {
    let y = exp(reshape(relu(x), [1, 2]));
    for (let i = 0; i < 20_000; i++) y = reshape(y, i % 2 === 0 ? [2] : [1, 2]);
    return gradients(sum(mul(y, y)), [x])[0]!;
  });
  expect([...(await dx.read())]).toEqual([0, 0]);
});

test("gradients refuse a target given twice, a disposed tensor, and a dtype without gradients", () => {
  scope(device, () => {
    const [a, b, gone] = [vector(1, 2), vector(3, 4), vector(5)];
    gone.dispose();
    const [seed, y] = [vector(0, 0), sum(mul(a, b))];
    const into = [seed, seed];
    expect(() => gradients(y, [a, b], { into })).toThrow("gradients: expected each tensor once in into, got one twice");
    expect(() => gradients(y, [gone])).toThrow("gradients: tensor [1]: was disposed");
    expect(() => gradients(less(a, b), [a], { seed })).toThrow("gradients: expected f32 for y, seed and into, got u32");
  });
});

test("the results of a user's own backward are checked", () => {
  const wrong = (backward: () => unknown) =>
    op<readonly [Tensor]>({
      name: "own",
      sizes: ([x]) => dims("x[N]", x),
      shape: (_sizes, [x]) => x,
      forward: () => {},
      backward: backward as () => [],
    });
  using x = vector(1, 2);
  using other = vector(1, 2, 3);
  const taking = (backward: () => unknown) => () => scope(device, () => gradients(sum(wrong(backward)(x)), [x])[0]!);
  expect(taking(() => undefined)).toThrow("own: expected an array of gradients from its backward, got undefined");
  expect(taking(() => [5])).toThrow("own: expected a tensor for gradient 1 of its backward, got 5");
  expect(taking(() => [other])).toThrow("own: expected f32 [2] for gradient 1 of its backward, got f32 [3]");
});

test("a kernel's declaration is checked against its WGSL, in any layout of the WGSL", async () => {
  const wgsl = (size: number) => `  override N: u32; @id(7) override FACTOR: f32; override THREADS_X: u32;
@binding(0) @group(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(${size}) fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i < N) { y[i] = FACTOR * x[i]; }
}`;
  const made = (
    size: number,
    threads = ({ N }: { N: number }) => N,
  ): Kernel<{ N: number; FACTOR: number }, "x" | "y"> =>
    kernel({ name: "own", source: [wgsl(size)], buffers: ["x", "y"], threads });
  using x = vector(1, 2, 3);
  using y = device.zeros([3]);
  launch(made(64), { N: 3, FACTOR: 2 }, { x, y });
  expect([...(await y.read())]).toEqual([2, 4, 6]);
  expect(() => launch(made(32), { N: 3, FACTOR: 2 }, { x, y })).toThrow(
    "expected workgroups of 64 invocations, got @workgroup_size 32 in its WGSL: declare workgroup: 32",
  );
  expect(() =>
    launch(
      made(64, () => Number.NaN),
      { N: 3, FACTOR: 2 },
      { x, y },
    ),
  ).toThrow(
    "own(N=3 FACTOR=2): expected threads(sizes) to return a number of invocations, got NaN: is a size missing?",
  );
});

test("more buffers than an adapter can bind are refused, and the device still works", async () => {
  const buffers = Array.from({ length: 100 }, (_, i) => `b${i}`);
  const declared = buffers.map((name, i) => `@group(0) @binding(${i}) var<storage, read_write> ${name}: array<f32>;`);
  const source = [...declared, "@compute @workgroup_size(64) fn main() { b0[0] = 1.0; }"];
  const many = kernel({ name: "many", source, buffers, threads: () => 1 });
  const refused =
    /^many\(N=1\): expected at most \d+ buffers, which is the adapter's limit, got 100: put several in one, or/;
  const launched = () =>
    scope(device, () => launch(many, { N: 1 }, Object.fromEntries(buffers.map((b) => [b, vector(1)]))));
  expect(launched).toThrow(refused);
  using x = vector(1);
  using y = add(x, 1);
  expect([...(await y.read())]).toEqual([2]);
});

test("a kernel that does not compile is reported with its name, the line and the compiler's message", async () => {
  const wgsl = `@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(64) fn main() {
  y[0] = 2.0 * absent;
}`;
  const broken = kernel({ name: "broken", source: [wgsl], buffers: ["y"], threads: () => 1 });
  using own = await openDevice();
  const y = own.zeros([1]);
  launch(broken, { N: 1 }, { y });
  const reason = /^device: broken\(N=1\): did not compile: .*:3:16 error: unresolved value 'absent'/;
  const remedy = /\nCorrect the kernel, then open another device with openDevice\(\)$/;
  await expect(y.read()).rejects.toThrow(reason);
  // the device stays unusable: launches since then may have given wrong values
  expect(() => own.check()).toThrow(remedy);
});

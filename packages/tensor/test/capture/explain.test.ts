import { tiles } from "@bosquejo/kernels";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  add,
  advance,
  capture,
  conv2d,
  convTranspose2d,
  type Device,
  gradients,
  linear,
  matmul,
  openDevice,
  relu,
  reshape,
  type Shape,
  sum,
  type Tensor,
} from "../../src/index.js";
import { vectorsOn } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

const vector = vectorsOn(() => device);

const window = { stride: 2, padding: 1, activation: "none" } as const;
const ops: readonly (readonly [name: string, shapes: readonly Shape[], run: (...inputs: Tensor[]) => Tensor])[] = [
  [
    "matmul",
    [
      [6, 5],
      [5, 3],
    ],
    (a, b) => matmul(a!, b!),
  ],
  [
    "batched matmul",
    [
      [2, 6, 5],
      [2, 5, 3],
    ],
    (a, b) => matmul(a!, b!),
  ],
  ["linear", [[6, 5], [5, 3], [3]], (x, w, bias) => linear(x!, w!, bias!, "none")],
  ["conv2d", [[1, 8, 8, 3], [4, 4, 3, 2], [2]], (x, w, bias) => conv2d(x!, w!, bias!, window)],
  ["convTranspose2d", [[1, 4, 4, 3], [4, 4, 3, 2], [2]], (x, w, bias) => convTranspose2d(x!, w!, bias!, window)],
];
const names: Readonly<Record<string, readonly string[]>> = {
  matmul: ["matmul", "matmulGradientA", "matmulGradientB"],
  "batched matmul": ["batchedMatmul", "batchedMatmulGradientA", "batchedMatmulGradientB"],
  linear: ["linear", "linearInputGradient", "linearWeightGradient"],
  conv2d: ["conv2d", "conv2dInputGradient", "conv2dWeightGradient"],
  convTranspose2d: ["convTranspose2d", "convTranspose2dInputGradient", "convTranspose2dWeightGradient"],
};

test.each(ops)("explain names the products of %s and of its gradients after the op", (name, shapes, run) => {
  const inputs = shapes.map((shape) => device.zeros(shape));
  using step = capture(device, [], () => gradients(sum(run(...inputs)), inputs));
  const products = step.explain().filter(({ operations }) => operations > 0);
  expect(products.map(({ kernel }) => kernel.replace(/Partials$/, ""))).toEqual(names[name]);
  for (const each of inputs) each.dispose();
});

test("a capture explains its launches: kernel, implementation, sizes, bytes and operations", () => {
  using x = vector(1, 2, 3, 4);
  using step = capture(device, [x], () => matmul(reshape(relu(add(x, x)), [2, 2]), reshape(x, [2, 2])));
  const [sum, activation, product] = step.explain();
  expect(sum).toEqual({ kernel: "add", sizes: { OP: 0, LENGTH: 4, WIDTH: 4 }, bytes: 48, operations: 0 });
  expect(activation).toEqual({
    ...{ kernel: "activation", sizes: { LENGTH: 4, ACTIVATION: 1, SLOPE: 0 }, bytes: 32, operations: 0 },
  });
  expect(product).toMatchObject({ kernel: "matmul", bytes: 48, operations: 16 });
  expect(tiles).toHaveProperty(product!.implementation!);
});

test("with times and a roofline, explain gives each launch's share of the roofline", () => {
  using x = device.zeros([64, 64]);
  using step = capture(device, [], () => matmul(x, x));
  const [product] = step.explain({ ms: [1], roofline: { gflops: 1, gigabytesPerSecond: 1 } });
  expect(product?.ms).toBe(1);
  expect(product?.share).toBeCloseTo((2 * 64 ** 3) / 1e6, 12);
});

test("profile executes the step once more and times each launch, if the adapter has timestamps", async () => {
  using x = vector(1, 2, 3, 4);
  using counter = device.zeros([1], "u32");
  using step = capture(device, [x], () => {
    advance(counter, { at: 0, by: 1, limit: 0 });
    return add(x, x);
  });
  const ms = await step.profile();
  expect(await counter.read("u32")).toEqual(Uint32Array.of(device.gpu.features.includes("timestamp-query") ? 1 : 0));
  if (ms) {
    expect(ms).toHaveLength(step.launches);
    for (const each of ms) expect(each).toBeGreaterThanOrEqual(0);
  }
});

import { afterAll, beforeAll, expect, test } from "vitest";
import {
  capture,
  conv2d,
  convTranspose2d,
  type Device,
  gradients,
  linear,
  matmul,
  openDevice,
  type Shape,
  sum,
  type Tensor,
} from "../../src/index.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

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

test.each(ops)("the products of %s and of its gradients have its name in explain", (name, shapes, run) => {
  const inputs = shapes.map((shape) => device.zeros(shape));
  using step = capture(device, [], () => gradients(sum(run(...inputs)), inputs));
  const products = step.explain().filter(({ operations }) => operations > 0);
  expect(products.map(({ kernel }) => kernel.replace(/Parts$/, ""))).toEqual(names[name]);
  for (const each of inputs) each.dispose();
});

import { type Device, openDevice } from "@bosquejo/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkCase } from "../check.js";
import type { Case } from "../row.js";
import { matmulRow } from "../rows/products.js";
import { convolutionRow, transposedRow, type WindowOptions, windowCase } from "../rows/windows.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

// every run compiles some kernels; fast-check prints seed and path of a failure
const runs = { seed: 20_240_229, numRuns: 10 };
const PLACES = 40;
const from = (min: number, max: number) => fc.integer({ min, max });

const activations = fc.constantFrom<WindowOptions["activation"]>("none", "relu", "sigmoid", "tanh", { leakyRelu: 0.2 });
const letters = fc.record({
  B: from(1, 5),
  H: from(1, 9),
  W: from(1, 9),
  C: from(1, 9),
  O: from(1, 9),
  R: from(1, 5),
  S: from(1, 5),
});
const window = fc.record({
  stride: from(1, 3),
  padding: from(0, 3),
  activation: activations,
  outputPadding: from(0, 2),
});

const convolutions: fc.Arbitrary<Case<WindowOptions>> = fc
  .tuple(letters, window)
  .filter(([{ H, W, R, S }, { padding }]) => H + 2 * padding >= R && W + 2 * padding >= S)
  .map(([sizes, { stride, padding, activation }]) => windowCase(sizes, { stride, padding, activation }));

const transposed: fc.Arbitrary<Case<WindowOptions>> = fc
  .tuple(letters, window)
  .map(([sizes, options]) => [sizes, { ...options, outputPadding: options.outputPadding % options.stride }] as const)
  .filter(([{ H, W, R, S }, { stride, padding, outputPadding }]) =>
    [(H - 1) * stride + R, (W - 1) * stride + S].every((size) => size + outputPadding > 2 * padding),
  )
  .map(([sizes, options]) => windowCase(sizes, options));

const matrices = fc.tuple(from(1, 40), from(1, 40), from(1, 40)).map(
  ([M, K, N]): Case => ({
    shapes: [
      [M, K],
      [K, N],
    ],
    options: undefined,
  }),
);

test.each([
  ["matmul", matmulRow, matrices],
  ["conv2d", convolutionRow, convolutions],
  ["convTranspose2d", transposedRow, transposed],
] as const)(
  "%s of any small shapes and windows gives float64's values and gradients",
  { timeout: 300_000 },
  async (_name, row, shapes) => {
    await fc.assert(
      fc.asyncProperty<[Case]>(shapes as fc.Arbitrary<Case>, (one) => checkCase(device, row, one, PLACES)),
      runs,
    );
    expect(device.stats.liveBytes).toBe(0);
  },
);

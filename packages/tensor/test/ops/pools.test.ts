import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  add,
  avgPool2d,
  conv2d,
  type Device,
  gradients,
  maxPool2d,
  openDevice,
  relu,
  type Tensor,
  upsampleBilinear,
  upsampleNearest,
} from "../../src/index.js";
import { launchesOf, valuesOf } from "../helpers.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes).toBe(0));

/** Images of C equal channels. */
const images = (H: number, W: number, C: number, values: readonly number[]) =>
  device.tensor(
    [1, H, W, C],
    values.flatMap((value) => Array<number>(C).fill(value)),
  );
/** The values of the last channel. */
const last = async (tensor: Tensor) => {
  const C = tensor.shape[3]!;
  return [...(await tensor.read())].filter((_, i) => i % C === C - 1);
};

// numbers of channels divisible by four are read as vectors of four
describe.each([1, 4])("maxPool2d of %i channels", (C) => {
  test("gives the gradient to the first of several equal maxima, as PyTorch does", async () => {
    using x = images(4, 4, C, [1, 3, 3, 2, 3, 3, 0, 1, 5, 5, 5, 5, 5, 5, 5, 5]);
    using y = maxPool2d(x, { kernel: 3, stride: 2, padding: 1 });
    using seed = images(2, 2, C, [1, 2, 4, 8]);
    expect(await last(y)).toEqual([3, 3, 5, 5]);
    using dx = gradients(y, [x], { seed })[0]!;
    expect(await last(dx)).toEqual([0, 3, 0, 0, 0, 0, 0, 0, 4, 8, 0, 0, 0, 0, 0, 0]);
  });

  test("treats NaN as the largest value, and gives -Infinity for a window of -Infinity", async () => {
    const low = Number.NEGATIVE_INFINITY;
    using x = images(2, 4, C, [Number.NaN, 1, low, low, 2, Number.NaN, low, low]);
    using y = maxPool2d(x, { kernel: 2 });
    using seed = images(1, 2, C, [1, 2]);
    expect(await last(y)).toEqual([Number.NaN, low]);
    using dx = gradients(y, [x], { seed })[0]!;
    expect(await last(dx)).toEqual([0, 0, 2, 0, 0, 1, 0, 0]);
  });
});

const ops: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  maxPool2d: (x) => maxPool2d(x, { kernel: 3, stride: 2, padding: 1 }),
  avgPool2d: (x) => avgPool2d(x, { kernel: 3, stride: 2, padding: 1 }),
  upsampleNearest: (x) => upsampleNearest(x, { scale: 2 }),
  upsampleBilinear: (x) => upsampleBilinear(x, { scale: 2 }),
};
const both = Object.entries(ops).flatMap(([name, op]) => [3, 4].map((C) => [name, C, op] as const));
describe.each(both)("the gradient of %s with %i channels", (_name, C, op) => {
  const numbers = (length: number, seed: number) => Float32Array.from({ length }, (_, i) => Math.sin(seed + 1.7 * i));
  const window = { stride: 1, padding: 0 };

  /** The gradient at x of `of(h)` for a layer's output h; if the ReLU is a separate op, also the gradient at h. */
  const body = (of: (h: Tensor) => Tensor, together: boolean) => () => {
    const x = device.tensor([2, 5, 6, C], numbers(2 * 5 * 6 * C, 1));
    const w = device.tensor([1, 1, C, C], numbers(C * C, 2));
    const bias = device.tensor([C], numbers(C, 4));
    const h = together
      ? conv2d(x, w, bias, { ...window, activation: "relu" })
      : relu(conv2d(x, w, bias, { ...window, activation: "none" }));
    const y = of(h);
    const seed = device.tensor(y.shape, numbers(y.size, 3));
    return gradients(y, together ? [x] : [x, h], { seed });
  };
  const gradientOf = async (of: (h: Tensor) => Tensor, together: boolean) =>
    (await valuesOf(device, body(of, together)))[0]!;
  const kernelsOf = (of: (h: Tensor) => Tensor) => launchesOf(device, body(of, true));

  test("applies the activation before the op in its own kernel, with the same bits as a separate op", async () => {
    expect(kernelsOf(op)).not.toContain("activationGradient");
    const values = await gradientOf(op, true);
    expect(values.some((value) => value !== 0)).toBe(true);
    expect(values).toEqual(await gradientOf(op, false));
  });

  test("adds to an earlier gradient in its own kernel, and applies the activation to the sum only", async () => {
    const twice = (h: Tensor) => add(op(h), op(h));
    expect(kernelsOf(twice)).not.toContain("accumulate");
    const once = await gradientOf(op, true);
    expect(await gradientOf(twice, true)).toEqual(once.map((value) => 2 * value));
  });
});

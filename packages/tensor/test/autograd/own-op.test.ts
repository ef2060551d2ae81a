import { kernel } from "@bosquejo/kernels";
import { describe, expect, test } from "vitest";
import * as tensor from "../../src/index.js";
import { op, type Tensor, TensorError } from "../../src/index.js";
import { any } from "../helpers.js";
import { fixture } from "../runtime/refusals.js";

const here = fixture();
describe("a user's own op", () => {
  const copy = kernel<{ N: number }, "x" | "y">({
    ...{ name: "copy", buffers: ["x", "y"], threads: () => 1, source: [""] },
  });

  test("whose forward throws leaves no tensor on the device", () => {
    const broken = op<readonly [Tensor], { N: number }>({
      name: "broken",
      sizes: ([x]) => ({ N: x[0]! }),
      shape: ({ N }) => [N],
      forward: (s, y, [x], keep) => {
        keep(y.device.tensor([1000]));
        tensor.launch(copy, s, { x, y });
      },
    });
    expect(() => broken(here.all.x!)).toThrow('expected a storage buffer "x" in its WGSL, which declares none');
  });

  test("checks tensors and options if it declares their names", () => {
    const rule = {
      ...{ name: "own", sizes: () => ({}), shape: () => [1] },
      forward: () => {
        throw new TensorError("forward was reached");
      },
    };
    const unnamed = op<readonly Tensor[], Record<string, number>, { readonly by?: number }>(rule);
    const named = op<readonly [Tensor], Record<string, number>, { readonly by: number; readonly more?: number }>({
      ...rule,
      inputs: ["x"],
      options: ["by", "more?"],
    });
    expect(() => unnamed(here.all.x!, here.all.x!, any({ nonsense: 1 }))).toThrow("forward was reached");
    expect(() => named(here.all.x!, { by: 1, more: 2 })).toThrow("forward was reached");
    expect(() => named(here.all.x!, any({ more: 1 }))).toThrow("own: expected options { by, more? }, got no by");
    expect(() => any(named)(here.all.x!, here.all.x!, { by: 1 })).toThrow("own: expected tensors (x), got 2");
  });

  test("must have a name, a shape rule and a forward", () => {
    expect(() => op(any({ name: "own" }))).toThrow("op own: expected a function for sizes, got undefined");
  });
});

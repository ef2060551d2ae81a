import { kernel } from "@bosquejo/kernels";
import { describe, expect, test } from "vitest";
import * as tensor from "../../src/index.js";
import { op, type Tensor, TensorError } from "../../src/index.js";
import { any } from "../helpers.js";
import { fixture } from "../runtime/refusals.js";

const here = fixture();
describe("an op of one's own", () => {
  const copy = kernel<{ N: number }, "x" | "y">({
    ...{ name: "copy", buffers: ["x", "y"], threads: () => 1, source: [""] },
  });

  test("that throws in its forward leaves nothing behind", () => {
    const broken = op<readonly [Tensor], { N: number }>({
      name: "broken",
      sizes: ([x]) => ({ N: x[0]! }),
      shape: ({ N }) => [N],
      forward: (s, y, [x], keep) => {
        keep(y.device.tensor([1000]));
        tensor.launch(copy, s, { x, y });
      },
    });
    expect(() => broken(here.all.x!)).toThrow("its WGSL declares no storage buffer x");
  });

  test("is looked at as far as it names its tensors and options", () => {
    const rule = {
      ...{ name: "own", sizes: () => ({}), shape: () => [1] },
      forward: () => {
        throw new TensorError("got so far");
      },
    };
    const unnamed = op<readonly Tensor[], Record<string, number>, { readonly by?: number }>(rule);
    const named = op<readonly [Tensor], Record<string, number>, { readonly by: number; readonly more?: number }>({
      ...rule,
      inputs: ["x"],
      options: ["by", "more?"],
    });
    expect(() => unnamed(here.all.x!, here.all.x!, any({ nonsense: 1 }))).toThrow("got so far");
    expect(() => named(here.all.x!, { by: 1, more: 2 })).toThrow("got so far");
    expect(() => named(here.all.x!, any({ more: 1 }))).toThrow("own: expected options { by, more? }, got no by");
    expect(() => any(named)(here.all.x!, here.all.x!, { by: 1 })).toThrow("own: expected tensors (x), got 2");
  });

  test("is declared with a name, a shape rule and a forward", () => {
    expect(() => op(any({ name: "own" }))).toThrow("op own: expected a function for sizes, got undefined");
  });
});

import type * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { checkList } from "../../runtime/options.js";
import { TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillInto, fillPart, fillWith } from "./region.js";

/** The number of values that are added before and after x along each axis, and their value. */
export interface PadOptions {
  readonly padding: readonly (readonly [before: number, after: number])[];
  readonly value: number;
}

/** x, with copies of a value added before and after it along each axis. */
export const pad = op<readonly [x: Tensor], k.Sizes, PadOptions>({
  name: "pad",
  inputs: ["x"],
  options: ["padding", "value"],
  sizes: ([x], { padding, value }) => {
    checkList("padding", padding);
    const pairs = padding.every((pair) => Array.isArray(pair) && pair.length === 2);
    if (!pairs || padding.length !== x.length || padding.flat().some((each) => !Number.isInteger(each) || each < 0)) {
      throw new TensorError(
        `expected [before, after] of 0 or more for each axis of ${words(x)}, got ${JSON.stringify(padding)}`,
      );
    }
    return { ...Object.fromEntries(padding.map(([before], axis) => [`BEFORE_${axis}`, before])), VALUE: value };
  },
  shape: (_sizes, [x], { padding }) =>
    x.map((size, axis) => size + (padding[axis]?.[0] as number) + (padding[axis]?.[1] as number)),
  forward: ({ VALUE, ...corner }, y, [x]) => {
    fillWith(y, VALUE as number);
    fillInto(y, x, Object.values(corner), x.shape);
  },
  backward: ({ VALUE, ...corner }, dy, y, [x]) => [(dx) => fillPart(dx, dy, Object.values(corner), x.shape, y.shape)],
});

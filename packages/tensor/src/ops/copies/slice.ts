import type * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { checkList } from "../../runtime/options.js";
import { TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillInto, fillPart, fillWith, wordSized } from "./region.js";

/** The first place of a slice along each axis, and the place after its last. */
export interface Slice {
  readonly start: readonly number[];
  readonly end: readonly number[];
}

/** The values of x from `start` (included) to `end` (excluded) along each axis. */
export const slice = op<readonly [x: Tensor], k.Sizes, Slice>({
  name: "slice",
  inputs: ["x"],
  options: ["start", "end"],
  dtypes: ["any"],
  dtype: ([{ dtype }]) => wordSized("slice", dtype),
  sizes: ([x], { start, end }) => {
    checkList("start", start);
    checkList("end", end);
    const fits = x.every((size, axis) => {
      const [first = -1, last = -1] = [start[axis], end[axis]];
      return Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first < last && last <= size;
    });
    if (start.length !== x.length || end.length !== x.length || !fits) {
      throw new TensorError(
        `expected 0 <= start < end <= size along each axis of ${words(x)}, got ${words(start)} to ${words(end)}`,
      );
    }
    return Object.fromEntries(start.map((at, axis) => [`START_${axis}`, at]));
  },
  shape: (_sizes, _shapes, { start, end }) => start.map((at, axis) => (end[axis] as number) - at),
  forward: (s, y, [x]) => fillPart(y, x, Object.values(s), y.shape),
  backward: (s, dy, y) => [
    (dx) => {
      fillWith(dx, 0);
      fillInto(dx, dy, Object.values(s), y.shape);
    },
  ],
});

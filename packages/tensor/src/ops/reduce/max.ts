import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { checkTensor } from "../../runtime/arguments.js";
import { launch } from "../../runtime/launches/launch.js";
import { checkOptions } from "../../runtime/options.js";
import type { Tensor } from "../../runtime/tensor.js";
import { cutOf, fillReduced, type Middle, middleOf } from "../shared/reduce.js";
import { overAxes, reducing, type Stretch } from "./over-axes.js";

const largest = op<readonly [Tensor], Middle, Stretch>({
  name: "max",
  sizes: ([x], { first, last }) => middleOf(x, first, last),
  shape: (_sizes, _shapes, { shape }) => shape,
  forward: (s, y, [x]) => fillReduced(y, x, s, { reduction: "max", factor: 1 }),
  backward: (s, dy, _y, [x]) => [
    (dx) => {
      const at_most = dx.device.tensor([s.OUTER * s.INNER], undefined, "u32");
      fillArgmax(at_most, x, s);
      launch(k.maxGradient, s, { dy, at_most, dx });
      at_most.dispose();
    },
  ],
});
/** The largest value over axes, by default all of them; the gradient goes to the first of equal values. */
export const max = reducing("max", largest);

/** Fills `indices[OUTER,INNER]` with the index along N of the largest value. */
function fillArgmax(indices: Tensor, x: Tensor, s: Middle): void {
  const { by, SLICES, NEIGHBOURS } = cutOf(x.device, s);
  const partials = [SLICES, s.OUTER * s.INNER];
  const largest = x.device.tensor(partials);
  const found = SLICES === 1 ? indices : x.device.tensor(partials, undefined, "u32");
  const sizes = { ...s, SLICES, NEIGHBOURS };
  if (by === "rows") launch(k.argmaxRows, sizes, { fours: x, largest, indices: found });
  else if (by === "columns")
    launch(k.argmaxColumns, sizes, { fours: x, largest_columns: largest, index_columns: found });
  else launch(k.argmaxValues, sizes, { x, largest, indices: found });
  if (SLICES > 1) {
    launch(k.argmaxFold, { ...s, SLICES }, { partials: largest, found, indices });
    found.dispose();
  }
  largest.dispose();
}

const indices = op<readonly [Tensor], Middle, Stretch>({
  name: "argmax",
  dtype: () => "u32",
  sizes: ([x], { first, last }) => middleOf(x, first, last),
  shape: (_sizes, _shapes, { shape }) => shape,
  forward: (s, y, [x]) => fillArgmax(y, x, s),
});
/**
 * The index of the largest value along an axis, as u32; the first index if values are equal. It has no gradient.
 * @throws {TensorError} if x has no such axis
 */
export function argmax(x: Tensor, options: { axis: number; keepDims?: boolean }): Tensor {
  checkTensor("argmax", "x", x);
  checkOptions("argmax", options, ["axis", "keepDims?"]);
  const { axis, keepDims = false } = options;
  return overAxes("argmax", x, { axes: [axis], keepDims }, indices);
}

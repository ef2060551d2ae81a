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
/** The largest value over axes, all unless given; the gradient goes to the first of equal ones. */
export const max = reducing("max", largest);

/** Fills the indices of the largest along N. */
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
/** Where the largest value along an axis is, as u32: the first of equal ones. No gradient. */
export function argmax(x: Tensor, options: { axis: number; keepDims?: boolean }): Tensor {
  checkTensor("argmax", "x", x);
  checkOptions("argmax", options, ["axis", "keepDims?"]);
  const { axis, keepDims = false } = options;
  return overAxes("argmax", x, { axes: [axis], keepDims }, indices);
}

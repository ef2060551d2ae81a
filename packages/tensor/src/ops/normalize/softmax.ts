import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { forActivation, storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import type { Tensor } from "../../runtime/tensor.js";
import { axisOf } from "../shared/axes.js";
import { fillSum, middleOf } from "../shared/reduce.js";

/** The axis that an op works along; negative axes count from the last, which is -1. */
export interface Axis {
  readonly axis: number;
}

// a few long rows are divided into slices: this many sums keep a device busy
const ENOUGH_SUMS = 4096;
// the least number of values that a sum is worth its cost for
const WORTH_A_SUM = 64;

function slicesOf({ OUTER, N, INNER }: k.RowSizes): number {
  const { width, beside } = k.rowReading({ OUTER, N, INNER });
  const wanted = (ENOUGH_SUMS * beside) / (OUTER * INNER);
  // the kernel loops twice over a slice
  return k.slicesOf((N * beside) / width, Math.min(wanted, N / WORTH_A_SUM), 2);
}

/** The totals `[2,OUTER,INNER]` of each row along N: the maximum, then the sum of `exp(x - maximum)`. */
export function rowTotals(rows: k.RowSizes, x: Tensor): Tensor {
  const { OUTER, INNER } = rows;
  const SLICES = slicesOf(rows);
  const partials = x.device.tensor([SLICES, 2, OUTER, INNER]);
  launch(k.softmaxPartial, { ...rows, SLICES }, { x, sums: partials });
  if (SLICES === 1) return partials;
  const sums = x.device.tensor([2, OUTER, INNER]);
  launch(k.softmaxMerge, { ...rows, SLICES }, { partials, sums });
  partials.dispose();
  return sums;
}

/** The sums `[OUTER,INNER]` over each row that the gradient needs. */
function gradientTotals(s: k.RowSizes & { LOG: number }, y: Tensor, dy: Tensor): Tensor {
  const LENGTH = s.OUTER * s.INNER;
  const SLICES = slicesOf(s);
  const partials = y.device.tensor([SLICES, LENGTH]);
  launch(k.softmaxGradientSums, { ...s, SLICES }, { y, dy, sums: partials });
  if (SLICES === 1) return partials;
  const sums = y.device.tensor([LENGTH]);
  fillSum(sums, partials, { OUTER: 1, N: SLICES, INNER: LENGTH });
  partials.dispose();
  return sums;
}

const along = (name: string, LOG: number) =>
  op<readonly [x: Tensor], k.RowSizes & { LOG: number }, Axis>({
    name,
    inputs: ["x"],
    options: ["axis"],
    sizes: ([x], { axis }) => ({ ...middleOf(x, axisOf(x, axis)), LOG }),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [x]) => {
      const { LOG: _, ...rows } = s;
      const totals = rowTotals(rows, x);
      launch(k.softmax, s, { x, totals, result: y });
      totals.dispose();
    },
    backward: (s, dy, y, [x]) => [
      storing((dx, store) => {
        const totals = gradientTotals(s, y, dy);
        launch(
          k.softmaxGradient,
          { ...s, ...storeSizes(store) },
          { x: forActivation(store, x, dy), y, dy, totals, result: dx },
        );
        totals.dispose();
      }),
    ],
  });

/** `exp(x) / sum of exp(x)` along an axis of any length; a value of -Infinity gives 0. */
export const softmax = along("softmax", 0);
/** `x - log(sum of exp(x))` along an axis of any length. */
export const logSoftmax = along("logSoftmax", 1);

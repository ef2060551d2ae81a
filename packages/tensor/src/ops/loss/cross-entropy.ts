import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { count, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { rowTotals } from "../normalize/softmax.js";
import { fillMean, SUMS } from "./mean.js";

/**
 * The mean of `-log softmax(logits)` at the labels, `[1]`, for logits `[...,N]` and labels `u32[...]`. A label of N or
 * more is no class: it makes the loss and the gradient of its logits NaN. The labels have no gradient.
 */
export const crossEntropy = op<readonly [logits: Tensor, labels: Tensor], { ROWS: number; N: number }>({
  name: "crossEntropy",
  inputs: ["logits", "labels"],
  options: [],
  dtypes: ["f32", "u32"],
  sizes: ([logits, labels]) => ({ ROWS: rowsOf(logits, labels), N: logits.at(-1) as number }),
  shape: () => [1],
  forward: ({ ROWS, N }, y, [x, labels], keep) => {
    const totals = keep(rowTotals({ OUTER: ROWS, N, INNER: 1 }, x));
    const SLICES = k.slicesOf(ROWS, Math.min(SUMS, ROWS / 16));
    fillMean(y, SLICES, ROWS, (sums) =>
      launch(k.crossEntropyPartial, { ROWS, N, SLICES }, { x, labels, totals, sums }),
    );
  },
  backward: (s, dloss, _y, [x, labels], [totals]) => [
    storing((dx, store) =>
      launch(
        k.crossEntropyGradient,
        { ...s, ...storeSizes(store) },
        { x, labels, totals: totals as Tensor, dloss, dx },
      ),
    ),
    undefined,
  ],
});

/** The number of rows of logits, each of which has one label. */
function rowsOf(logits: Shape, labels: Shape): number {
  const rows = logits.slice(0, -1);
  if (rows.length < 1 || rows.length !== labels.length || rows.some((size, axis) => size !== labels[axis]))
    throw new TensorError(`expected logits[...,N] labels[...], got ${words(logits)} ${words(labels)}`);
  return count(rows);
}

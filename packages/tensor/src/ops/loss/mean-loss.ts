import * as k from "@bosquejo/kernels";
import { launch, op } from "../../autograd/op.js";
import { count, type Shape, sameLength, TensorError, words } from "../../runtime/shape.js";
import { storing, type Tensor } from "../../runtime/tensor.js";
import { storeSizes } from "../elementwise/activations.js";
import { rowTotals } from "../normalize/softmax.js";
import { fillSum } from "../shared/reduce.js";

type Two = readonly [x: Tensor, targets: Tensor];

const SUMS = 1024;

/** Partial sums of a loss, folded into their mean over `count` values. */
function fillMean(y: Tensor, SLICES: number, of: number, fill: (sums: Tensor) => void): void {
  const parts = y.device.tensor([SLICES]);
  fill(parts);
  fillSum(y, parts, { OUTER: 1, N: SLICES, INNER: 1 }, 1 / of);
  parts.dispose();
}

const meanLoss = (name: string, names: string, partial: typeof k.mseLossPartial, gradient: typeof k.mseLossGradient) =>
  op<Two, { LENGTH: number }>({
    name,
    inputs: ["x", "targets"],
    options: [],
    sizes: ([x, targets]) => sameLength(names, x, targets),
    shape: () => [1],
    forward: (s, y, [x, targets]) => {
      const SLICES = k.slicesOf(Math.ceil(s.LENGTH / 4), Math.min(SUMS, s.LENGTH / 64));
      fillMean(y, SLICES, s.LENGTH, (sums) => launch(partial, { ...s, SLICES }, { x, targets, sums }));
    },
    backward: (s, dloss, _y, [x, targets]) => [
      storing((dx, store) => launch(gradient, { ...s, ...storeSizes(store) }, { x, targets, dloss, dx })),
      undefined,
    ],
  });

/** The mean of `(y - target)^2` over all values, `[1]`. No gradient to the target. */
export const mseLoss = meanLoss("mseLoss", "y and target", k.mseLossPartial, k.mseLossGradient);

/**
 * The mean over all values of `-t log(sigmoid(x)) - (1 - t) log(1 - sigmoid(x))` of logits x and targets t in 0..1,
 * `[1]`, computed so that large logits neither overflow nor round to 0. No gradient to the targets.
 */
export const binaryCrossEntropyWithLogits = meanLoss(
  "binaryCrossEntropyWithLogits",
  "logits and targets",
  k.binaryCrossEntropyPartial,
  k.binaryCrossEntropyGradient,
);

/**
 * The mean of `-log softmax(logits)` at the labels, `[1]`, of logits `[...,N]` and classes `u32[...]`. A label that is
 * no class (N or more) makes the loss NaN, and the gradient of its logits. No gradient to the labels.
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

/** How many rows of logits there are, each with a label. */
function rowsOf(logits: Shape, labels: Shape): number {
  const rows = logits.slice(0, -1);
  if (rows.length < 1 || rows.length !== labels.length || rows.some((size, axis) => size !== labels[axis]))
    throw new TensorError(`wants logits[...,N] labels[...], got ${words(logits)} ${words(labels)}`);
  return count(rows);
}

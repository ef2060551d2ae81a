import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { forActivation, storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { checkFlag } from "../../runtime/options.js";
import { count, kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import {
  channelGradients,
  channelSums,
  channelsOf,
  checkEpsilon,
  type Epsilon,
  extents,
  folded,
  type NormInputs,
  type NormOpSizes,
  partialStatistics,
} from "./norm-sums.js";

type BatchNormInputs = readonly [...NormInputs, runningMean: Tensor, runningVariance: Tensor];
type BatchNormSizes = NormOpSizes & { MOMENTUM: number; TRAINING: number };

/** The options of batch normalization. */
export interface BatchNormOptions extends Epsilon {
  /** true: uses the batch's statistics and updates the running ones with them; false: uses the running ones */
  readonly training: boolean;
  /** the weight of a batch in the update of the running statistics, from 0 to 1 */
  readonly momentum: number;
}

function batchSizes(shapes: readonly Shape[], options: BatchNormOptions): BatchNormSizes {
  const { training, momentum } = options;
  const pattern = "x[...,C] gamma[C] beta[C] runningMean[C] runningVariance[C]";
  const C = channelsOf(pattern, 1, shapes);
  const [x] = shapes as [Shape];
  const rows = count(x) / C;
  checkFlag("training", training);
  if (!(Number.isFinite(momentum) && momentum >= 0 && momentum <= 1))
    throw new TensorError(`expected a momentum from 0 to 1, got ${kindOf(momentum)}`);
  if (training && rows === 1)
    throw new TensorError(`expected more than one value per channel in training, got ${words(x)}`);
  return {
    ...{ A: 1, R: rows, G: C, D: 1, MOMENTUM: momentum, TRAINING: training ? 1 : 0 },
    ...checkEpsilon(options),
  };
}

/** Fills `sums[2,1,C]` with the batch's statistics, or with the running ones. */
function fillBatchStatistics(
  s: BatchNormSizes,
  [x, , , running_mean, running_variance]: BatchNormInputs,
  sums: Tensor,
): void {
  const { MOMENTUM, EPSILON } = s;
  if (s.TRAINING === 0) {
    launch(k.normRunningStatistics, { ...extents(s), EPSILON }, { running_mean, running_variance, sums });
    return;
  }
  const partials = partialStatistics(s, x);
  const SLICES = partials.shape[0] as number;
  const sizes = { ...extents(s), EPSILON, MOMENTUM, SLICES };
  launch(k.normBatchStatistics, sizes, { partials, running_mean, running_variance, sums });
  partials.dispose();
}

/**
 * `y = (x - mean) / sqrt(variance + epsilon) gamma + beta` for each channel of `x[...,C]` over all other dimensions;
 * the other tensors are `[C]` (Ioffe and Szegedy 2015, Batch normalization). In training the running statistics change
 * in place: running = (1 - momentum) running + momentum batch, with the batch's unbiased variance. x then needs more
 * than one value per channel. The running statistics have no gradient.
 */
export const batchNorm = op<BatchNormInputs, BatchNormSizes, BatchNormOptions>({
  name: "batchNorm",
  inputs: ["x", "gamma", "beta", "runningMean", "runningVariance"],
  options: ["training", "momentum", "epsilon"],
  sizes: batchSizes,
  shape: (_sizes, [x]) => x,
  forward: (s, y, inputs, keep) => {
    const [x, gamma, beta] = inputs;
    const stats = keep(x.device.tensor([2, s.A, s.G]));
    fillBatchStatistics(s, inputs, stats);
    launch(k.normalize, extents(s), { x, stats, gamma, beta, y });
  },
  backward: (s, dy, _y, [x, gamma], kept) => {
    const [stats] = kept as [Tensor];
    const sums = channelSums(s, x, dy, stats);
    const dx = storing((d, store) => {
      const sizes = { ...extents(s), ...storeSizes(store) };
      if (s.TRAINING === 0) {
        launch(k.normScaledGradient, sizes, { x: forActivation(store, x, dy), dy, stats, gamma, dx: d });
        return;
      }
      const partials = folded(sums());
      launch(k.normInputGradient, sizes, { x, dy, stats, gamma, partials, dx: d });
    });
    return [dx, ...channelGradients(s, sums), undefined, undefined];
  },
});

import * as k from "@bosquejo/kernels";
import { launch, op } from "../../autograd/op.js";
import { checkFlag, type OptionName } from "../../runtime/options.js";
import { count, kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";
import { type Gradient, storing, type Tensor } from "../../runtime/tensor.js";
import { forActivation, storeSizes } from "../elementwise/activations.js";
import { fillSum } from "../shared/reduce.js";

type Layer = readonly [x: Tensor, gamma: Tensor, beta: Tensor];
type Batch = readonly [...Layer, runningMean: Tensor, runningVariance: Tensor];
type Sizes = k.NormSizes & { EPSILON: number };
type BatchSizes = Sizes & { MOMENTUM: number; TRAINING: number };

/** What is added to a variance before its root is taken. */
export interface Epsilon {
  readonly epsilon: number;
}

/** How batch normalization goes. */
export interface BatchNormOptions extends Epsilon {
  /** by the batch's own statistics, which then move the running ones; else by the running ones */
  readonly training: boolean;
  /** how far the running statistics move towards a batch's, from 0 to 1 */
  readonly momentum: number;
}

/** The channels of x, which the other tensors must have one value each for. */
function channelsOf(pattern: string, least: number, shapes: readonly Shape[]): number {
  const [x, ...vectors] = shapes as readonly [Shape, ...Shape[]];
  const C = x.at(-1) as number;
  if (x.length < least || vectors.some((vector) => vector.length !== 1 || vector[0] !== C))
    throw new TensorError(`wants ${pattern}, got ${shapes.map(words).join(" ")}`);
  return C;
}

function checkEpsilon({ epsilon }: Epsilon): { EPSILON: number } {
  if (!(Number.isFinite(epsilon) && epsilon > 0))
    throw new TensorError(`wants an epsilon above 0, got ${kindOf(epsilon)}`);
  return { EPSILON: epsilon };
}

const extents = ({ A, R, G, D }: k.NormSizes): k.NormSizes => ({ A, R, G, D });

// few long groups are cut: so many sums keep a device busy, of so many values each at least
const ENOUGH_SUMS = 4096;
const WORTH_A_SUM = 64;

/** Into how many slices `items` are cut, of which so many sums are wanted. */
const slices = (items: number, sums: number, loops: number) =>
  k.slicesOf(items, Math.min(ENOUGH_SUMS / sums, items / WORTH_A_SUM), loops);

/** Into how many slices each group is cut. */
function groupSlices(s: k.NormSizes, loops: number): number {
  const { width, beside } = k.normReading(s);
  return slices((s.R * s.D * beside) / width, (s.A * s.G) / beside, loops);
}

/** `[SLICES,2,A,G]`: mean and squared deviations of the groups' slices. */
function partialStatistics(s: k.NormSizes, x: Tensor): Tensor {
  const SLICES = groupSlices(s, 2);
  const sums = x.device.tensor([SLICES, 2, s.A, s.G]);
  launch(k.normPartial, { ...extents(s), SLICES }, { x, sums });
  return sums;
}

/** Fills `stats[2,A,G]` by x alone. */
function fillStatistics(s: Sizes, x: Tensor, stats: Tensor): void {
  const parts = partialStatistics(s, x);
  const SLICES = parts.shape[0] as number;
  launch(k.normStatistics, { ...extents(s), EPSILON: s.EPSILON, SLICES }, { parts, sums: stats });
  parts.dispose();
}

/** `[2,A,G]`: the groups' sums that dx is told by. */
function groupSums(s: k.NormSizes, x: Tensor, dy: Tensor, stats: Tensor, gamma: Tensor): Tensor {
  const SLICES = groupSlices(s, 1);
  const parts = x.device.tensor([SLICES, 2, s.A, s.G]);
  launch(k.normGroupSums, { ...extents(s), SLICES }, { x, dy, stats, gamma, sums: parts });
  const sums = folded(parts);
  if (sums !== parts) parts.dispose();
  return sums;
}

/** Slices added up in their order; the same tensor where there is one. */
function folded(parts: Tensor): Tensor {
  const [SLICES, ...rest] = parts.shape as [number, ...number[]];
  if (SLICES === 1) return parts;
  const y = parts.device.tensor(rest);
  fillSum(y, parts, { OUTER: 1, N: SLICES, INNER: y.size });
  return y;
}

/** `[SLICES,2,C]`: partial sums over rows that dbeta and dgamma are told by, made once for both. */
function channelSums(s: k.NormSizes, x: Tensor, dy: Tensor, stats: Tensor): () => Tensor {
  let made: Tensor | undefined;
  return () => {
    if (made) return made;
    const C = s.G * s.D;
    const SLICES = slices(s.A * s.R, C / k.normReading(s).width, 1);
    made = x.device.tensor([SLICES, 2, C]);
    launch(k.normChannelSums, { ...extents(s), SLICES }, { x, dy, stats, slices: made });
    return made;
  };
}

/** The gradients to gamma and beta, from the channels' sums. */
function channelGradients(s: k.NormSizes, sums: () => Tensor): Gradient[] {
  return [1, 0].map((PLANE) => (dchannels: Tensor) => {
    const channel_parts = sums();
    const SLICES = channel_parts.shape[0] as number;
    launch(k.normChannelGradient, { ...extents(s), SLICES, PLANE }, { channel_parts, dchannels });
  });
}

/** Normalizes groups of one example's values each. */
const perExample = <O extends Epsilon>(
  name: string,
  options: readonly OptionName<O>[],
  sizes: (shapes: readonly Shape[], options: O) => k.NormSizes,
) =>
  op<Layer, Sizes, O>({
    name,
    inputs: ["x", "gamma", "beta"],
    options,
    sizes: (shapes, given) => ({ ...sizes(shapes, given), ...checkEpsilon(given) }),
    shape: (_sizes, [x]) => x,
    forward: (s, y, [x, gamma, beta], keep) => {
      const stats = keep(x.device.tensor([2, s.A, s.G]));
      fillStatistics(s, x, stats);
      launch(k.normalize, extents(s), { x, stats, gamma, beta, y });
    },
    backward: (s, dy, _y, [x, gamma], kept) => {
      const [stats] = kept as [Tensor];
      const dx = storing((d, store) => {
        const parts = groupSums(s, x, dy, stats, gamma);
        launch(k.normInputGradient, { ...extents(s), ...storeSizes(store) }, { x, dy, stats, gamma, parts, dx: d });
        parts.dispose();
      });
      return [dx, ...channelGradients(s, channelSums(s, x, dy, stats))];
    },
  });

/**
 * `y = (x - mean) / sqrt(variance + epsilon) gamma + beta` over the last dimension of `x[...,N]`, with `gamma[N]` and
 * `beta[N]` (Ba, Kiros and Hinton 2016, Layer normalization).
 */
export const layerNorm = perExample<Epsilon>("layerNorm", ["epsilon"], (shapes, _options) => {
  const N = channelsOf("x[...,N] gamma[N] beta[N]", 1, shapes);
  return { A: count(shapes[0] as Shape) / N, R: 1, G: 1, D: N };
});

/**
 * `y = (x - mean) / sqrt(variance + epsilon) gamma + beta` over all places of an example `x[B,...,C]` and each of
 * `groups` groups of neighbouring channels, with `gamma[C]` and `beta[C]` (Wu and He 2018, Group normalization).
 */
export const groupNorm = perExample<Epsilon & { readonly groups: number }>(
  "groupNorm",
  ["groups", "epsilon"],
  (shapes, { groups }) => {
    const C = channelsOf("x[B,...,C] gamma[C] beta[C]", 2, shapes);
    if (!(Number.isInteger(groups) && groups >= 1 && C % groups === 0))
      throw new TensorError(`wants groups that divide ${C} channels, got ${kindOf(groups)}`);
    const [x] = shapes as [Shape];
    return { A: x[0] as number, R: count(x.slice(1, -1)), G: groups, D: C / groups };
  },
);

function batchSizes(shapes: readonly Shape[], options: BatchNormOptions): BatchSizes {
  const { training, momentum } = options;
  const pattern = "x[...,C] gamma[C] beta[C] runningMean[C] runningVariance[C]";
  const C = channelsOf(pattern, 1, shapes);
  const [x] = shapes as [Shape];
  const rows = count(x) / C;
  checkFlag("training", training);
  if (!(Number.isFinite(momentum) && momentum >= 0 && momentum <= 1))
    throw new TensorError(`wants a momentum from 0 to 1, got ${kindOf(momentum)}`);
  if (training && rows === 1) throw new TensorError(`wants more than one value a channel in training, got ${words(x)}`);
  return {
    ...{ A: 1, R: rows, G: C, D: 1, MOMENTUM: momentum, TRAINING: training ? 1 : 0 },
    ...checkEpsilon(options),
  };
}

/** Fills `stats[2,1,C]`, by the batch or by the running statistics. */
function fillBatchStatistics(s: BatchSizes, [x, , , running_mean, running_variance]: Batch, sums: Tensor): void {
  const { MOMENTUM, EPSILON } = s;
  if (s.TRAINING === 0) {
    launch(k.normRunningStatistics, { ...extents(s), EPSILON }, { running_mean, running_variance, sums });
    return;
  }
  const parts = partialStatistics(s, x);
  const SLICES = parts.shape[0] as number;
  const sizes = { ...extents(s), EPSILON, MOMENTUM, SLICES };
  launch(k.normBatchStatistics, sizes, { parts, running_mean, running_variance, sums });
  parts.dispose();
}

/**
 * `y = (x - mean) / sqrt(variance + epsilon) gamma + beta` for each channel of `x[...,C]` over all other dimensions, with
 * vectors `[C]` (Ioffe and Szegedy 2015, Batch normalization). In training the running statistics change in place: running = (1 - momentum) running + momentum
 * batch, with the batch's unbiased variance; x must then hold more than one value a channel. No gradient to them.
 */
export const batchNorm = op<Batch, BatchSizes, BatchNormOptions>({
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
      const parts = folded(sums());
      launch(k.normInputGradient, sizes, { x, dy, stats, gamma, parts, dx: d });
    });
    return [dx, ...channelGradients(s, sums), undefined, undefined];
  },
});

import * as k from "@bosquejo/kernels";
import type { Gradient } from "../../autograd/node.js";
import { launch } from "../../runtime/launches/launch.js";
import { kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillSum } from "../shared/reduce.js";

/** The number that is added to a variance before its square root is computed. */
export interface Epsilon {
  readonly epsilon: number;
}

/** The tensors that a norm takes. */
export type NormInputs = readonly [x: Tensor, gamma: Tensor, beta: Tensor];

/** The sizes of a norm that computes statistics of x. */
export type NormOpSizes = k.NormSizes & { EPSILON: number };

/**
 * The number of channels of x.
 * @throws {TensorError} unless x has at least `least` dimensions and each other tensor has one value per channel
 */
export function channelsOf(pattern: string, least: number, shapes: readonly Shape[]): number {
  const [x, ...vectors] = shapes as readonly [Shape, ...Shape[]];
  const C = x.at(-1) as number;
  if (x.length < least || vectors.some((vector) => vector.length !== 1 || vector[0] !== C))
    throw new TensorError(`expected ${pattern}, got ${shapes.map(words).join(" ")}`);
  return C;
}

/**
 * The epsilon as a size.
 * @throws {TensorError} if it is not above 0
 */
export function checkEpsilon({ epsilon }: Epsilon): { EPSILON: number } {
  if (!(Number.isFinite(epsilon) && epsilon > 0))
    throw new TensorError(`expected an epsilon above 0, got ${kindOf(epsilon)}`);
  return { EPSILON: epsilon };
}

/** The sizes that all kernels of norms take. */
export const extents = ({ A, R, G, D }: k.NormSizes): k.NormSizes => ({ A, R, G, D });

// a few long groups are divided into slices: this many sums keep a device busy
const ENOUGH_SUMS = 4096;
// the least number of values that a sum is worth its cost for
const WORTH_A_SUM = 64;

/** The number of slices into which `items` are divided, if each slice has `sums` sums. */
const slices = (items: number, sums: number, loops: number) =>
  k.slicesOf(items, Math.min(ENOUGH_SUMS / sums, items / WORTH_A_SUM), loops);

/** The number of slices into which each group is divided. */
function groupSlices(s: k.NormSizes, loops: number): number {
  const { width, beside } = k.normReading(s);
  return slices((s.R * s.D * beside) / width, (s.A * s.G) / beside, loops);
}

/** The partials `[SLICES,2,A,G]`: the mean of each group's slice, and the sum of squared deviations from it. */
export function partialStatistics(s: k.NormSizes, x: Tensor): Tensor {
  const SLICES = groupSlices(s, 2);
  const sums = x.device.tensor([SLICES, 2, s.A, s.G]);
  launch(k.normPartial, { ...extents(s), SLICES }, { x, sums });
  return sums;
}

/** Fills `stats[2,A,G]`, the statistics of x's groups: mean and 1 / sqrt(variance + epsilon). */
export function fillStatistics(s: NormOpSizes, x: Tensor, stats: Tensor): void {
  const partials = partialStatistics(s, x);
  const SLICES = partials.shape[0] as number;
  launch(k.normStatistics, { ...extents(s), EPSILON: s.EPSILON, SLICES }, { partials, sums: stats });
  partials.dispose();
}

/** The sums `[2,A,G]` over each group that the gradient dx needs. */
export function groupSums(s: k.NormSizes, x: Tensor, dy: Tensor, stats: Tensor, gamma: Tensor): Tensor {
  const SLICES = groupSlices(s, 1);
  const partials = x.device.tensor([SLICES, 2, s.A, s.G]);
  launch(k.normGroupSums, { ...extents(s), SLICES }, { x, dy, stats, gamma, sums: partials });
  const sums = folded(partials);
  if (sums !== partials) partials.dispose();
  return sums;
}

/** The sum of the slices, added in order; with one slice the same tensor. */
export function folded(partials: Tensor): Tensor {
  const [SLICES, ...rest] = partials.shape as [number, ...number[]];
  if (SLICES === 1) return partials;
  const y = partials.device.tensor(rest);
  fillSum(y, partials, { OUTER: 1, N: SLICES, INNER: y.size });
  return y;
}

/** A function that returns the partials `[SLICES,2,C]` of dbeta and dgamma, sums over rows. It computes them once. */
export function channelSums(s: k.NormSizes, x: Tensor, dy: Tensor, stats: Tensor): () => Tensor {
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

/** The gradients at gamma and beta, from the sums over rows. */
export function channelGradients(s: k.NormSizes, sums: () => Tensor): Gradient[] {
  return [1, 0].map((PLANE) => (dchannels: Tensor) => {
    const channel_partials = sums();
    const SLICES = channel_partials.shape[0] as number;
    launch(k.normChannelGradient, { ...extents(s), SLICES, PLANE }, { channel_partials, dchannels });
  });
}

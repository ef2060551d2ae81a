import * as k from "@bosquejo/kernels";
import type { Gradient } from "../../autograd/node.js";
import { launch } from "../../runtime/launches/launch.js";
import { kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { fillSum } from "../shared/reduce.js";

/** What is added to a variance before its root is taken. */
export interface Epsilon {
  readonly epsilon: number;
}

/** Options of a norm. */
export type NormInputs = readonly [x: Tensor, gamma: Tensor, beta: Tensor];

/** Sizes of a norm by statistics of x. */
export type NormOpSizes = k.NormSizes & { EPSILON: number };

/** The channels of x, which the other tensors must have one value each for. */
export function channelsOf(pattern: string, least: number, shapes: readonly Shape[]): number {
  const [x, ...vectors] = shapes as readonly [Shape, ...Shape[]];
  const C = x.at(-1) as number;
  if (x.length < least || vectors.some((vector) => vector.length !== 1 || vector[0] !== C))
    throw new TensorError(`expected ${pattern}, got ${shapes.map(words).join(" ")}`);
  return C;
}

/** Throws where an epsilon is not above 0; gives it as a size. */
export function checkEpsilon({ epsilon }: Epsilon): { EPSILON: number } {
  if (!(Number.isFinite(epsilon) && epsilon > 0))
    throw new TensorError(`expected an epsilon above 0, got ${kindOf(epsilon)}`);
  return { EPSILON: epsilon };
}

/** The sizes that every kernel of a norm takes. */
export const extents = ({ A, R, G, D }: k.NormSizes): k.NormSizes => ({ A, R, G, D });

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
export function partialStatistics(s: k.NormSizes, x: Tensor): Tensor {
  const SLICES = groupSlices(s, 2);
  const sums = x.device.tensor([SLICES, 2, s.A, s.G]);
  launch(k.normPartial, { ...extents(s), SLICES }, { x, sums });
  return sums;
}

/** Fills `stats[2,A,G]` by x alone. */
export function fillStatistics(s: NormOpSizes, x: Tensor, stats: Tensor): void {
  const partials = partialStatistics(s, x);
  const SLICES = partials.shape[0] as number;
  launch(k.normStatistics, { ...extents(s), EPSILON: s.EPSILON, SLICES }, { partials, sums: stats });
  partials.dispose();
}

/** `[2,A,G]`: the groups' sums that dx is told by. */
export function groupSums(s: k.NormSizes, x: Tensor, dy: Tensor, stats: Tensor, gamma: Tensor): Tensor {
  const SLICES = groupSlices(s, 1);
  const partials = x.device.tensor([SLICES, 2, s.A, s.G]);
  launch(k.normGroupSums, { ...extents(s), SLICES }, { x, dy, stats, gamma, sums: partials });
  const sums = folded(partials);
  if (sums !== partials) partials.dispose();
  return sums;
}

/** Slices added up in their order; the same tensor where there is one. */
export function folded(partials: Tensor): Tensor {
  const [SLICES, ...rest] = partials.shape as [number, ...number[]];
  if (SLICES === 1) return partials;
  const y = partials.device.tensor(rest);
  fillSum(y, partials, { OUTER: 1, N: SLICES, INNER: y.size });
  return y;
}

/** `[SLICES,2,C]`: partial sums over rows that dbeta and dgamma are told by, made once for both. */
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

/** The gradients to gamma and beta, from the channels' sums. */
export function channelGradients(s: k.NormSizes, sums: () => Tensor): Gradient[] {
  return [1, 0].map((PLANE) => (dchannels: Tensor) => {
    const channel_partials = sums();
    const SLICES = channel_partials.shape[0] as number;
    launch(k.normChannelGradient, { ...extents(s), SLICES, PLANE }, { channel_partials, dchannels });
  });
}

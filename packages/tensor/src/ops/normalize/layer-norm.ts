import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import type { OptionName } from "../../runtime/options.js";
import { count, kindOf, type Shape, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import {
  channelGradients,
  channelSums,
  channelsOf,
  checkEpsilon,
  type Epsilon,
  extents,
  fillStatistics,
  groupSums,
  type NormInputs,
  type NormOpSizes,
} from "./norm-sums.js";

/** A norm whose groups are values of one example each. */
const perExample = <O extends Epsilon>(
  name: string,
  options: readonly OptionName<O>[],
  sizes: (shapes: readonly Shape[], options: O) => k.NormSizes,
) =>
  op<NormInputs, NormOpSizes, O>({
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
        const partials = groupSums(s, x, dy, stats, gamma);
        launch(k.normInputGradient, { ...extents(s), ...storeSizes(store) }, { x, dy, stats, gamma, partials, dx: d });
        partials.dispose();
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
 * `y = (x - mean) / sqrt(variance + epsilon) gamma + beta` over all places of each example of `x[B,...,C]` and each of
 * `groups` groups of neighbouring channels, with `gamma[C]` and `beta[C]` (Wu and He 2018, Group normalization).
 */
export const groupNorm = perExample<Epsilon & { readonly groups: number }>(
  "groupNorm",
  ["groups", "epsilon"],
  (shapes, { groups }) => {
    const C = channelsOf("x[B,...,C] gamma[C] beta[C]", 2, shapes);
    if (!(Number.isInteger(groups) && groups >= 1 && C % groups === 0))
      throw new TensorError(`expected groups that divide ${C} channels, got ${kindOf(groups)}`);
    const [x] = shapes as [Shape];
    return { A: x[0] as number, R: count(x.slice(1, -1)), G: groups, D: C / groups };
  },
);

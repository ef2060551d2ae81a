import * as k from "@bosquejo/kernels";
import { adding, storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { wholeOf } from "../../runtime/options.js";
import { dims, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import { checkEpsilon, type Epsilon } from "./norm-sums.js";

/** The options of an adaptive layer norm. */
export interface AdaptiveNormOptions extends Epsilon {
  /** the first column of the modulation that is used: the N columns of the scale, then the N columns of the shift */
  readonly offset: number;
}

// on an adapter that computes on the CPU, a barrier costs more than the row that it divides
const sharing = ({ device }: Tensor) => ({ SHARED: device.adapter.kind === "hardware" ? 1 : 0 });

/**
 * `y = (1 + s) (x - mean) / sqrt(variance + epsilon) + b` over each row of `x[M,N]`, with s and b from the columns
 * `offset` .. `offset + 2 N` of `modulation[M,W]`: layer norm with scale and shift from a condition (Perez et al. 2018,
 * FiLM; Peebles and Xie 2023, Scalable diffusion models with transformers).
 */
export const adaptiveLayerNorm = op<
  readonly [x: Tensor, modulation: Tensor],
  Omit<k.AdaptiveNormSizes, "SHARED"> & { EPSILON: number },
  AdaptiveNormOptions
>({
  name: "adaptiveLayerNorm",
  inputs: ["x", "modulation"],
  options: ["offset", "epsilon"],
  sizes: ([x, modulation], options) => {
    const { M, N, W } = dims("x[M,N] modulation[M,W]", x, modulation);
    const AT = wholeOf("offset", options.offset);
    if (AT + 2 * N > W)
      throw new TensorError(`expected an offset of at most ${W} - 2 x ${N} = ${W - 2 * N}, got ${AT}`);
    return { M, N, W, AT, ...checkEpsilon(options) };
  },
  shape: ({ M, N }) => [M, N],
  forward: (s, y, [x, modulation], keep) => {
    const stats = keep(x.device.tensor([2, s.M]));
    launch(k.adaptiveNorm, { ...s, ...sharing(x) }, { x, modulation, stats, y });
  },
  backward: ({ EPSILON: _, ...s }, dy, _y, [x, modulation], kept) => {
    const [stats] = kept as [Tensor];
    const sizes = { ...s, ...sharing(x) };
    return [
      storing((dx, store) =>
        launch(k.adaptiveNormInputGradient, { ...sizes, ...storeSizes(store) }, { x, modulation, kept: stats, dy, dx }),
      ),
      adding((dmodulation, { add }) =>
        launch(k.adaptiveNormModulationGradient, { ...sizes, ADD: add ? 1 : 0 }, { x, kept: stats, dy, dmodulation }),
      ),
    ];
  },
});

import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import source from "./adaptive-layer-norm.wgsl";
import lane from "./lane.wgsl";
import lanes from "./lanes.wgsl";
import { type RowReading, readingOf } from "./rows.js";

/**
 * The sizes of an adaptive layer norm of `x[M,N]` by the columns AT to AT + 2 N of `modulation[M,W]`. If SHARED is 1, a
 * workgroup shares a row.
 */
export type AdaptiveNormSizes = { M: number; N: number; W: number; AT: number; SHARED: number };

const WORKGROUP = 64;

const reading = ({ N, W, AT }: AdaptiveNormSizes): RowReading =>
  readingOf([N, W, AT].every((size) => size % 4 === 0) ? 4 : 1, 1);

const declare = <S extends AdaptiveNormSizes, B extends string>(
  name: string,
  entry: string,
  buffers: readonly B[],
  threads: (sizes: S) => number = ({ M, SHARED }) => (SHARED === 1 ? M * WORKGROUP : M),
) => {
  const files = (s: S) => [reading(s).wgsl, s.SHARED === 1 ? lanes : lane, source, activationFunctions];
  return kernel<S, B>({ name, entry, source: files, buffers, threads });
};

/** Computes `y[M,N]` and `stats[2,M]`, the mean and 1 / sqrt(variance + EPSILON) of each row of x. */
export const adaptiveNorm = declare<AdaptiveNormSizes & { EPSILON: number }, "x" | "modulation" | "stats" | "y">(
  "adaptiveNorm",
  "forward",
  ["x", "modulation", "stats", "y"],
);
/** Computes `dx`; `kept` are the stats. */
export const adaptiveNormInputGradient = declare<
  AdaptiveNormSizes & GradientSizes,
  "x" | "modulation" | "kept" | "dy" | "dx"
>("adaptiveNormInputGradient", "input_gradient", ["x", "modulation", "kept", "dy", "dx"]);
/** Computes `dmodulation`. If ADD is 1, adds to it. */
export const adaptiveNormModulationGradient = declare<
  AdaptiveNormSizes & Pick<GradientSizes, "ADD">,
  "x" | "kept" | "dy" | "dmodulation"
>(
  "adaptiveNormModulationGradient",
  "modulation_gradient",
  ["x", "kept", "dy", "dmodulation"],
  (s) => (s.M * (s.ADD === 1 ? s.N : s.W)) / reading(s).width,
);

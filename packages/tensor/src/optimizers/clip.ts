import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../runtime/arguments.js";
import { launch } from "../runtime/launches/launch.js";
import { checkOptions } from "../runtime/options.js";
import { count } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";
import { checkAbove } from "./decay.js";

/** The options of `clipGradients`. */
export interface ClipOptions {
  /** the largest Euclidean norm that the gradients may have afterwards */
  readonly maxNorm: number;
  /** the factor of the gradients, by which their norm is divided; 1 by default */
  readonly lossScale?: number;
}

const SUMS = 1024;

/**
 * Scales flat gradients in place by min(1, maxNorm / (norm + 1e-6)), as PyTorch's `clip_grad_norm_` (Pascanu et al.
 * 2013). Returns their Euclidean norm before the scaling, `[1]`. If the norm is NaN, all gradients become NaN. If it is
 * infinite, infinite gradients become NaN and the others 0.
 */
export function clipGradients(gradients: Tensor, options: ClipOptions): Tensor {
  const device = checkInputs("clipGradients", [gradients]);
  checkOptions("clipGradients", options, ["maxNorm", "lossScale?"]);
  const { maxNorm, lossScale = 1 } = options;
  explained("clipGradients", () => {
    checkAbove("a maxNorm", maxNorm);
    checkAbove("a loss scale", lossScale);
  });
  const LENGTH = count(gradients.shape);
  const fours = Math.ceil(LENGTH / 4);
  const SLICES = k.slicesOf(fours, Math.min(SUMS, fours / 64));
  const partials = device.tensor([SLICES]);
  const norm = device.tensor([1]);
  launch(k.squares, { LENGTH, SLICES }, { gradients, sums: partials });
  launch(k.norm, { SLICES, UNSCALE: 1 / lossScale }, { partials, norm });
  launch(k.clip, { LENGTH, MOST: maxNorm }, { clipped: gradients, by: norm });
  partials.dispose();
  return norm;
}

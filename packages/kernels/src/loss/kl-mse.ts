import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import klMse from "./kl-mse.wgsl";

const source = [ranges, klMse, activationFunctions];

/** The sizes of the fused KL + MSE loss: number of values in the images, batch size, latent width. */
export type LossSizes = { PIXELS: number; B: number; L: number };
/** Computes `sums[SLICES]` of (squared errors, KL). */
export const klMsePartial = kernel<LossSizes & { SLICES: number }, "y" | "images" | "mu" | "logvar" | "sums">({
  name: "klMsePartial",
  entry: "partial",
  source,
  buffers: ["y", "images", "mu", "logvar", "sums"],
  threads: ({ SLICES }) => SLICES,
});
/** Computes `losses[total, mse, kl]` from the partial sums. */
export const klMseTotal = kernel<LossSizes & { SLICES: number }, "partials" | "kl_weight" | "losses">({
  name: "klMseTotal",
  entry: "total",
  source,
  buffers: ["partials", "kl_weight", "losses"],
  threads: () => 1,
  workgroup: 1,
});
/** Computes `dy[PIXELS]` at the images y from `dlosses[3]`, the gradients of total, mse and kl. */
export const klMseImageGradient = kernel<LossSizes & GradientSizes, "y" | "images" | "dlosses" | "dy">({
  name: "klMseImageGradient",
  entry: "image_gradient",
  source,
  buffers: ["y", "images", "dlosses", "dy"],
  threads: ({ PIXELS }) => Math.ceil(PIXELS / 4),
});
/** Computes `dmu[B,L]` from `dlosses[3]`, the gradients of total, mse and kl. */
export const klMseMuGradient = kernel<LossSizes & GradientSizes, "mu" | "kl_weight" | "dlosses" | "dmu">({
  name: "klMseMuGradient",
  entry: "mu_gradient",
  source,
  buffers: ["mu", "kl_weight", "dlosses", "dmu"],
  threads: ({ B, L }) => B * L,
});
/** Computes `dlogvar[B,L]` from `dlosses[3]`, the gradients of total, mse and kl. */
export const klMseLogvarGradient = kernel<LossSizes & GradientSizes, "logvar" | "kl_weight" | "dlosses" | "dlogvar">({
  name: "klMseLogvarGradient",
  entry: "logvar_gradient",
  source,
  buffers: ["logvar", "kl_weight", "dlosses", "dlogvar"],
  threads: ({ B, L }) => B * L,
});

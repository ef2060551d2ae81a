import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import ranges from "../reduce/ranges.wgsl";
import klMse from "./kl-mse.wgsl";

const source = [ranges, klMse, activationFunctions];

/** Sizes of the fused KL + MSE loss: values of the images, batch, latent width. */
export type LossSizes = { PIXELS: number; B: number; L: number };
/** `sums[SLICES]` of (squared errors, KL) */
export const klMsePartial = kernel<LossSizes & { SLICES: number }, "y" | "images" | "mu" | "logvar" | "sums">({
  name: "klMsePartial",
  entry: "partial",
  source,
  buffers: ["y", "images", "mu", "logvar", "sums"],
  threads: ({ SLICES }) => SLICES,
});
/** `losses[total, mse, kl]` from the partial sums */
export const klMseTotal = kernel<LossSizes & { SLICES: number }, "partials" | "kl_weight" | "losses">({
  name: "klMseTotal",
  entry: "total",
  source,
  buffers: ["partials", "kl_weight", "losses"],
  threads: () => 1,
  workgroup: 1,
});
/** `dy[PIXELS]` at the images y by `dlosses[3]` of total, mse and kl */
export const klMseImageGradient = kernel<LossSizes & GradientSizes, "y" | "images" | "dlosses" | "dy">({
  name: "klMseImageGradient",
  entry: "image_gradient",
  source,
  buffers: ["y", "images", "dlosses", "dy"],
  threads: ({ PIXELS }) => Math.ceil(PIXELS / 4),
});
/** `dmu[B,L]` by `dlosses[3]` of total, mse and kl */
export const klMseMuGradient = kernel<LossSizes & GradientSizes, "mu" | "kl_weight" | "dlosses" | "dmu">({
  name: "klMseMuGradient",
  entry: "mu_gradient",
  source,
  buffers: ["mu", "kl_weight", "dlosses", "dmu"],
  threads: ({ B, L }) => B * L,
});
/** `dlogvar[B,L]` by `dlosses[3]` of total, mse and kl */
export const klMseLogvarGradient = kernel<LossSizes & GradientSizes, "logvar" | "kl_weight" | "dlosses" | "dlogvar">({
  name: "klMseLogvarGradient",
  entry: "logvar_gradient",
  source,
  buffers: ["logvar", "kl_weight", "dlosses", "dlogvar"],
  threads: ({ B, L }) => B * L,
});

import activation from "../elementwise/activation.wgsl";
import { kernel } from "../kernel.js";
import counters from "../optimizer/counters.wgsl";
import type { GradientSizes } from "../product/product.js";
import dropoutSource from "../random/dropout.wgsl";
import reparameterizeSource from "../random/reparameterize.wgsl";
import threefry from "../random/threefry.wgsl";
import share from "../reduce/share.wgsl";
import gather from "../table/gather.wgsl";
import loss from "./kl-mse.wgsl";

type Length = { LENGTH: number };
const fours = ({ LENGTH }: Length) => Math.ceil(LENGTH / 4);

/** `y = x / (1 - RATE)` or 0, by `key[seed, step]` and STREAM; its own gradient */
export const dropout = kernel<Length & { RATE: number; STREAM: number }, "x" | "key" | "y">({
  name: "dropout",
  entry: "dropout",
  source: [dropoutSource, threefry],
  buffers: ["x", "key", "y"],
  threads: fours,
});

const reparameterization = [reparameterizeSource, threefry, activation];
/** `z = mu + exp(logvar / 2) eps(key, STREAM)` */
export const reparameterize = kernel<Length & { STREAM: number }, "mu" | "logvar" | "key" | "z">({
  name: "reparameterize",
  entry: "sample",
  source: reparameterization,
  buffers: ["mu", "logvar", "key", "z"],
  threads: fours,
});
/** `dlogvar = dz eps exp(logvar / 2) / 2`; dmu is dz itself */
export const reparameterizeGradient = kernel<
  Length & { STREAM: number } & GradientSizes,
  "logvar" | "key" | "dz" | "dlogvar"
>({
  name: "reparameterizeGradient",
  entry: "gradient",
  source: reparameterization,
  buffers: ["logvar", "key", "dz", "dlogvar"],
  threads: fours,
});

/** Sizes of the fused KL + MSE loss: values of the images, batch, latent width. */
export type LossSizes = { PIXELS: number; B: number; L: number };
/** `sums[SLICES]` of (squared errors, KL) */
export const klMsePartial = kernel<LossSizes & { SLICES: number }, "y" | "images" | "mu" | "logvar" | "sums">({
  name: "klMsePartial",
  entry: "partial",
  source: [share, loss, activation],
  buffers: ["y", "images", "mu", "logvar", "sums"],
  threads: ({ SLICES }) => SLICES,
});
/** `losses[total, mse, kl]` from the partial sums */
export const klMseTotal = kernel<LossSizes & { SLICES: number }, "parts" | "kl_weight" | "losses">({
  name: "klMseTotal",
  entry: "total",
  source: [share, loss, activation],
  buffers: ["parts", "kl_weight", "losses"],
  threads: () => 1,
  workgroup: 1,
});
/** `dy[PIXELS]` at the images y by `dlosses[3]` of total, mse and kl */
export const klMseImageGradient = kernel<LossSizes & GradientSizes, "y" | "images" | "dlosses" | "dy">({
  name: "klMseImageGradient",
  entry: "image_gradient",
  source: [share, loss, activation],
  buffers: ["y", "images", "dlosses", "dy"],
  threads: ({ PIXELS }) => Math.ceil(PIXELS / 4),
});
/** `dmu[B,L]` by `dlosses[3]` of total, mse and kl */
export const klMseMuGradient = kernel<LossSizes & GradientSizes, "mu" | "kl_weight" | "dlosses" | "dmu">({
  name: "klMseMuGradient",
  entry: "mu_gradient",
  source: [share, loss, activation],
  buffers: ["mu", "kl_weight", "dlosses", "dmu"],
  threads: ({ B, L }) => B * L,
});
/** `dlogvar[B,L]` by `dlosses[3]` of total, mse and kl */
export const klMseLogvarGradient = kernel<LossSizes & GradientSizes, "logvar" | "kl_weight" | "dlosses" | "dlogvar">({
  name: "klMseLogvarGradient",
  entry: "logvar_gradient",
  source: [share, loss, activation],
  buffers: ["logvar", "kl_weight", "dlosses", "dlogvar"],
  threads: ({ B, L }) => B * L,
});

type BatchSizes = { B: number; LENGTH: number; ORDER: number; ROWS: number };
/** `images[B,LENGTH]` in 0..1 from bytes, by order and cursor; LENGTH is divisible by four */
export const gatherImages = kernel<BatchSizes & { P: number }, "bytes" | "image_of" | "order" | "cursor" | "images">({
  name: "gatherImages",
  entry: "gather_images",
  source: [gather],
  buffers: ["bytes", "image_of", "order", "cursor", "images"],
  threads: ({ B, LENGTH }) => (B * LENGTH) / 4,
});
/** `rows[B,LENGTH]` of a table, by order and cursor */
export const gatherRows = kernel<BatchSizes, "table" | "order" | "cursor" | "rows">({
  name: "gatherRows",
  entry: "gather_rows",
  source: [gather],
  buffers: ["table", "order", "cursor", "rows"],
  threads: ({ B, LENGTH }) => B * LENGTH,
});

/** `rows[B,T,LENGTH]` of a table by `words[P,T]` of the examples, by order and cursor */
export const gatherWords = kernel<
  BatchSizes & { T: number; P: number },
  "table" | "words" | "order" | "cursor" | "rows"
>({
  name: "gatherWords",
  entry: "gather_words",
  source: [gather],
  buffers: ["table", "words", "order", "cursor", "rows"],
  threads: ({ B, T, LENGTH }) => B * T * LENGTH,
});

/** `counter[AT] += BY`, back to 0 from LIMIT on */
export const advance = kernel<{ AT: number; BY: number; LIMIT: number }, "counter">({
  name: "advance",
  entry: "advance",
  source: [counters],
  buffers: ["counter"],
  threads: () => 1,
  workgroup: 1,
});
/** `history[count[AT] % ROWS] = values` */
export const record = kernel<{ AT: number; ROWS: number; LENGTH: number }, "count" | "values" | "history">({
  name: "record",
  entry: "record",
  source: [counters],
  buffers: ["count", "values", "history"],
  threads: () => 1,
  workgroup: 1,
});

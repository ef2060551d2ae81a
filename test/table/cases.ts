import type { OpRow } from "./row.js";
import { concatRow } from "./rows/copies/concat.js";
import { copies } from "./rows/copies/copies.js";
import { broadcasts } from "./rows/elementwise/broadcast.js";
import { castRow } from "./rows/elementwise/cast.js";
import { elementwise } from "./rows/elementwise/elementwise.js";
import { unaries } from "./rows/elementwise/unary.js";
import { embeddingRow } from "./rows/gather/embedding.js";
import { gathers } from "./rows/gather/gathers.js";
import { pools } from "./rows/image/pools.js";
import { upsamplings } from "./rows/image/upsampling.js";
import { attention } from "./rows/products/attention.js";
import { products } from "./rows/products/products.js";
import { windows } from "./rows/products/windows.js";
import { adaptiveNormRow } from "./rows/reduce/adaptive-norm.js";
import { losses } from "./rows/reduce/losses.js";
import { norms } from "./rows/reduce/norm.js";
import { reductions } from "./rows/reduce/reductions.js";
import { softmaxes } from "./rows/reduce/softmax.js";
import { inPlace } from "./rows/training/in-place.js";
import { noiseRow } from "./rows/training/noise.js";
import { optimizers } from "./rows/training/optimizers.js";
import { training } from "./rows/training/training.js";
import { updates } from "./rows/training/updates.js";

/** The op table: a row for each op, and for each function that launches a kernel. */
export const cases: readonly OpRow[] = [
  ...products,
  ...windows,
  ...elementwise,
  ...broadcasts,
  ...unaries,
  ...reductions,
  ...copies,
  concatRow,
  castRow,
  ...training,
  noiseRow,
  ...gathers,
  ...updates,
  ...attention,
  ...softmaxes,
  ...losses,
  ...norms,
  adaptiveNormRow,
  ...pools,
  ...upsamplings,
  embeddingRow,
  ...optimizers,
  ...inPlace,
];

/** True for matrix products and convolutions, whose kernels take longest to compile. */
export const isProduct = (name: string): boolean => ["matmul", "linear", "conv2d", "convTranspose2d"].includes(name);

import type { Row } from "./row.js";
import { attention } from "./rows/attention.js";
import { broadcasts } from "./rows/broadcast.js";
import { castRow } from "./rows/cast.js";
import { concatRow } from "./rows/concat.js";
import { copies } from "./rows/copies.js";
import { elementwise } from "./rows/elementwise.js";
import { embeddingRow } from "./rows/embedding.js";
import { gathers } from "./rows/gathers.js";
import { losses } from "./rows/losses.js";
import { norms } from "./rows/norm.js";
import { optimizers } from "./rows/optimizers.js";
import { pools } from "./rows/pools.js";
import { products } from "./rows/products.js";
import { reductions } from "./rows/reductions.js";
import { softmaxes } from "./rows/softmax.js";
import { training } from "./rows/training.js";
import { unaries } from "./rows/unary.js";
import { updates } from "./rows/updates.js";
import { upsamplings } from "./rows/upsampling.js";
import { windows } from "./rows/windows.js";

/** A row for every op and every function that launches a kernel. */
export const cases: readonly Row[] = [
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
  ...gathers,
  ...updates,
  ...attention,
  ...softmaxes,
  ...losses,
  ...norms,
  ...pools,
  ...upsamplings,
  embeddingRow,
  ...optimizers,
];

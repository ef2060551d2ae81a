import type { Row } from "./row.js";
import { attention } from "./rows/attention.js";
import { elementwise } from "./rows/elementwise.js";
import { embeddingRow } from "./rows/embedding.js";
import { optimizers } from "./rows/optimizers.js";
import { pools } from "./rows/pools.js";
import { products } from "./rows/products.js";
import { training } from "./rows/training.js";
import { updates } from "./rows/updates.js";
import { upsamplings } from "./rows/upsampling.js";
import { windows } from "./rows/windows.js";

/** A row for every op and every function that launches a kernel. */
export const cases: readonly Row[] = [
  ...products,
  ...windows,
  ...elementwise,
  ...training,
  ...updates,
  ...attention,
  ...pools,
  ...upsamplings,
  embeddingRow,
  ...optimizers,
];

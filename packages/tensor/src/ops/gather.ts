import * as k from "@bosquejo/kernels";
import { launch } from "../op.js";
import { count, dims, type Shape, TensorError, words } from "../shape.js";
import type { Tensor } from "../tensor.js";

/** Which examples make a batch: those from `order[cursor]` on; `cursor` is `u32[1]`. */
export interface Batch {
  readonly order: Tensor;
  readonly cursor: Tensor;
  readonly size: number;
}

/**
 * Images `[B, ...shape]` in 0..1 from `bytes` (u32, four pixels' values a word): image `imageOf[order[cursor + b]]` for
 * each b. The order must hold size indices from the cursor on.
 */
export function gatherImages(bytes: Tensor, imageOf: Tensor, { order, cursor, size }: Batch, shape: Shape): Tensor {
  const LENGTH = count(shape);
  if (LENGTH % 4 !== 0) throw new TensorError(`gatherImages: wants values in fours, got ${words(shape)}`);
  const images = bytes.device.tensor([size, ...shape]);
  launch(k.gatherImages, { B: size, LENGTH }, { bytes, image_of: imageOf, order, cursor, images });
  return images;
}

/** Rows `[B,E]` of a table `[P,E]`: row `order[cursor + b]` for each b. */
export function gatherRows(table: Tensor, { order, cursor, size }: Batch): Tensor {
  const { E } = dims("table[P,E]", table.shape);
  const rows = table.device.tensor([size, E]);
  launch(k.gatherRows, { B: size, LENGTH: E }, { table, order, cursor, rows });
  return rows;
}

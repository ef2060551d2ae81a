import * as k from "@bosquejo/kernels";
import { checkInputs, explained } from "../../runtime/arguments.js";
import { launch } from "../../runtime/launches/launch.js";
import { checkOptions } from "../../runtime/options.js";
import { checkShape, count, dims, kindOf, type Shape, TensorError, words } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";

/** The examples of a batch: `size` entries of `order`, from `order[cursor]` on; `cursor` is `u32[1]`. */
export interface Batch {
  readonly order: Tensor;
  readonly cursor: Tensor;
  readonly size: number;
}

/**
 * Images `[B, ...shape]` with values in 0..1, for each b image `imageOf[order[cursor + b]]` of `bytes` (u32, with four
 * values in each word). An image is NaN if the order ends before it, or if `bytes` has no such image.
 * @throws {TensorError} if types, sizes or devices do not fit
 */
export function gatherImages(bytes: Tensor, imageOf: Tensor, batch: Batch, shape: Shape): Tensor {
  const { order, cursor, size } = batchOf("gatherImages", batch);
  checkShape("gatherImages", shape);
  const LENGTH = count(shape);
  const device = checkInputs("gatherImages", [bytes, imageOf, order, cursor], ["u32", "u32", "u32", "u32"]);
  if (LENGTH % 4 !== 0)
    throw new TensorError(`gatherImages: expected images of a size divisible by 4, got ${words(shape)}`);
  explained("gatherImages", () => checkBatch(order, cursor, size));
  const ROWS = Math.floor((4 * bytes.size) / LENGTH);
  if (ROWS === 0)
    throw new TensorError(`gatherImages: expected bytes of at least one image, got ${words(bytes.shape)} words`);
  const images = device.tensor([size, ...shape]);
  const sizes = { B: size, LENGTH, ORDER: order.size, P: imageOf.size, ROWS };
  launch(k.gatherImages, sizes, { bytes, image_of: imageOf, order, cursor, images });
  return images;
}

/**
 * Rows `[B,E]` of a table `[P,E]`: row `order[cursor + b]` for each b, or NaN if there is no such row.
 * @throws {TensorError} if types, sizes or devices do not fit
 */
export function gatherRows(table: Tensor, batch: Batch): Tensor {
  const { order, cursor, size } = batchOf("gatherRows", batch);
  const device = checkInputs("gatherRows", [table, order, cursor], ["f32", "u32", "u32"]);
  const { P, E } = explained("gatherRows", () => {
    checkBatch(order, cursor, size);
    return dims("table[P,E]", table.shape);
  });
  const rows = device.tensor([size, E]);
  launch(k.gatherRows, { B: size, LENGTH: E, ORDER: order.size, ROWS: P }, { table, order, cursor, rows });
  return rows;
}

/**
 * Word vectors `[B,T,E]`: row `words[order[cursor + b], t]` of a table `[V,E]` for each b and t, or NaN if there is no
 * such row. `words` is `u32[P,T]`.
 * @throws {TensorError} if types, sizes or devices do not fit
 */
export function gatherWords(table: Tensor, words: Tensor, batch: Batch): Tensor {
  const { order, cursor, size } = batchOf("gatherWords", batch);
  const device = checkInputs("gatherWords", [table, words, order, cursor], ["f32", "u32", "u32", "u32"]);
  const { T, E, P, V } = explained("gatherWords", () => {
    checkBatch(order, cursor, size);
    return dims("table[V,E] words[P,T]", table.shape, words.shape);
  });
  const rows = device.tensor([size, T, E]);
  launch(
    k.gatherWords,
    { B: size, T, LENGTH: E, ORDER: order.size, P, ROWS: V },
    { table, words, order, cursor, rows },
  );
  return rows;
}

function batchOf(name: string, batch: Batch): Batch {
  checkOptions(name, batch, ["order", "cursor", "size"]);
  return batch;
}

function checkBatch(order: Tensor, cursor: Tensor, size: number): void {
  dims("cursor[1]", cursor.shape);
  if (!(Number.isInteger(size) && size >= 1))
    throw new TensorError(`expected a batch size of 1 or more, got ${kindOf(size)}`);
  if (order.size < size)
    throw new TensorError(`expected an order of at least ${size} entries, got ${words(order.shape)}`);
}

import { kernel } from "../kernel.js";
import gather from "./gather.wgsl";

type BatchSizes = { B: number; LENGTH: number; ORDER: number; ROWS: number };
/** Reads a batch `images[B,LENGTH]`, from bytes to 0..1, by order and cursor. LENGTH must be divisible by four. */
export const gatherImages = kernel<BatchSizes & { P: number }, "bytes" | "image_of" | "order" | "cursor" | "images">({
  name: "gatherImages",
  entry: "gather_images",
  source: [gather],
  buffers: ["bytes", "image_of", "order", "cursor", "images"],
  threads: ({ B, LENGTH }) => (B * LENGTH) / 4,
});
/** Reads a batch `rows[B,LENGTH]` of a table, by order and cursor. */
export const gatherRows = kernel<BatchSizes, "table" | "order" | "cursor" | "rows">({
  name: "gatherRows",
  entry: "gather_rows",
  source: [gather],
  buffers: ["table", "order", "cursor", "rows"],
  threads: ({ B, LENGTH }) => B * LENGTH,
});
/** Reads a batch `rows[B,T,LENGTH]` of a table: the rows of the `words[P,T]` of each pair, by order and cursor. */
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

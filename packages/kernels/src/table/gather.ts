import { kernel } from "../kernel.js";
import gather from "./gather.wgsl";

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

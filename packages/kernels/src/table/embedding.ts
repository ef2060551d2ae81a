import { oneValue, widthOf } from "../elementwise/width/width.js";
import { kernel } from "../kernel.js";
import embeddingSource from "./embedding.wgsl";

/** The sizes of an embedding: COUNT indices of rows in a table `[V,E]`. */
export type EmbeddingSizes = { V: number; E: number; COUNT: number };

const source = ({ E }: { E: number }) => [widthOf(E).wgsl, embeddingSource];
const rows = ({ COUNT, E }: EmbeddingSizes) => (COUNT * E) / widthOf(E).width;

/** Computes `y[COUNT,E]`: row `indices[p]` of a table, or NaN if the table has no such row. */
export const embedding = kernel<EmbeddingSizes, "table" | "indices" | "y">({
  ...{ name: "embedding", entry: "rows", source, buffers: ["table", "indices", "y"], threads: rows },
});
/**
 * Computes `links[COUNT]` of (next position with the same index, 1 if this position is the first with it). Bind the
 * same buffer as `indices` and as `four`.
 */
export const embeddingLinks = kernel<{ COUNT: number }, "indices" | "four" | "links">({
  name: "embeddingLinks",
  entry: "link",
  source: [oneValue.wgsl, embeddingSource],
  buffers: ["indices", "four", "links"],
  threads: ({ COUNT }) => COUNT,
});
/** Adds `dy[COUNT,E]` to the rows of `dtable[V,E]`, in the order of the links. */
export const embeddingGradient = kernel<EmbeddingSizes, "indices" | "chain" | "dy" | "dtable">({
  ...{ name: "embeddingGradient", entry: "add_rows", source, buffers: ["indices", "chain", "dy", "dtable"] },
  threads: rows,
});

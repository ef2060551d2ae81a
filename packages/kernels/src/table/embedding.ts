import { oneValue, widthOf } from "../elementwise/width/width.js";
import { kernel } from "../kernel.js";
import embeddingSource from "./embedding.wgsl";

/** COUNT rows of a table `[V,E]`. */
export type EmbeddingSizes = { V: number; E: number; COUNT: number };

const source = ({ E }: { E: number }) => [widthOf(E).wgsl, embeddingSource];
const rows = ({ COUNT, E }: EmbeddingSizes) => (COUNT * E) / widthOf(E).width;

/** `y[COUNT,E]`: row `indices[p]` of a table, or NaN where it has none */
export const embedding = kernel<EmbeddingSizes, "table" | "indices" | "y">({
  ...{ name: "embedding", entry: "rows", source, buffers: ["table", "indices", "y"], threads: rows },
});
/** `links[COUNT]` of (next position of the same index, whether it is the first); `four` is `indices` again */
export const embeddingLinks = kernel<{ COUNT: number }, "indices" | "four" | "links">({
  name: "embeddingLinks",
  entry: "link",
  source: [oneValue.wgsl, embeddingSource],
  buffers: ["indices", "four", "links"],
  threads: ({ COUNT }) => COUNT,
});
/** `dtable[V,E] += dy[COUNT,E]` by the links */
export const embeddingGradient = kernel<EmbeddingSizes, "indices" | "chain" | "dy" | "dtable">({
  ...{ name: "embeddingGradient", entry: "add_rows", source, buffers: ["indices", "chain", "dy", "dtable"] },
  threads: rows,
});

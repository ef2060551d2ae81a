import lanesF32 from "../elementwise/width/scalar.wgsl";
import lanesVec4 from "../elementwise/width/vec4.wgsl";
import { kernel } from "../kernel.js";
import embeddingSource from "./embedding.wgsl";

/** COUNT rows of a table `[V,E]`. */
export type EmbeddingSizes = { V: number; E: number; COUNT: number };

const wide = (E: number) => E % 4 === 0;
const source = ({ E }: { E: number }) => [wide(E) ? lanesVec4 : lanesF32, embeddingSource];
const rows = ({ COUNT, E }: EmbeddingSizes) => (COUNT * E) / (wide(E) ? 4 : 1);

/** `y[COUNT,E]`: row `indices[p]` of a table, or NaN where it has none */
export const embedding = kernel<EmbeddingSizes, "table" | "indices" | "y">({
  ...{ name: "embedding", entry: "rows", source, buffers: ["table", "indices", "y"], threads: rows },
});
/** `links[COUNT]` of (next position of the same index, whether it is the first); `four` is `indices` again */
export const embeddingLinks = kernel<{ COUNT: number }, "indices" | "four" | "links">({
  name: "embeddingLinks",
  entry: "link",
  source: [lanesF32, embeddingSource],
  buffers: ["indices", "four", "links"],
  threads: ({ COUNT }) => COUNT,
});
/** `dtable[V,E] += dy[COUNT,E]` by the links */
export const embeddingGradient = kernel<EmbeddingSizes, "indices" | "chain" | "dy" | "dtable">({
  ...{ name: "embeddingGradient", entry: "add_rows", source, buffers: ["indices", "chain", "dy", "dtable"] },
  threads: rows,
});

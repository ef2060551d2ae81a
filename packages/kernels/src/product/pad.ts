import { kernel } from "../kernel.js";
import pad from "./pad.wgsl";

/** Computes `y[ROWS,TO]` from `x[ROWS,FROM]`: appends zeros to each row. */
export const padRows = kernel<{ ROWS: number; FROM: number; TO: number }, "x" | "y">({
  name: "padRows",
  entry: "pad",
  source: [pad],
  buffers: ["x", "y"],
  threads: ({ ROWS, TO }) => (ROWS * TO) / 4,
});

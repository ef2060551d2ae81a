import { kernel } from "../kernel.js";
import counters from "./counters.wgsl";

/** Adds BY to `counter[AT]`. A result of LIMIT or more becomes 0, unless LIMIT is 0. */
export const advance = kernel<{ AT: number; BY: number; LIMIT: number }, "counter">({
  name: "advance",
  entry: "advance",
  source: [counters],
  buffers: ["counter"],
  threads: () => 1,
  workgroup: 1,
});
/** Writes `history[count[AT] % ROWS] = values`. */
export const record = kernel<{ AT: number; ROWS: number; LENGTH: number }, "count" | "values" | "history">({
  name: "record",
  entry: "record",
  source: [counters],
  buffers: ["count", "values", "history"],
  threads: () => 1,
  workgroup: 1,
});

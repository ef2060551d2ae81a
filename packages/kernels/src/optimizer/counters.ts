import { kernel } from "../kernel.js";
import counters from "./counters.wgsl";

/** `counter[AT] += BY`, back to 0 from LIMIT on */
export const advance = kernel<{ AT: number; BY: number; LIMIT: number }, "counter">({
  name: "advance",
  entry: "advance",
  source: [counters],
  buffers: ["counter"],
  threads: () => 1,
  workgroup: 1,
});
/** `history[count[AT] % ROWS] = values` */
export const record = kernel<{ AT: number; ROWS: number; LENGTH: number }, "count" | "values" | "history">({
  name: "record",
  entry: "record",
  source: [counters],
  buffers: ["count", "values", "history"],
  threads: () => 1,
  workgroup: 1,
});

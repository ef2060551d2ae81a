import { type StripSizes, stripThreads } from "../elementwise/strip.js";
import strip from "../elementwise/strip.wgsl";
import { kernel } from "../kernel.js";
import averageSource from "./average.wgsl";

/** Computes `averages += share (values - averages)`. */
export const average = kernel<StripSizes, "averages" | "values" | "share">({
  name: "average",
  entry: "average",
  source: [strip, averageSource],
  buffers: ["averages", "values", "share"],
  threads: stripThreads,
});

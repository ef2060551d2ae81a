import { activationFunctions, type GradientSizes } from "../elementwise/activation.js";
import { kernel } from "../kernel.js";
import normals from "./normals.wgsl";
import reparameterizeSource from "./reparameterize.wgsl";
import threefry from "./threefry.wgsl";

type SampleSizes = { LENGTH: number; STREAM: number };
const fours = ({ LENGTH }: SampleSizes) => Math.ceil(LENGTH / 4);

const reparameterization = [reparameterizeSource, normals, threefry, activationFunctions];
/** Computes `z = mu + exp(logvar / 2) eps(key, STREAM)`. */
export const reparameterize = kernel<SampleSizes, "mu" | "logvar" | "key" | "z">({
  name: "reparameterize",
  entry: "sample",
  source: reparameterization,
  buffers: ["mu", "logvar", "key", "z"],
  threads: fours,
});
/** Computes `dlogvar = dz eps exp(logvar / 2) / 2`. There is no kernel for dmu, because `dmu = dz`. */
export const reparameterizeGradient = kernel<SampleSizes & GradientSizes, "logvar" | "key" | "dz" | "dlogvar">({
  name: "reparameterizeGradient",
  entry: "gradient",
  source: reparameterization,
  buffers: ["logvar", "key", "dz", "dlogvar"],
  threads: fours,
});

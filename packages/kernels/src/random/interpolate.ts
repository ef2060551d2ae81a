import { kernel } from "../kernel.js";
import interpolateSource from "./interpolate.wgsl";
import normals from "./normals.wgsl";
import threefry from "./threefry.wgsl";

/** Computes `z = (1 - t) x + t eps(key, STREAM)` for `x[B,N]` and `t[B]`. */
export const interpolateNoise = kernel<{ B: number; N: number; STREAM: number }, "x" | "t" | "key" | "z">({
  name: "interpolateNoise",
  entry: "interpolate",
  source: [interpolateSource, normals, threefry],
  buffers: ["x", "t", "key", "z"],
  threads: ({ B, N }) => Math.ceil((B * N) / 4),
});

import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launch } from "../../runtime/launches/launch.js";
import { wholeOf } from "../../runtime/options.js";
import { dims } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import type { Stream } from "./stream.js";

/**
 * `z[B,N] = (1 - t[B,1]) x[B,N] + t[B,1] eps`; eps is drawn from the standard normal distribution, and key `u32[2]`
 * seeds it. It is the path from data (t = 0) to noise (t = 1) of a rectified flow (Liu et al. 2022, Flow straight and
 * fast). No input has a gradient.
 */
export const interpolateNoise = op<
  readonly [x: Tensor, t: Tensor, key: Tensor],
  { B: number; N: number; STREAM: number },
  Stream
>({
  name: "interpolateNoise",
  inputs: ["x", "t", "key"],
  options: ["stream"],
  dtypes: ["f32", "f32", "u32"],
  sizes: ([x, t, key], { stream }) => {
    const { B, N } = dims("x[B,N] t[B,1] key[2]", x, t, key);
    return { B, N, STREAM: wholeOf("stream", stream) };
  },
  shape: ({ B, N }) => [B, N],
  forward: (s, z, [x, t, key]) => launch(k.interpolateNoise, s, { x, t, key, z }),
});

import * as k from "@bosquejo/kernels";
import { op } from "../../autograd/op.js";
import { launch } from "../../runtime/launches/launch.js";
import { wholeOf } from "../../runtime/options.js";
import { count, dims, kindOf, TensorError } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import type { Stream } from "./stream.js";

/** `x / (1 - rate)` with probability 1 - rate, otherwise 0; key `u32[2]` seeds it (Srivastava et al. 2014). */
export const dropout = op<
  readonly [x: Tensor, key: Tensor],
  { LENGTH: number; RATE: number; STREAM: number },
  Stream & { readonly rate: number }
>({
  name: "dropout",
  inputs: ["x", "key"],
  options: ["rate", "stream"],
  dtypes: ["f32", "u32"],
  sizes: ([x, key], { rate, stream }) => {
    dims("key[2]", key);
    if (!(Number.isFinite(rate) && rate >= 0 && rate < 1))
      throw new TensorError(`expected a rate from 0 to below 1, got ${kindOf(rate)}`);
    return { LENGTH: count(x), RATE: rate, STREAM: wholeOf("stream", stream) };
  },
  shape: (_sizes, [x]) => x,
  forward: (s, y, [x, key]) => launch(k.dropout, s, { x, key, y }),
  backward: (s, dy, _y, [, key]) => [(dx) => launch(k.dropout, s, { x: dy, key, y: dx }), undefined],
});

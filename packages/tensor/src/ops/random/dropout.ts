import * as k from "@bosquejo/kernels";
import { launch, op } from "../../autograd/op.js";
import { wholeOf } from "../../runtime/options.js";
import { count, dims, kindOf, sameLength, TensorError } from "../../runtime/shape.js";
import { storing, type Tensor } from "../../runtime/tensor.js";
import { storeSizes } from "../elementwise/activations.js";

/** Which of a key's streams of numbers an op draws from: another one for each place in a program. */
export interface Stream {
  readonly stream: number;
}

/** `x / (1 - rate)` with probability 1 - rate, else 0, by key `u32[2]` (Srivastava et al. 2014). */
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
      throw new TensorError(`wants a rate from 0 to below 1, got ${kindOf(rate)}`);
    return { LENGTH: count(x), RATE: rate, STREAM: wholeOf("stream", stream) };
  },
  shape: (_sizes, [x]) => x,
  forward: (s, y, [x, key]) => launch(k.dropout, s, { x, key, y }),
  backward: (s, dy, _y, [, key]) => [(dx) => launch(k.dropout, s, { x: dy, key, y: dx }), undefined],
});

/** `z = mu + exp(logvar / 2) eps` with eps standard normal by key `u32[2]` (Kingma and Welling 2013). */
export const reparameterize = op<
  readonly [mu: Tensor, logvar: Tensor, key: Tensor],
  { LENGTH: number; STREAM: number },
  Stream
>({
  name: "reparameterize",
  inputs: ["mu", "logvar", "key"],
  options: ["stream"],
  dtypes: ["f32", "f32", "u32"],
  sizes: ([mu, logvar, key], { stream }) => {
    dims("key[2]", key);
    return { ...sameLength("mu and logvar", mu, logvar), STREAM: wholeOf("stream", stream) };
  },
  shape: (_sizes, [mu]) => mu,
  forward: (s, z, [mu, logvar, key]) => launch(k.reparameterize, s, { mu, logvar, key, z }),
  backward: (s, dz, _z, [, logvar, key]) => [
    dz,
    storing((dlogvar, store) =>
      launch(k.reparameterizeGradient, { ...s, ...storeSizes(store) }, { logvar, key, dz, dlogvar }),
    ),
    undefined,
  ],
});

import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { wholeOf } from "../../runtime/options.js";
import { dims, sameLength } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";
import type { Stream } from "./stream.js";

/**
 * `z = mu + exp(logvar / 2) eps`; eps is drawn from the standard normal distribution, and key `u32[2]` seeds it (Kingma
 * and Welling 2013).
 */
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

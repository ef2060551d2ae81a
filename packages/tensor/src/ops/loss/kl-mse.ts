import * as k from "@bosquejo/kernels";
import { storing } from "../../autograd/node.js";
import { op } from "../../autograd/op.js";
import { storeSizes } from "../../autograd/store.js";
import { launch } from "../../runtime/launches/launch.js";
import { count, dims, sameLength } from "../../runtime/shape.js";
import type { Tensor } from "../../runtime/tensor.js";

/**
 * The losses `[total, mse, kl]` of a variational autoencoder, with total = mse + klWeight kl (Kingma and Welling 2013).
 * mse is the mean squared difference between y and images of the same shape, over all values. kl is the KL divergence
 * of the Gaussian of mu and logvar `[B,L]` from the standard normal, summed over L and averaged over B. klWeight `[1]`
 * is a tensor: a replayed step reads its present value. images and klWeight have no gradient.
 */
export const klMse = op<
  readonly [y: Tensor, images: Tensor, mu: Tensor, logvar: Tensor, klWeight: Tensor],
  k.LossSizes
>({
  name: "klMse",
  inputs: ["y", "images", "mu", "logvar", "klWeight"],
  options: [],
  sizes: ([y, images, mu, logvar, klWeight]) => {
    sameLength("y and images", y, images);
    return { PIXELS: count(y), ...dims("mu[B,L] logvar[B,L] klWeight[1]", mu, logvar, klWeight) };
  },
  shape: () => [3],
  forward: (s, losses, [y, images, mu, logvar, kl_weight]) => {
    const SLICES = k.slicesOf(Math.max(Math.ceil(s.PIXELS / 4), s.B * s.L), Math.min(1024, s.PIXELS / 64), 2);
    const partials = y.device.tensor([SLICES, 2]);
    launch(k.klMsePartial, { ...s, SLICES }, { y, images, mu, logvar, sums: partials });
    launch(k.klMseTotal, { ...s, SLICES }, { partials, kl_weight, losses });
    partials.dispose();
  },
  backward: (s, dlosses, _losses, [y, images, mu, logvar, kl_weight]) => [
    storing((dy, store) => launch(k.klMseImageGradient, { ...s, ...storeSizes(store) }, { y, images, dlosses, dy })),
    undefined,
    storing((dmu, store) => launch(k.klMseMuGradient, { ...s, ...storeSizes(store) }, { mu, kl_weight, dlosses, dmu })),
    storing((dlogvar, store) =>
      launch(k.klMseLogvarGradient, { ...s, ...storeSizes(store) }, { logvar, kl_weight, dlosses, dlogvar }),
    ),
    undefined,
  ],
});

import type * as Jax from "@jax-js/jax";
import type { NetworkStart } from "../networks/start.js";
import { IMAGE_SIZE, type VaeLayer, type VaeName, vaeLayers, vaeTraining } from "../networks/vae.js";
import { vaeBatch } from "../networks/vae-start.js";
import { type Arrays, arrayOf, type JaxNetwork, zerosLike } from "./jax-arrays.js";
import { fractions, type PlainTensor, permuted } from "./layouts.js";

/** Applies one layer to images `[B,C,H,W]` or vectors `[B,C]`. */
function apply({ numpy: np, lax, nn }: typeof Jax, w: Arrays, layer: VaeLayer, x: Jax.Array): Jax.Array {
  const { name, kind, O, R, stride, padding, activation } = layer;
  const [weight, bias] = [w[`${name}.weight`]!, w[`${name}.bias`]!];
  const pad = [padding, padding] as [number, number];
  const y =
    kind === "linear"
      ? np.matmul(x, weight).add(bias)
      : kind === "conv2d"
        ? lax.conv(x, weight, [stride, stride], [pad, pad]).add(bias.reshape([O, 1, 1]))
        : convTranspose(lax, x, weight, stride, R - 1 - padding).add(bias.reshape([O, 1, 1]));
  return activation === "none" ? y : activation === "relu" ? nn.relu(y) : nn.sigmoid(y);
}

/** A convolution of an image with zeros between its pixels. The kernel is flipped beforehand. */
const convTranspose = (lax: typeof Jax.lax, x: Jax.Array, w: Jax.Array, stride: number, pad: number) =>
  lax.convGeneralDilated(
    x,
    w,
    [1, 1],
    [
      [pad, pad],
      [pad, pad],
    ],
    { lhsDilation: [stride, stride] },
  );

/** Computes the total loss `[]` of a network. */
function lossOf(jax: typeof Jax, layers: readonly VaeLayer[], w: Arrays, { x, images, noise }: Arrays): Jax.Array {
  const { numpy: np } = jax;
  const at = layers.findIndex(({ name }) => name === "mu");
  const h = layers.slice(0, at).reduce((sum, layer) => apply(jax, w, layer, sum), x!);
  const [mu, logvar] = [apply(jax, w, layers[at]!, h.ref), apply(jax, w, layers[at + 1]!, h)];
  const z = mu.ref.add(np.exp(logvar.ref.mul(0.5)).mul(noise!));
  const unfold = layers[at + 2]!;
  const image = apply(jax, w, unfold, z).reshape([unfold.B, unfold.O / 16, 4, 4]);
  const y = layers.slice(at + 3).reduce((sum, layer) => apply(jax, w, layer, sum), image);
  const mse = np.mean(np.square(y.sub(images!)));
  const kl = np.sum(np.square(mu).add(np.exp(logvar.ref)).sub(logvar).sub(1));
  return mse.add(kl.mul(vaeTraining.klWeight / 2 / unfold.B));
}

/** A VAE in jax-js, with the same RMSprop as ours. */
export function jaxVae(jax: typeof Jax, start: NetworkStart): JaxNetwork {
  const { learningRate, rho, epsilon } = vaeTraining;
  const { numpy: np } = jax;
  const layers = vaeLayers(start.network as VaeName, start.batchSize);
  const weights = weightsOf(np, layers, start);
  return {
    weights,
    states: { squares: zerosLike(np, weights) },
    batch: batchOf(np, start),
    loss: (w, batch) => lossOf(jax, layers, w, batch),
    update(own, gradients, { squares }) {
      const next: { weights: Arrays; squares: Arrays } = { weights: {}, squares: {} };
      for (const [name, gradient] of Object.entries(gradients)) {
        const square = squares![name]!.mul(rho).add(np.square(gradient.ref).mul(1 - rho));
        next.squares[name] = square.ref;
        next.weights[name] = own[name]!.sub(gradient.mul(learningRate).div(np.sqrt(square).add(epsilon)));
      }
      return { weights: next.weights, states: { squares: next.squares } };
    },
  };
}

function batchOf(np: typeof Jax.numpy, start: NetworkStart): Arrays {
  const B = start.batchSize;
  const { x, pixels, noise } = vaeBatch(start);
  const images = { shape: [B, IMAGE_SIZE, IMAGE_SIZE, 3], data: fractions(pixels) };
  return {
    x: arrayOf(np, { shape: [B, x.length / B], data: x }),
    images: arrayOf(np, permuted(images, [0, 3, 1, 2])),
    noise: arrayOf(np, { shape: [B, noise.length / B], data: noise }),
  };
}

/** Weights by name, kernels as `[O,C,R,R]`. The output of `unfold` is reordered to an image with channels first. */
function weightsOf(np: typeof Jax.numpy, layers: readonly VaeLayer[], { weights }: NetworkStart): Arrays {
  const arrays: Arrays = {};
  for (const { name, kind, C, O } of layers) {
    const weight = weights[`${name}.weight`] as PlainTensor;
    const bias = weights[`${name}.bias`] as PlainTensor;
    const channelsFirst = ({ data }: PlainTensor, rows: number) =>
      permuted({ shape: [rows, 16, O / 16], data }, [0, 2, 1]).data;
    const unfolds = name === "unfold";
    const kernel = unfolds
      ? { shape: [C, O], data: channelsFirst(weight, C) }
      : kind === "linear"
        ? weight
        : permuted(weight, [3, 2, 0, 1], kind === "conv2d" ? [] : [2, 3]);
    arrays[`${name}.weight`] = arrayOf(np, kernel);
    arrays[`${name}.bias`] = arrayOf(np, unfolds ? { shape: [O], data: channelsFirst(bias, 1) } : bias);
  }
  return arrays;
}

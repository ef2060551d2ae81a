import type * as Jax from "@jax-js/jax";
import { IMAGE_SIZE, type NetworkLayer, networkLayers, training } from "../networks/networks.js";
import type { NetworkStart } from "../networks/start.js";
import { fractions, type PlainTensor, permuted } from "./layouts.js";

// passing an array to a function of jax-js consumes it; `.ref` makes another reference
type Arrays = Record<string, Jax.Array>;

/** Applies one layer to images `[B,C,H,W]` or vectors `[B,C]`. */
function apply({ numpy: np, lax, nn }: typeof Jax, w: Arrays, layer: NetworkLayer, x: Jax.Array): Jax.Array {
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
function lossOf(jax: typeof Jax, layers: readonly NetworkLayer[], w: Arrays, { x, images, noise }: Arrays): Jax.Array {
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
  return mse.add(kl.mul(training.klWeight / 2 / unfold.B));
}

/** Opens a training step. `run` trains one step and returns the loss, `ready` waits for the weights. */
export function openStep(jax: typeof Jax, start: NetworkStart) {
  const { learningRate, rho, epsilon } = training;
  const { numpy: np } = jax;
  const layers = networkLayers(start.network, start.batchSize);
  const gradients = jax.valueAndGrad((w: Arrays, batch: Arrays) => lossOf(jax, layers, w, batch));
  const step = jax.jit((weights: Arrays, squares: Arrays, batch: Arrays) => {
    const [loss, grads] = gradients(jax.tree.ref(weights), batch) as [Jax.Array, Arrays];
    const next: { weights: Arrays; squares: Arrays } = { weights: {}, squares: {} };
    for (const [name, gradient] of Object.entries(grads)) {
      const square = squares[name]!.mul(rho).add(np.square(gradient.ref).mul(1 - rho));
      next.squares[name] = square.ref;
      next.weights[name] = weights[name]!.sub(gradient.mul(learningRate).div(np.sqrt(square).add(epsilon)));
    }
    return { loss, ...next };
  });
  const batch = batchOf(np, start);
  let weights = weightsOf(np, layers, start);
  let squares: Arrays = Object.fromEntries(
    Object.entries(weights).map(([name, { shape }]) => [name, np.zeros([...shape])]),
  );
  return {
    run(): Jax.Array {
      const next = step(weights, squares, jax.tree.ref(batch));
      ({ weights, squares } = next as { weights: Arrays; squares: Arrays });
      return next.loss as Jax.Array;
    },
    ready: () => jax.blockUntilReady({ weights, squares }),
  };
}

const arrayOf = (np: typeof Jax.numpy, { shape, data }: PlainTensor): Jax.Array =>
  np.array(data, { shape: [...shape] });

function batchOf(np: typeof Jax.numpy, { batchSize: B, x, pixels, noise }: NetworkStart): Arrays {
  const images = { shape: [B, IMAGE_SIZE, IMAGE_SIZE, 3], data: fractions(pixels) };
  return {
    x: arrayOf(np, { shape: [B, x.length / B], data: x }),
    images: arrayOf(np, permuted(images, [0, 3, 1, 2])),
    noise: arrayOf(np, { shape: [B, noise.length / B], data: noise }),
  };
}

/** Weights by name, kernels as `[O,C,R,R]`. The output of `unfold` is reordered to an image with channels first. */
function weightsOf(np: typeof Jax.numpy, layers: readonly NetworkLayer[], { weights }: NetworkStart): Arrays {
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

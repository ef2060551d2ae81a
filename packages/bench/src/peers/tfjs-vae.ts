import type * as Tf from "@tensorflow/tfjs-core";
import type { NetworkStart } from "../networks/start.js";
import { IMAGE_SIZE, type VaeLayer, type VaeName, vaeLayers, vaeTraining } from "../networks/vae.js";
import { vaeBatch } from "../networks/vae-start.js";
import { fractions, type PlainTensor, permuted } from "./layouts.js";
import type { TfjsNetwork } from "./tfjs.js";

type Variables = Readonly<Record<string, Tf.Variable>>;

/** The batch of every step, on the device. */
interface TfjsBatch {
  /** `[B,E]` */
  readonly x: Tf.Tensor2D;
  /** `[B,64,64,3]` in 0..1 */
  readonly images: Tf.Tensor4D;
  /** `[B,L]`, standard normal */
  readonly noise: Tf.Tensor2D;
}

// The weight of this layer is stored transposed: the forward pass transposes it, the input's gradient does not.
// For that gradient, tfjs would compute wrong values from a transposed weight, because its sum is long.
const UNFOLD = "unfold";

/** Applies one layer with tfjs's ops. Fused ops are used where they have gradients. */
function apply(tf: typeof Tf, v: Variables, layer: VaeLayer, x: Tf.Tensor): Tf.Tensor {
  const { name, kind, B, OH, O, stride } = layer;
  const [weight, bias] = [v[`${name}.weight`]!, v[`${name}.bias`]!];
  if (kind === "linear") {
    const [a, b] = [x as Tf.Tensor2D, weight as unknown as Tf.Tensor2D];
    const activation = layer.activation === "relu" ? "relu" : "linear";
    return tf.fused.matMul({ a, b, transposeB: name === UNFOLD, bias, activation });
  }
  const [image, filter] = [x as Tf.Tensor4D, weight as unknown as Tf.Tensor4D];
  const y =
    kind === "conv2d"
      ? tf.fused.conv2d({ x: image, filter, strides: stride, pad: "same", bias })
      : tf.add(tf.conv2dTranspose(image, filter, [B, OH, OH, O], stride, "same"), bias);
  return layer.activation === "relu" ? tf.relu(y) : tf.sigmoid(y);
}

/** Computes the total loss `[]` of a network. */
function lossOf(tf: typeof Tf, layers: readonly VaeLayer[], v: Variables, { x, images, noise }: TfjsBatch): Tf.Scalar {
  const at = layers.findIndex(({ name }) => name === "mu");
  const h = layers.slice(0, at).reduce((sum: Tf.Tensor, layer) => apply(tf, v, layer, sum), x);
  const [mu, logvar] = [apply(tf, v, layers[at]!, h), apply(tf, v, layers[at + 1]!, h)];
  const z = tf.add(mu, tf.mul(tf.exp(tf.mul(logvar, 0.5)), noise));
  const unfold = layers[at + 2]!;
  const image = tf.reshape(apply(tf, v, unfold, z), [unfold.B, 4, 4, unfold.O / 16]);
  const y = layers.slice(at + 3).reduce((sum: Tf.Tensor, layer) => apply(tf, v, layer, sum), image);
  const mse = tf.mean(tf.squaredDifference(y, images));
  const kl = tf.sum(tf.sub(tf.add(tf.square(mu), tf.exp(logvar)), tf.add(logvar, 1)));
  return tf.add(mse, tf.mul(kl, vaeTraining.klWeight / 2 / unfold.B));
}

/** A VAE in tfjs, with the same RMSprop as ours. */
export function tfjsVae(tf: typeof Tf, start: NetworkStart): TfjsNetwork {
  const layers = vaeLayers(start.network as VaeName, start.batchSize);
  const variables = variablesOf(tf, layers, start);
  const batch = batchOf(tf, start);
  const { learningRate, rho, epsilon } = vaeTraining;
  const squares = Object.fromEntries(
    Object.entries(variables).map(([name, { shape }]) => [name, tf.variable(tf.zeros(shape), false)]),
  );
  return {
    variables,
    loss: () => lossOf(tf, layers, variables, batch),
    update(gradients) {
      for (const [name, variable] of Object.entries(variables)) {
        const gradient = gradients[name]!;
        const square = squares[name]!;
        square.assign(tf.add(tf.mul(square, rho), tf.mul(tf.square(gradient), 1 - rho)));
        variable.assign(tf.sub(variable, tf.div(tf.mul(gradient, learningRate), tf.add(tf.sqrt(square), epsilon))));
      }
    },
  };
}

function batchOf(tf: typeof Tf, start: NetworkStart): TfjsBatch {
  const { batchSize } = start;
  const { x, pixels, noise } = vaeBatch(start);
  return {
    x: tf.tensor2d(x, [batchSize, x.length / batchSize]),
    images: tf.tensor4d(fractions(pixels), [batchSize, IMAGE_SIZE, IMAGE_SIZE, 3]),
    noise: tf.tensor2d(noise, [batchSize, noise.length / batchSize]),
  };
}

/**
 * The weights as tfjs variables. The last two dimensions are swapped for `unfold` (see there), and for transposed
 * convolutions, because tfjs has another order.
 */
function variablesOf(tf: typeof Tf, layers: readonly VaeLayer[], { weights }: NetworkStart): Variables {
  const variables: Record<string, Tf.Variable> = {};
  for (const { name, kind } of layers) {
    const ours = weights[`${name}.weight`] as PlainTensor;
    const order = kind === "convTranspose2d" ? [0, 1, 3, 2] : name === UNFOLD ? [1, 0] : undefined;
    const { shape, data } = order ? permuted(ours, order) : ours;
    const bias = weights[`${name}.bias`] as PlainTensor;
    variables[`${name}.weight`] = tf.variable(tf.tensor(data, [...shape]), true, `${name}.weight`);
    variables[`${name}.bias`] = tf.variable(tf.tensor(bias.data, [...bias.shape]), true, `${name}.bias`);
  }
  return variables;
}

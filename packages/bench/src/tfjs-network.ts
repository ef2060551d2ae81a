import { IMAGE_SIZE, type RunConfig, type Safetensors } from "@bosquejo/model";
import type * as Tf from "@tensorflow/tfjs-core";

/** Weights and biases by our names. */
export type Variables = Readonly<Record<string, Tf.Variable>>;

/** What a step trains on, on the device. */
export interface Batch {
  /** `[B,E]`, standardized */
  readonly x: Tf.Tensor2D;
  /** `[B,64,64,3]` in 0..1 */
  readonly images: Tf.Tensor4D;
  /** `[B,L]`, standard normal */
  readonly noise: Tf.Tensor2D;
}

// kept transposed: the gradient with respect to a takes b transposed once more, and tfjs's product of a long sum with a
// transposed b gives wrong values
const UNFOLD = "unfold";

/** Total loss `[]` of our network in tfjs's own ops, fused where it has gradients for that. */
function lossOf(tf: typeof Tf, config: RunConfig, v: Variables, { x, images, noise }: Batch): Tf.Scalar {
  const { batchSize: B, features } = config;
  const dense = (name: string, a: Tf.Tensor2D, activation: "linear" | "relu") => {
    const [b, bias] = [v[`${name}.weight`] as unknown as Tf.Tensor2D, v[`${name}.bias`]!];
    return tf.fused.matMul({ a, b, transposeB: name === UNFOLD, bias, activation }) as Tf.Tensor2D;
  };
  const h = dense("hidden2", dense("hidden1", x, "relu"), "relu");
  const [mu, logvar] = [dense("mu", h, "linear"), dense("logvar", h, "linear")];
  const z = tf.add(mu, tf.mul(tf.exp(tf.mul(logvar, 0.5)), noise)) as Tf.Tensor2D;
  let image = tf.reshape(dense(UNFOLD, z, "relu"), [B, 4, 4, features]) as Tf.Tensor4D;
  for (const i of [0, 1, 2, 3]) {
    const size = 8 << i;
    const shape: [number, number, number, number] = [B, size, size, features >> (i + 1)];
    const up = tf.conv2dTranspose(image, v[`up${i + 1}.weight`] as unknown as Tf.Tensor4D, shape, 2, "same");
    image = tf.relu(tf.add(up, v[`up${i + 1}.bias`]!));
  }
  const output = tf.fused.conv2d({
    x: image,
    filter: v["output.weight"] as unknown as Tf.Tensor4D,
    strides: 1,
    pad: "same",
    bias: v["output.bias"],
  });
  const y = tf.sigmoid(v["output.image"] ? tf.add(output, v["output.image"]) : output);
  const mse = tf.mean(tf.squaredDifference(y, images));
  const kl = tf.sum(tf.sub(tf.add(tf.square(mu), tf.exp(logvar)), tf.add(logvar, 1)));
  return tf.add(mse, tf.mul(kl, config.klWeight / 2 / B));
}

/** One training step: forward, gradients and the same RMSprop as ours; gives the loss. */
export function stepOf(tf: typeof Tf, config: RunConfig, variables: Variables, batch: Batch): () => Tf.Scalar {
  const { learningRate, rho, epsilon } = config;
  const squares = Object.fromEntries(
    Object.entries(variables).map(([name, { shape }]) => [name, tf.variable(tf.zeros(shape), false)]),
  );
  return () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(tf, config, variables, batch), Object.values(variables));
      for (const [name, variable] of Object.entries(variables)) {
        const gradient = grads[variable.name]!;
        const square = squares[name]!;
        square.assign(tf.add(tf.mul(square, rho), tf.mul(tf.square(gradient), 1 - rho)));
        variable.assign(tf.sub(variable, tf.div(tf.mul(gradient, learningRate), tf.add(tf.sqrt(square), epsilon))));
      }
      return value;
    });
}

/** Our weights as its variables, with their last two dimensions swapped where tfjs has them, or is to have them, so. */
export function variablesOf(tf: typeof Tf, tensors: Safetensors["tensors"]): Variables {
  const variables: Record<string, Tf.Variable> = {};
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (name.startsWith("rmsprop.") || name.startsWith("input.")) continue;
    const ours = tf.tensor(data, name === "output.image" ? [IMAGE_SIZE, IMAGE_SIZE, 3] : [...shape]);
    const order = /^up\d\.weight$/.test(name) ? [0, 1, 3, 2] : name === `${UNFOLD}.weight` ? [1, 0] : undefined;
    variables[name] = tf.variable(order ? tf.transpose(ours, order) : ours, true, name);
  }
  return variables;
}

import type * as Tf from "@tensorflow/tfjs-core";
import { flowTraining, isWeight } from "../networks/flow.js";
import { type FlowBatch, flowBatch } from "../networks/flow-start.js";
import type { NetworkStart } from "../networks/start.js";
import type { PlainTensor } from "./layouts.js";
import type { TfjsNetwork } from "./tfjs.js";

type FlowVariables = TfjsNetwork["variables"];

/** Computes the weighted loss `[]` of the predicted codes. The names of weights are those of our network. */
function lossOf(tf: typeof Tf, v: FlowVariables, batch: Record<keyof FlowBatch, Tf.Tensor2D>): Tf.Scalar {
  const { codes, captions, noise, times, kept } = batch;
  const product = (x: Tf.Tensor, name: string, activation: "linear" | "relu" = "linear") => {
    const [a, b] = [x as Tf.Tensor2D, v[`${name}.weight`] as unknown as Tf.Tensor2D];
    const bias = v[`${name}.bias`];
    return tf.fused.matMul({ a, b, activation, ...(bias && { bias }) });
  };
  const silu = (x: Tf.Tensor) => tf.mul(x, tf.sigmoid(x));
  const blocks = Object.keys(v).filter((name) => name.endsWith(".hidden.weight")).length;
  const z = tf.add(tf.mul(codes, tf.sub(1, times)), tf.mul(noise, times));
  const ofTime = product(product(times, "time", "relu"), "condition.time");
  const condition = tf.add(ofTime, product(tf.mul(captions, kept), "condition.caption"));
  const modulation = tf.split(product(silu(condition), "modulation"), 2 * (blocks + 1), 1);
  const normalized = (x: Tf.Tensor, norm: number) => {
    const centered = tf.sub(x, tf.mean(x, 1, true));
    const variance = tf.mean(tf.square(centered), 1, true);
    const scaled = tf.mul(centered, tf.rsqrt(tf.add(variance, flowTraining.normEpsilon)));
    return tf.add(tf.mul(scaled, tf.add(modulation[2 * norm]!, 1)), modulation[2 * norm + 1]!);
  };
  let x: Tf.Tensor = product(z, "input");
  for (let i = 0; i < blocks; i++) {
    const hidden = silu(product(normalized(x, i), `block${i + 1}.hidden`));
    x = tf.add(x, product(hidden, `block${i + 1}.output`));
  }
  // the mean of each row first: the wasm backend adds all values of a mean one after the other, in float32
  const errors = tf.mean(tf.squaredDifference(product(normalized(x, blocks), "output"), codes), 1, true);
  return tf.mean(tf.div(errors, tf.square(tf.maximum(times, flowTraining.leastTime))));
}

/** The factor that makes the norm of gradients at most `clipNorm`. */
function clipFactor(tf: typeof Tf, gradients: readonly Tf.Tensor[]): Tf.Tensor {
  // not addN, whose kernel has more buffers than an adapter may allow
  const squares = gradients.map((gradient): Tf.Tensor => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(squares.reduce((sum, each) => tf.add(sum, each)));
  return tf.minimum(tf.div(flowTraining.clipNorm, tf.add(norm, 1e-6)), 1);
}

/** Returns a function that updates variables by AdamW and averages them, as ours. */
function adamwOf(tf: typeof Tf, variables: FlowVariables): TfjsNetwork["update"] {
  const { learningRate, beta1, beta2, epsilon, weightDecay, averaging } = flowTraining;
  const states = Object.entries(variables).map(([name, variable]) => ({
    ...{ name, variable, averaged: tf.variable(variable, false) },
    ...{ mean: tf.variable(tf.zeros(variable.shape), false), square: tf.variable(tf.zeros(variable.shape), false) },
  }));
  let steps = 0;
  return (gradients) => {
    steps++;
    const factor = clipFactor(tf, Object.values(gradients));
    // the corrections of both means are in the rate and in epsilon, which saves two launches for each variable
    const correction = Math.sqrt(1 - beta2 ** steps);
    const rate = (learningRate * correction) / (1 - beta1 ** steps);
    for (const { name, variable, averaged, mean, square } of states) {
      const gradient = tf.mul(gradients[name]!, factor);
      mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
      square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      const change = tf.div(tf.mul(mean, rate), tf.add(tf.sqrt(square), epsilon * correction));
      const weight = isWeight(name) ? tf.mul(variable, 1 - learningRate * weightDecay) : variable;
      variable.assign(tf.sub(weight, change));
      averaged.assign(tf.add(tf.mul(averaged, averaging), tf.mul(variable, 1 - averaging)));
    }
  };
}

/** The flow in tfjs, with the same clipping, AdamW and averaged weights as ours. */
export function tfjsFlow(tf: typeof Tf, start: NetworkStart): TfjsNetwork {
  const tensor = ({ shape, data }: PlainTensor) => tf.tensor(data, [...shape]);
  const variables = Object.fromEntries(
    Object.entries(start.weights as Readonly<Record<string, PlainTensor>>).map(([name, weight]) => [
      name,
      tf.variable(tensor(weight), true, name),
    ]),
  );
  const batch = Object.fromEntries(
    Object.entries(flowBatch(start)).map(([name, values]) => [name, tensor(values) as Tf.Tensor2D]),
  ) as Record<keyof FlowBatch, Tf.Tensor2D>;
  return { variables, loss: () => lossOf(tf, variables, batch), update: adamwOf(tf, variables) };
}

import type * as Jax from "@jax-js/jax";
import { flowTraining, isWeight } from "../networks/flow.js";
import { flowBatch } from "../networks/flow-start.js";
import type { NetworkStart } from "../networks/start.js";
import { type Arrays, arraysOf, type JaxNetwork, type JaxStates, zerosLike } from "./jax-arrays.js";
import type { PlainTensor } from "./layouts.js";

/** Computes the weighted loss `[]` of the predicted codes. The names of weights are those of our network. */
function lossOf(jax: typeof Jax, w: Arrays, batch: Arrays): Jax.Array {
  const { numpy: np, nn } = jax;
  const { codes, captions, noise, times: t, kept } = batch as Record<string, Jax.Array>;
  const product = (x: Jax.Array, name: string) => np.matmul(x, w[`${name}.weight`]!);
  const dense = (x: Jax.Array, name: string) => product(x, name).add(w[`${name}.bias`]!);
  const blocks = Object.keys(w).filter((name) => name.endsWith(".hidden.weight")).length;
  const z = codes!.ref.mul(t!.ref.mul(-1).add(1)).add(noise!.mul(t!.ref));
  const ofTime = product(nn.relu(dense(t!.ref, "time")), "condition.time");
  const condition = ofTime.add(product(captions!.mul(kept!), "condition.caption"));
  const modulation = np.split(dense(nn.silu(condition), "modulation"), 2 * (blocks + 1), 1);
  const normalized = (x: Jax.Array, norm: number) => {
    const centered = x.ref.sub(x.mean(1, { keepdims: true }));
    const variance = np.square(centered.ref).mean(1, { keepdims: true });
    const scaled = centered.div(np.sqrt(variance.add(flowTraining.normEpsilon)));
    return scaled.mul(modulation[2 * norm]!.add(1)).add(modulation[2 * norm + 1]!);
  };
  let x = dense(z, "input");
  for (let i = 0; i < blocks; i++) {
    const hidden = nn.silu(product(normalized(x.ref, i), `block${i + 1}.hidden`));
    x = x.add(product(hidden, `block${i + 1}.output`));
  }
  const errors = np.square(product(normalized(x, blocks), "output").sub(codes!));
  return np.mean(errors.div(np.square(np.maximum(t!, flowTraining.leastTime))));
}

/** Scales gradients so that their norm is at most `clipNorm`. */
function clipped(np: typeof Jax.numpy, gradients: Arrays): Arrays {
  const squares = Object.values(gradients).map((gradient) => np.sum(np.square(gradient.ref)));
  const norm = np.sqrt(squares.reduce((sum, each) => sum.add(each)));
  const factor = np.minimum(np.reciprocal(norm.add(1e-6)).mul(flowTraining.clipNorm), 1);
  const scaled = Object.entries(gradients).map(([name, gradient]) => [name, gradient.mul(factor.ref)]);
  factor.dispose();
  return Object.fromEntries(scaled);
}

/** AdamW with averaged weights, as ours. The state `powers` has the powers of both betas. */
function updated(np: typeof Jax.numpy, w: Arrays, gradients: Arrays, states: JaxStates) {
  const { learningRate, beta1, beta2, epsilon, weightDecay, averaging } = flowTraining;
  const powers = { first: states.powers!.first!.mul(beta1), second: states.powers!.second!.mul(beta2) };
  const weights: Arrays = {};
  const next = { mean: {}, square: {}, averaged: {}, powers } as Record<"mean" | "square" | "averaged", Arrays>;
  const unbiased = (x: Jax.Array, power: Jax.Array) => x.div(power.ref.mul(-1).add(1));
  for (const [name, gradient] of Object.entries(clipped(np, gradients))) {
    const mean = states.mean![name]!.mul(beta1).add(gradient.ref.mul(1 - beta1));
    const square = states.square![name]!.mul(beta2).add(np.square(gradient).mul(1 - beta2));
    const weight = isWeight(name) ? w[name]!.mul(1 - learningRate * weightDecay) : w[name]!;
    const root = np.sqrt(unbiased(square.ref, powers.second)).add(epsilon);
    const moved = weight.sub(unbiased(mean.ref, powers.first).mul(learningRate).div(root));
    next.averaged[name] = states.averaged![name]!.mul(averaging).add(moved.ref.mul(1 - averaging));
    next.mean[name] = mean;
    next.square[name] = square;
    weights[name] = moved;
  }
  return { weights, states: next };
}

/** The flow in jax-js, with the same clipping, AdamW and averaged weights as ours. */
export function jaxFlow(jax: typeof Jax, start: NetworkStart): JaxNetwork {
  const { numpy: np } = jax;
  const tensors = start.weights as Readonly<Record<string, PlainTensor>>;
  const weights = arraysOf(np, tensors);
  const powers = { first: np.ones([]), second: np.ones([]) };
  const states = { mean: zerosLike(np, weights), square: zerosLike(np, weights), averaged: arraysOf(np, tensors) };
  return {
    ...{ weights, states: { ...states, powers }, batch: arraysOf(np, flowBatch(start)) },
    loss: (w, batch) => lossOf(jax, w, batch),
    update: (w, gradients, all) => updated(np, w, gradients, all),
  };
}

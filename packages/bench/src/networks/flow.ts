import { parametersOf, type RunConfig, resolveConfig, sizesOf } from "@bosquejo/model";
import { linearLayer, type SizedLayer } from "./layers.js";

/** The settings of training the flow on every side. The optimizer is AdamW; weight decay is not for biases. */
export const flowTraining = {
  ...{ beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01, clipNorm: 1, averaging: 0.9995 },
  // a small rate, because AdamW's first steps depend on the signs of the gradients only, as RMSprop's do
  learningRate: 1e-5,
  // constants of the network: the number added to a variance, and the time below which the weight is constant
  ...{ normEpsilon: 1e-6, leastTime: 0.1 },
  seed: 1,
} as const;

/** The sizes of the preset `flow`, with the largest number of components. Only captions are dropped. */
export function flowConfig(): RunConfig {
  const { mostComponents } = resolveConfig("flow").model;
  return resolveConfig("flow", { model: { components: mostComponents as number, captionNoise: 0, dropout: 0 } });
}

/** The shapes of the network's parameters by name. Weights come first: weight decay is for them alone. */
export function flowShapes(): [name: string, shape: readonly number[]][] {
  const shapes = Object.entries(parametersOf(flowConfig()).network!).map(
    ([name, { shape }]): [string, readonly number[]] => [name, shape],
  );
  return [...shapes.filter(([name]) => isWeight(name)), ...shapes.filter(([name]) => !isWeight(name))];
}

export const isWeight = (name: string): boolean => name.endsWith(".weight");

/** The sizes of the tensors in a batch: components, and values of a caption. */
export function flowSizes(): { readonly components: number; readonly caption: number } {
  const config = flowConfig();
  return { components: config.model.components as number, caption: sizesOf(config).caption };
}

/** The dense layers in the order of the network. */
export const flowLayers = (batchSize: number): SizedLayer[] =>
  flowShapes().flatMap(([name, [C, O]]) =>
    isWeight(name) ? [linearLayer(name.replace(/\.weight$/, ""), batchSize, C!, O!)] : [],
  );

/** The layers that read the batch: the gradients of their inputs are not computed. */
export const flowInputs: readonly string[] = ["time", "condition.caption", "input"];

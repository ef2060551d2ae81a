import { type Capture, capture, type Device, flat, randomKey, type Shape, type Tensor } from "@bosquejo/tensor";
import { checkShapes } from "../checkpoint/checkpoint.js";
import type { RunConfig } from "../config.js";
import { IMAGE_VALUES } from "../images.js";
import { sketch, type Weights, weightShapes } from "../models/vae/network.js";
import { inputSize, wordCounts } from "../text/captions.js";
import { type Standardization, standardize } from "../text/standardize.js";
import { ModelError, type TrainerState } from "../types.js";

/** Whether the network shows its mean image or one drawn from its latent Gaussian. */
export type Sampling = "mean" | { readonly seed: number };

/** What the network makes of captions. */
export interface Generated {
  /** `[n, 64, 64, 3]` in 0..1 */
  readonly images: Float32Array;
  /** `[n, L]` */
  readonly mu: Float32Array;
  /** `[n, L]` */
  readonly logvar: Float32Array;
}

/** A network that draws. */
export interface Generator {
  readonly config: RunConfig;
  /** Images as floats, with their Gaussians, of caption inputs `[n, I]`; another `draw` of a sampling has other noise. */
  infer(inputs: Float32Array, sampling: Sampling, draw?: number): Promise<Generated>;
  /** Images as bytes `[n, 64, 64, 3]` of caption inputs `[n, I]`, as `captionInput` makes them. */
  generate(inputs: Float32Array, sampling: Sampling): Promise<Uint8Array>;
  dispose(): void;
  [Symbol.dispose](): void;
}

interface Pass {
  readonly step: Capture<{ images: Tensor; mu: Tensor; logvar: Tensor }>;
  readonly x: Tensor;
  readonly lengths: Tensor;
  readonly key: Tensor;
}

/** The forward pass in batches of a fixed size, compiled when first used. */
export interface Inference {
  readonly batch: number;
  /** `inputs` `[n, I]` with n of at most `batch`, not standardized */
  run(inputs: Float32Array, sampling: Sampling, draw?: number): Promise<Generated>;
  dispose(): void;
}

/** Forward passes over given weights; dropout is off. */
export function inference(
  device: Device,
  config: RunConfig,
  weights: Weights,
  input: Standardization,
  batch: number,
): Inference {
  const passes = new Map<boolean, Pass>();
  const pass = async (sampled: boolean): Promise<Pass> => {
    const present = passes.get(sampled);
    if (present) return present;
    const { textEncoder, wordDimension, captionWords } = config;
    const attends = textEncoder === "attention";
    const x = device.zeros(attends ? [batch, captionWords, wordDimension] : [batch, inputSize(config)]);
    const lengths = device.zeros([batch, 1]);
    const key = randomKey(device, 0);
    const captions = { x, lengths: attends ? lengths : undefined };
    const step = capture(device, [x, lengths, key], () =>
      sketch(weights, captions, { dropout: 0, key: sampled ? key : undefined }),
    );
    await step.compile();
    const made = { step, x, lengths, key };
    passes.set(sampled, made);
    return made;
  };
  return {
    batch,
    async run(inputs, sampling, draw = 0) {
      const size = inputSize(config);
      const n = inputs.length / size;
      const { step } = await pass(sampling !== "mean");
      const padded = new Float32Array(batch * size);
      padded.set(standardize(inputs, input));
      const lengths = new Float32Array(batch).fill(1);
      if (config.textEncoder === "attention") lengths.set(wordCounts(inputs, config));
      step.replay(padded, lengths, sampling === "mean" ? [0, 0] : [sampling.seed, draw]);
      const { images, mu, logvar } = step.outputs;
      return {
        images: (await images.read()).subarray(0, n * IMAGE_VALUES),
        mu: (await mu.read()).subarray(0, n * config.latent),
        logvar: (await logvar.read()).subarray(0, n * config.latent),
      };
    },
    dispose() {
      for (const { step, x, lengths, key } of passes.values()) {
        step.dispose();
        for (const each of [x, lengths, key]) each.dispose();
      }
      passes.clear();
    },
  };
}

/** Runs any number of inputs in batches. */
export async function inferAll(
  { batch, run }: Inference,
  config: RunConfig,
  inputs: Float32Array,
  sampling: Sampling,
  draw = 0,
): Promise<Generated> {
  const size = inputSize(config);
  const n = inputs.length / size;
  if (!Number.isInteger(n))
    throw new ModelError(`infer: wants caption inputs of ${size} numbers, got ${inputs.length} numbers`);
  if (n <= batch) return run(inputs, sampling, draw);
  const all = {
    images: new Float32Array(n * IMAGE_VALUES),
    mu: new Float32Array(n * config.latent),
    logvar: new Float32Array(n * config.latent),
  };
  const batches = Math.ceil(n / batch);
  for (let i = 0; i < batches; i++) {
    const some = inputs.subarray(i * batch * size, (i + 1) * batch * size);
    const { images, mu, logvar } = await run(some, sampling, draw * batches + i);
    all.images.set(images, i * batch * IMAGE_VALUES);
    all.mu.set(mu, i * batch * config.latent);
    all.logvar.set(logvar, i * batch * config.latent);
  }
  return all;
}

/** Draws any number of images in batches; each batch of a sampling has noise of its own. */
export async function generateBytes(
  { batch, run }: Inference,
  config: RunConfig,
  inputs: Float32Array,
  sampling: Sampling,
): Promise<Uint8Array> {
  const size = inputSize(config);
  const n = inputs.length / size;
  if (!Number.isInteger(n)) {
    throw new ModelError(`generate: wants caption inputs of ${size} numbers, got ${inputs.length} numbers`);
  }
  const bytes = new Uint8Array(n * IMAGE_VALUES);
  for (let from = 0; from < n; from += batch) {
    const to = Math.min(n, from + batch);
    const { images } = await run(inputs.subarray(from * size, to * size), sampling, from / batch);
    for (let i = 0; i < images.length; i++) bytes[from * IMAGE_VALUES + i] = Math.round((images[i] as number) * 255);
  }
  return bytes;
}

/** Width of the standardization: of a word vector, or of mean and maximum. */
export const standardSize = ({ textEncoder, wordDimension }: RunConfig): number =>
  textEncoder === "meanmax" ? 2 * wordDimension : wordDimension;

/** Names and shapes of all tensors that drawing needs: the weights, and the standardization of caption vectors. */
export function drawingShapes(config: RunConfig): Record<string, Shape> {
  return { ...weightShapes(config), "input.shift": [standardSize(config)], "input.scale": [standardSize(config)] };
}

const GENERATOR_BATCH = 32;

/** A network that only draws, from a checkpoint's state; ModelError where its tensors are of another network. */
export async function createGenerator(device: Device, config: RunConfig, state: TrainerState): Promise<Generator> {
  device.choices.precision = config.precision;
  const shapes = drawingShapes(config);
  const stored = Object.fromEntries(Object.entries(state.tensors).filter(([name]) => !name.startsWith("rmsprop.")));
  checkShapes(shapes, stored, "checkpoint");
  const weights = flat(device, weightShapes(config));
  for (const [name, part] of Object.entries(weights.parts)) part.write(state.tensors[name]!.data);
  const input = { shift: stored["input.shift"]!.data, scale: stored["input.scale"]!.data };
  const passes = inference(device, config, weights.parts, input, GENERATOR_BATCH);
  const dispose = () => {
    passes.dispose();
    for (const part of Object.values(weights.parts)) part.dispose();
    weights.whole.dispose();
  };
  return {
    config,
    infer: (inputs, sampling, draw) => inferAll(passes, config, inputs, sampling, draw),
    generate: (inputs, sampling) => generateBytes(passes, config, inputs, sampling),
    dispose,
    [Symbol.dispose]: dispose,
  };
}

import { type Capture, capture, type Device, flat, randomKey, type Shape, type Tensor } from "@bosquejo/tensor";
import { checkShapes } from "./checkpoint.js";
import type { RunConfig } from "./config.js";
import { IMAGE_VALUES } from "./image.js";
import { sketch, type Weights, weightShapes } from "./network.js";
import { type Standardization, standardize } from "./standardize.js";
import { ModelError, type TrainerState } from "./types.js";

/** Whether the network shows its mean image or one drawn from its latent Gaussian. */
export type Sampling = "mean" | { readonly seed: number };

/** What the network makes of caption vectors. */
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
  /** Images as bytes `[n, 64, 64, 3]` of caption vectors `[n, E]`. */
  generate(vectors: Float32Array, sampling: Sampling): Promise<Uint8Array>;
  dispose(): void;
  [Symbol.dispose](): void;
}

interface Pass {
  readonly step: Capture<{ images: Tensor; mu: Tensor; logvar: Tensor }>;
  readonly x: Tensor;
  readonly key: Tensor;
}

/** The forward pass in batches of a fixed size, compiled when first used. */
export interface Inference {
  readonly batch: number;
  /** `vectors` `[n, E]` with n of at most `batch`, as the data set gives them */
  run(vectors: Float32Array, sampling: Sampling, draw?: number): Promise<Generated>;
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
    const x = device.zeros([batch, config.wordDimension]);
    const key = randomKey(device, 0);
    const step = capture(device, [x, key], () => sketch(weights, x, { dropout: 0, key: sampled ? key : undefined }));
    await step.compile();
    const made = { step, x, key };
    passes.set(sampled, made);
    return made;
  };
  return {
    batch,
    async run(vectors, sampling, draw = 0) {
      const n = vectors.length / config.wordDimension;
      const { step } = await pass(sampling !== "mean");
      const padded = new Float32Array(batch * config.wordDimension);
      padded.set(standardize(vectors, input));
      step.replay(padded, sampling === "mean" ? [0, 0] : [sampling.seed, draw]);
      const { images, mu, logvar } = step.outputs;
      return {
        images: (await images.read()).subarray(0, n * IMAGE_VALUES),
        mu: (await mu.read()).subarray(0, n * config.latent),
        logvar: (await logvar.read()).subarray(0, n * config.latent),
      };
    },
    dispose() {
      for (const { step, x, key } of passes.values()) {
        step.dispose();
        x.dispose();
        key.dispose();
      }
      passes.clear();
    },
  };
}

/** Draws any number of images in batches; each batch of a sampling has noise of its own. */
export async function generateBytes(
  { batch, run }: Inference,
  { wordDimension }: RunConfig,
  vectors: Float32Array,
  sampling: Sampling,
): Promise<Uint8Array> {
  const n = vectors.length / wordDimension;
  if (!Number.isInteger(n)) {
    throw new ModelError(`generate: wants caption vectors of ${wordDimension} numbers, got ${vectors.length} numbers`);
  }
  const bytes = new Uint8Array(n * IMAGE_VALUES);
  for (let from = 0; from < n; from += batch) {
    const to = Math.min(n, from + batch);
    const { images } = await run(vectors.subarray(from * wordDimension, to * wordDimension), sampling, from / batch);
    for (let i = 0; i < images.length; i++) bytes[from * IMAGE_VALUES + i] = Math.round((images[i] as number) * 255);
  }
  return bytes;
}

/** Names and shapes of all tensors that drawing needs: the weights, and the standardization of caption vectors. */
export function drawingShapes(config: RunConfig): Record<string, Shape> {
  return { ...weightShapes(config), "input.shift": [config.wordDimension], "input.scale": [config.wordDimension] };
}

const GENERATOR_BATCH = 16;

/** A network that only draws, from a checkpoint's state; ModelError where its tensors are of another network. */
export async function createGenerator(device: Device, config: RunConfig, state: TrainerState): Promise<Generator> {
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
    generate: (vectors, sampling) => generateBytes(passes, config, vectors, sampling),
    dispose,
    [Symbol.dispose]: dispose,
  };
}

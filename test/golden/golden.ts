import { createTrainer, IMAGE_VALUES, type RunConfig, type TrainingData } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import { random, uniform } from "../random.js";

/** A small run of every part: dropout, noise, KL warm-up, a schedule, an epoch's end in its middle. No preset moves it. */
export const goldenConfig: RunConfig = {
  preset: "sketch",
  data: "emoji",
  seed: 2024,
  testShare: 0.2,
  split: null,
  glove: null,
  hidden: 32,
  latent: 8,
  features: 32,
  wordDimension: 12,
  dropout: 0.1,
  textEncoder: "mean",
  heads: 2,
  captionWords: 8,
  standardize: true,
  components: 4,
  outputStart: "mean-image",
  initialLogVariance: -4,
  precision: "f32",
  batchSize: 8,
  epochs: 4,
  maxMinutes: null,
  learningRate: 1e-3,
  schedule: "cosine",
  warmupSteps: 2,
  minLearningRate: 1e-6,
  plateauPatience: 5,
  plateauFactor: 0.5,
  rho: 0.9,
  epsilon: 1e-7,
  weightDecay: 0,
  klWeight: 1e-4,
  klWarmupSteps: 6,
  evaluateEverySteps: 500,
};

/** Smooth pictures whose colours follow from their captions' vectors, the same wherever they are made. */
export function syntheticData(images: number, dimension: number, seed: number): TrainingData {
  const next = random(seed);
  const vectors = uniform({ random: next, size: images * dimension });
  const pixels = new Uint8Array(images * IMAGE_VALUES);
  for (let i = 0; i < pixels.length; i++) {
    const image = Math.floor(i / IMAGE_VALUES);
    const [row, column, channel] = [Math.floor(i / 192) % 64, Math.floor(i / 3) % 64, i % 3];
    const at = (place: number) => vectors[image * dimension + (place % dimension)]!;
    const ramp = at(channel) * row + at(channel + 3) * column;
    pixels[i] = Math.min(255, Math.max(0, Math.floor(128 + ramp + 60 * at(channel + 6))));
  }
  const side = (first: number, last: number) => ({
    vectors: vectors.slice(first * dimension, last * dimension),
    images: Uint32Array.from({ length: last - first }, (_, i) => first + i),
  });
  const cut = Math.floor(images * 0.8);
  return { pixels, train: side(0, cut), test: side(cut, images) };
}

/** FNV-1a over the bits of all tensors of a state. */
export function checksum(tensors: Readonly<Record<string, { readonly data: Float32Array }>>): number {
  let hash = 0x811c9dc5;
  for (const { data } of Object.values(tensors)) {
    for (const word of new Uint32Array(data.buffer, data.byteOffset, data.length)) {
      hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
    }
  }
  return hash;
}

/** What a golden run leaves: the loss of each step, and the bits of its weights. */
export interface Golden {
  readonly losses: readonly number[];
  readonly checksum: number;
}

const STEPS = 10;

/** Ten steps from the start. */
export async function goldenRun(device: Device): Promise<Golden> {
  using trainer = await createTrainer(device, goldenConfig, syntheticData(50, goldenConfig.wordDimension, 1));
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) losses.push((await trainer.train(1)).loss);
  return { losses, checksum: checksum((await trainer.state()).tensors) };
}

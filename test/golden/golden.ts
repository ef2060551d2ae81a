import {
  createTrainer,
  meanVectors,
  oneWordCaptions,
  type RunConfig,
  resolveConfig,
  type TrainingData,
} from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import { random, uniform } from "../random.js";

/** The configuration of a small run with dropout, noise, KL warm-up, a schedule and several epochs. */
export const goldenConfig: RunConfig = resolveConfig("sketch", {
  text: { wordDimension: 12, encoder: "mean", heads: 2, captionWords: 8 },
  training: {
    ...{ seed: 2024, batchSize: 8, epochs: 4, learningRate: 1e-3, schedule: "cosine", warmupSteps: 2 },
    ...{ minLearningRate: 1e-6, optimizer: { name: "rmsprop", rho: 0.9, epsilon: 1e-7, weightDecay: 0 } },
  },
  model: {
    ...{ hidden: 32, latent: 8, features: 32, dropout: 0.1, components: 4, outputStart: "mean-image" },
    ...{ initialLogVariance: -4, klWeight: 1e-4, klWarmupSteps: 6 },
  },
});

/** The configuration of a small run of the flow with all its random streams, clipping and averaged weights. */
const goldenFlowConfig: RunConfig = resolveConfig("flow", {
  data: { imageSize: 8 },
  text: { wordDimension: 12 },
  training: {
    ...{ seed: 2024, batchSize: 8, epochs: 4, learningRate: 3e-3, schedule: "linear", warmupSteps: 2 },
    ...{ minLearningRate: 0, clipNorm: 1, averaging: 0.9 },
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01 },
  },
  model: {
    ...{ components: 6, mostComponents: 6, width: 32, blocks: 2, conditionWidth: 16 },
    ...{ captionDropout: 0.2, captionNoise: 0.1, dropout: 0.1 },
  },
});

const goldenConfigs: Readonly<Record<string, RunConfig>> = { vae: goldenConfig, flow: goldenFlowConfig };

const small = (preset: string, batchSize: number, encoder?: string) =>
  resolveConfig(preset, { text: { encoder }, training: { batchSize, seed: 2024 } });

/** Networks that users train, with a batch that a CPU computes in seconds. */
export const goldenPresets: Readonly<Record<string, RunConfig>> = {
  sketch: small("sketch", 8),
  attention: small("sketch", 8, "attention"),
  "model-1": small("model-1", 4),
  "published-1": small("published-1", 4),
  flow: small("flow", 8),
};

/** Makes captions of three to eight words, and images with colours computed from the captions' mean vectors. */
export function syntheticCaptions(images: number, dimension: number, seed: number): TrainingData {
  const next = random(seed);
  const table = uniform({ random: next, size: 40 * dimension });
  const starts = new Uint32Array(images + 1);
  const rows: number[] = [];
  for (let caption = 0; caption < images; caption++) {
    const words = 3 + Math.floor(6 * next());
    for (let word = 0; word < words; word++) rows.push(Math.floor(40 * next()));
    starts[caption + 1] = rows.length;
  }
  const vectors = meanVectors({ words: { starts, rows: Uint32Array.from(rows) }, table, dimension });
  const pixels = picturesOf(vectors, dimension, 64);
  const side = (first: number, last: number) => ({
    vectors: vectors.slice(first * dimension, last * dimension),
    images: Uint32Array.from({ length: last - first }, (_, i) => first + i),
    words: {
      starts: starts.slice(first, last + 1).map((start) => start - starts[first]!),
      rows: Uint32Array.from(rows.slice(starts[first], starts[last])),
    },
  });
  const cut = Math.floor(images * 0.8);
  return { pixels, imageSize: 64, table, train: side(0, cut), test: side(cut, images) };
}

/** Makes images `[N, size, size, 3]` with colours computed from vectors `[N, dimension]`. */
function picturesOf(vectors: Float32Array, dimension: number, size: number): Uint8Array {
  const values = size * size * 3;
  const pixels = new Uint8Array((vectors.length / dimension) * values);
  // a ramp of 64 levels over the image
  const level = 64 / size;
  for (let i = 0; i < pixels.length; i++) {
    const image = Math.floor(i / values);
    const row = level * (Math.floor(i / (size * 3)) % size);
    const [column, channel] = [level * (Math.floor(i / 3) % size), i % 3];
    const at = (place: number) => vectors[image * dimension + (place % dimension)]!;
    const ramp = at(channel) * row + at(channel + 3) * column;
    pixels[i] = Math.min(255, Math.max(0, Math.floor(128 + ramp + 60 * at(channel + 6))));
  }
  return pixels;
}

/** Makes smooth images with colours computed from the vectors of their captions. They are the same on all machines. */
export function syntheticData(images: number, dimension: number, seed: number, imageSize = 64): TrainingData {
  const next = random(seed);
  const vectors = uniform({ random: next, size: images * dimension });
  const pixels = picturesOf(vectors, dimension, imageSize);
  const side = (first: number, last: number) => ({
    vectors: vectors.slice(first * dimension, last * dimension),
    images: Uint32Array.from({ length: last - first }, (_, i) => first + i),
    words: oneWordCaptions(last - first, first),
  });
  const cut = Math.floor(images * 0.8);
  return { pixels, imageSize, table: vectors, train: side(0, cut), test: side(cut, images) };
}

/** The FNV-1a hash of the bits of all tensors of a state. */
export function checksum(tensors: Readonly<Record<string, { readonly data: Float32Array }>>): number {
  let hash = 0x811c9dc5;
  for (const { data } of Object.values(tensors)) {
    for (const word of new Uint32Array(data.buffer, data.byteOffset, data.length)) {
      hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
    }
  }
  return hash;
}

/** The result of a golden run: the loss of each step, and a checksum of the weights. */
export interface Golden {
  readonly losses: readonly number[];
  readonly checksum: number;
}

const STEPS = 10;

/** Trains the first ten steps of a small run of each model. */
export async function goldenRuns(device: Device): Promise<Record<string, Golden>> {
  const runs: Record<string, Golden> = {};
  for (const [model, config] of Object.entries(goldenConfigs)) {
    const { text, data } = config;
    runs[model] = await tenSteps(device, config, syntheticData(50, text.wordDimension, 1, data.imageSize));
  }
  return runs;
}

/** Trains the first ten steps of one of `goldenPresets`. */
export function goldenPresetRun(device: Device, name: string): Promise<Golden> {
  const config = goldenPresets[name]!;
  return tenSteps(device, config, syntheticCaptions(80, config.text.wordDimension, 1));
}

async function tenSteps(device: Device, config: RunConfig, data: TrainingData): Promise<Golden> {
  using trainer = await createTrainer(device, config, data);
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) losses.push((await trainer.train(1)).loss!);
  return { losses, checksum: checksum((await trainer.state()).tensors) };
}

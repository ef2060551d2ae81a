import { type Safetensors, valuesOf } from "@bosquejo/model";
import { normals } from "@bosquejo/tensor";
import { randomBytes, randomValues } from "../measuring/synthetic.js";
import { weightShape } from "./layers.js";
import type { StartTensors } from "./start.js";
import { IMAGE_SIZE, type VaeName, vaeLayers, vaes, vaeTraining } from "./vae.js";

/** The random stream of our step's noise. */
export const NOISE = 1;
const BIAS = 0.1;

/** The values of a VAE's batch. */
interface VaeBatch {
  /** `[B,E]` */
  readonly x: Float32Array;
  /** `[B,64,64,3]` */
  readonly pixels: Uint8Array;
  /** `[B,L]`, standard normal: the noise that our step draws */
  readonly noise: Float32Array;
}

/** Makes a start: weights that keep the variance (He et al. 2015), small biases, random captions and images. */
export function vaeStart(network: VaeName, batchSize: number): StartTensors {
  const { words, latent } = vaes[network];
  const weights: Record<string, Safetensors["tensors"][string]> = {};
  for (const [i, layer] of vaeLayers(network, batchSize).entries()) {
    const shape = weightShape(layer);
    const inputs = (layer.C * layer.R ** 2) / layer.stride ** 2;
    const bound = Math.sqrt((layer.activation === "relu" ? 6 : 3) / inputs);
    const values = randomValues(
      shape.reduce((all, length) => all * length, 1),
      10 + 2 * i,
    );
    weights[`${layer.name}.weight`] = { shape, data: values.map((value) => bound * value) };
    const biases = randomValues(layer.O, 11 + 2 * i);
    weights[`${layer.name}.bias`] = { shape: [layer.O], data: biases.map((value) => BIAS * value) };
  }
  const batch = {
    x: { shape: [batchSize, words], data: randomValues(batchSize * words, 2) },
    noise: { shape: [batchSize, latent], data: normals(batchSize * latent, vaeTraining.seed, NOISE, 0) },
    pixels: {
      ...{ shape: [batchSize, IMAGE_SIZE, IMAGE_SIZE, 3] },
      data: randomBytes(batchSize * valuesOf(IMAGE_SIZE), 1),
    },
  };
  return { weights, batch };
}

/** The batch of a VAE's start. */
export function vaeBatch({ batch: { x, pixels, noise } }: StartTensors): VaeBatch {
  return {
    ...{ x: x!.data as Float32Array, noise: noise!.data as Float32Array },
    pixels: pixels!.data as Uint8Array,
  };
}

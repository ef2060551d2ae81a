import { readFileSync, writeFileSync } from "node:fs";
import { decodeSafetensors, encodeSafetensors, type Safetensors, valuesOf } from "@bosquejo/model";
import { normals } from "@bosquejo/tensor";
import { randomBytes, randomValues } from "../measuring/synthetic.js";
import { weightShape } from "./layers.js";
import {
  IMAGE_SIZE,
  isNetwork,
  type NetworkName,
  networkLayers,
  networkNames,
  networks,
  training,
} from "./networks.js";

/** The start of every side: weights and biases by name, and the one batch that each step trains on. */
export interface NetworkStart {
  readonly network: NetworkName;
  readonly batchSize: number;
  readonly weights: Safetensors["tensors"];
  /** `[B,E]` */
  readonly x: Float32Array;
  /** `[B,64,64,3]` */
  readonly pixels: Uint8Array;
  /** `[B,L]`, standard normal: the noise that our step draws */
  readonly noise: Float32Array;
}

/** The random stream of our step's noise. */
export const NOISE = 1;
const BIAS = 0.1;

/** Makes a start: weights that keep the variance (He et al. 2015), small biases, random captions and images. */
export function startOf(network: NetworkName, batchSize: number): NetworkStart {
  const { words, latent } = networks[network];
  const weights: Record<string, Safetensors["tensors"][string]> = {};
  for (const [i, layer] of networkLayers(network, batchSize).entries()) {
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
  return {
    ...{ network, batchSize, weights },
    x: randomValues(batchSize * words, 2),
    pixels: randomBytes(batchSize * valuesOf(IMAGE_SIZE), 1),
    noise: normals(batchSize * latent, training.seed, NOISE, 0),
  };
}

/** Writes a start to a safetensors file. Its metadata has the layers and settings for peers in other languages. */
export function writeStart(file: string, { network, batchSize, weights, x, pixels, noise }: NetworkStart): void {
  const layers = networkLayers(network, batchSize).map(({ name, kind, activation, stride, padding }) => ({
    ...{ name, kind, activation, stride, padding },
  }));
  const tensors = {
    ...weights,
    "batch.x": { shape: [batchSize, x.length / batchSize], data: x },
    "batch.noise": { shape: [batchSize, noise.length / batchSize], data: noise },
    "batch.pixels": { shape: [batchSize, IMAGE_SIZE, IMAGE_SIZE, 3], data: pixels },
  };
  const metadata = { network, training: JSON.stringify(training), layers: JSON.stringify(layers) };
  writeFileSync(file, encodeSafetensors({ tensors, metadata }));
}

/**
 * Reads a file that `writeStart` wrote.
 * @throws RangeError if the file is for an unknown network
 */
export function readStart(file: string): NetworkStart {
  // a copy, because slices of a Buffer are views of the whole file
  const { tensors, metadata } = decodeSafetensors(new Uint8Array(readFileSync(file)), file);
  const network = metadata.network ?? "";
  if (!isNetwork(network))
    throw new RangeError(`${file}: expected a start of ${networkNames.join(" or ")}, got one of "${network}"`);
  const { "batch.x": x, "batch.noise": noise, "batch.pixels": pixels, ...weights } = tensors;
  return {
    ...{ network, batchSize: x!.shape[0]!, weights },
    x: x!.data as Float32Array,
    noise: noise!.data as Float32Array,
    pixels: pixels!.data as Uint8Array,
  };
}

import { readFileSync, writeFileSync } from "node:fs";
import { decodeSafetensors, encodeSafetensors, type Safetensors } from "@bosquejo/model";
import { flowTraining } from "./flow.js";
import { flowStart } from "./flow-start.js";
import { isNetwork, type NetworkName, networkNames } from "./networks.js";
import { vaeLayers, vaeTraining } from "./vae.js";
import { vaeStart } from "./vae-start.js";

/** The weights of a network and the one batch that each step trains on, as tensors by name. */
export interface StartTensors {
  /** weights and biases */
  readonly weights: Safetensors["tensors"];
  readonly batch: Safetensors["tensors"];
}

/** The start of every side. */
export interface NetworkStart extends StartTensors {
  readonly network: NetworkName;
  readonly batchSize: number;
}

/** Makes the start of a network: random weights and a random batch. */
export const startOf = (network: NetworkName, batchSize: number): NetworkStart => ({
  ...{ network, batchSize },
  ...(network === "flow" ? flowStart(batchSize) : vaeStart(network, batchSize)),
});

const IN_BATCH = "batch.";

/** The description of a network for peers in other languages: settings of training, and a VAE's layers. */
function described({ network, batchSize }: NetworkStart): Safetensors["metadata"] {
  if (network === "flow") return { training: JSON.stringify(flowTraining) };
  const layers = vaeLayers(network, batchSize).map(({ name, kind, activation, stride, padding }) => ({
    ...{ name, kind, activation, stride, padding },
  }));
  return { training: JSON.stringify(vaeTraining), layers: JSON.stringify(layers) };
}

/** Writes a start to a safetensors file. Its metadata describe the network. */
export function writeStart(file: string, start: NetworkStart): void {
  const batch = Object.entries(start.batch).map(([name, tensor]) => [IN_BATCH + name, tensor] as const);
  const tensors = { ...start.weights, ...Object.fromEntries(batch) };
  const metadata = { network: start.network, ...described(start) };
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
  const all = Object.entries(tensors);
  const weights = all.filter(([name]) => !name.startsWith(IN_BATCH));
  const batch = all.flatMap(([name, tensor]) =>
    name.startsWith(IN_BATCH) ? [[name.slice(IN_BATCH.length), tensor] as const] : [],
  );
  const batchSize = batch[0]![1].shape[0]!;
  return { ...{ network, batchSize }, weights: Object.fromEntries(weights), batch: Object.fromEntries(batch) };
}

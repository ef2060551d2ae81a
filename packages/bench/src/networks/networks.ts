import { parameterCount } from "@bosquejo/model";
import { flowConfig, flowInputs, flowLayers } from "./flow.js";
import { layerFlops, type SizedLayer } from "./layers.js";
import { type VaeName, vaeLayers, vaes } from "./vae.js";

/** A compared network, which peers train too: a VAE of one of two sizes, or the flow of the preset `flow`. */
export type NetworkName = VaeName | "flow";

export const networkNames: readonly NetworkName[] = [...(Object.keys(vaes) as VaeName[]), "flow"];
export const isNetwork = (name: string): name is NetworkName => networkNames.some((each) => each === name);

const BATCH = 32;

/** The batch size of a compared network or of a preset, if the command line gives none. */
export const usualBatch = (name: string): number => (name === "flow" ? flowConfig().training.batchSize : BATCH);

const layersOf = (name: NetworkName, batchSize: number): readonly SizedLayer[] =>
  name === "flow" ? flowLayers(batchSize) : vaeLayers(name, batchSize);

/** The number of parameters of a network, including biases. */
export const networkParameters = (name: NetworkName): number =>
  name === "flow"
    ? parameterCount(flowConfig())
    : vaeLayers(name, 1).reduce((sum, { R, C, O }) => sum + (R * R * C + 1) * O, 0);

/**
 * The number of multiplications and additions of a training step: forward and both gradients of every layer.
 * The gradients of the batch are not computed and do not count.
 */
export function networkFlops(network: NetworkName, batchSize: number): number {
  const layers = layersOf(network, batchSize);
  const inputs = network === "flow" ? flowInputs : [layers[0]!.name];
  return layers.reduce((sum, layer) => sum + (inputs.includes(layer.name) ? 2 : 3) * layerFlops(layer), 0);
}

import { type Group, modelOf, type Parameters, parametersOf, type RunConfig, sizesOf } from "@bosquejo/model";
import { capture, type Device, gradients, randomKey, scope, type Tensor, type Wanted } from "@bosquejo/tensor";
import { linearLayer, type SizedLayer, weightShape } from "../networks/layers.js";
import type { LayerPass } from "./references.js";

/** A layer of a network and its passes in a training step. */
export interface TrainedLayer {
  readonly layer: SizedLayer;
  readonly passes: readonly LayerPass[];
}

/**
 * The dense layers and convolutions of a configuration's model, in the order of its training step.
 * A layer has the name of its weight. Of several layers with the same sizes, only the first is listed.
 */
export function trainedLayers(device: Device, config: RunConfig): TrainedLayer[] {
  const met = productsOf(device, config);
  const names = weightNames(config);
  const listed = new Set<string>();
  return met.flatMap((each) => {
    const shaped = layerOf(each);
    // with a bias and without one, a dense layer is the same product
    const key = JSON.stringify(shaped);
    if (listed.has(key)) return [];
    listed.add(key);
    const name = shaped && names(weightShape(shaped));
    if (!shaped || name === undefined) return [];
    const layer = { ...shaped, name };
    const dX = met.some((other) => isInputGradient(other, layer));
    return [{ layer, passes: dX ? ["forward", "dX", "dW"] : ["forward", "dW"] }];
  });
}

/**
 * Records a training step of a configuration's model without executing it, and returns its products.
 * Captions are vectors of the width that the text encoder outputs. The encoder's own layers are not recorded.
 */
function productsOf(device: Device, config: RunConfig): readonly Wanted[] {
  const model = modelOf(config);
  const sizes = sizesOf(config);
  const { batchSize } = config.training;
  let met: readonly Wanted[] = [];
  scope(device, () => {
    const tensors = (parameters: Parameters) => mapped(parameters, ({ shape }) => device.tensor(shape));
    const buffers = tensors(model.buffers?.(config.model, sizes) ?? {});
    // a model that trains on codes of images has a buffer with a row for each value of a code
    const trainedOn = model.encodeImages ? [buffers.components!.shape[0]!] : [sizes.image, sizes.image, 3];
    const step = {
      ...{ settings: config.model, sizes, key: randomKey(device, config.training.seed), buffers },
      images: device.tensor([batchSize, ...trainedOn]),
      captions: device.tensor([batchSize, sizes.caption]),
      groups: mapped(parametersOf(config), (parameters) => groupOf(tensors(parameters))),
      scheduled: mapped(model.schedules, () => device.tensor([1])),
      heldOut: false,
    };
    met = device.choices.unmeasured(() => capture(device, [], () => void model.train(step)).dispose());
  });
  device.trim();
  return met;
}

const mapped = <T, U>(of: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, map(value)]));

/** A group whose update only records gradients: an optimizer contains no products. */
const groupOf = (weights: Readonly<Record<string, Tensor>>): Group => ({
  weights,
  update(loss) {
    const seed = Array.from({ length: loss.size }, (_, i) => (i === 0 ? 1 : 0));
    gradients(loss, Object.values(weights), { seed: loss.device.tensor(loss.shape, seed) });
  },
});

/**
 * Returns a function that finds the name of a weight by its shape, without ".weight".
 * Weights of one shape are named in their order. After the last one, the first name is used again.
 */
function weightNames(config: RunConfig): (shape: readonly number[]) => string | undefined {
  const parameters = Object.values(parametersOf(config)).flatMap((group) => Object.entries(group));
  const used = new Set<string>();
  return (shape) => {
    const same = parameters.filter((parameter) => parameter[1].shape.join() === shape.join()).map(([name]) => name);
    const name = same.find((each) => !used.has(each)) ?? same[0];
    if (name !== undefined) used.add(name);
    return name?.replace(/\.weight$/, "");
  };
}

/**
 * The layer that has the given product as its forward pass. Undefined for other products.
 * Also undefined for windows that are not square, are dilated or have groups: there is no reference for them here.
 */
function layerOf({ product: { name: kind }, sizes }: Wanted): SizedLayer | undefined {
  const { B, H, W, K: C, OH, OW, N: O, R, S, STRIDE_H, STRIDE_W, PADDING_H, PADDING_W } = sizes;
  if (kind === "linear" || kind === "matmul") return linearLayer("", W!, C!, O!);
  if (kind !== "conv2d" && kind !== "convTranspose2d") return undefined;
  const square = H === W && OH === OW && R === S && STRIDE_H === STRIDE_W && PADDING_H === PADDING_W;
  const plain = [sizes.DILATION_H, sizes.DILATION_W, sizes.GROUPS, sizes.BATCHES].every((each) => each === 1);
  if (!square || !plain) return undefined;
  return { name: "", kind, B: B!, H: H!, C: C!, OH: OH!, O: O!, R: R!, stride: STRIDE_H!, padding: PADDING_H! };
}

/** True for a gradient of a layer's input, whose depth O may be padded to a multiple of four. */
function isInputGradient({ product, sizes }: Wanted, { kind, B, H, C, O }: SizedLayer): boolean {
  const rows = kind === "linear" ? sizes.W === B : sizes.B === B && sizes.OH === H;
  const depth = sizes.K === O || sizes.K === Math.ceil(O / 4) * 4;
  const name = product.name === "matmulGradientA" ? "linearInputGradient" : product.name;
  return name === `${kind}InputGradient` && sizes.N === C && depth && rows;
}

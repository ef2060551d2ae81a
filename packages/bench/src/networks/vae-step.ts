import { lossScaleOf } from "@bosquejo/model";
import {
  advance,
  conv2d,
  convTranspose2d,
  type Device,
  flat,
  gatherImages,
  gatherRows,
  gradients,
  klMse,
  linear,
  randomKey,
  reparameterize,
  reshape,
  rmsprop,
  type Tensor,
} from "@bosquejo/tensor";
import type { NetworkStep } from "./network-step.js";
import type { NetworkStart } from "./start.js";
import { IMAGE_SIZE, type VaeLayer, type VaeName, vaeLayers, vaeTraining } from "./vae.js";
import { NOISE, vaeBatch } from "./vae-start.js";

type StepWeights = Readonly<Record<string, Tensor>>;

/** Applies one layer of any kind. */
function apply(w: StepWeights, { name, kind, activation, stride, padding }: VaeLayer, x: Tensor): Tensor {
  const [weight, bias] = [w[`${name}.weight`]!, w[`${name}.bias`]!];
  if (kind === "linear") return linear(x, weight, bias, activation);
  return (kind === "conv2d" ? conv2d : convTranspose2d)(x, weight, bias, { stride, padding, activation });
}

/** Computes the images, and the mean and log-variance of the latent Gaussian. */
function forward(w: StepWeights, layers: readonly VaeLayer[], x: Tensor, key: Tensor) {
  const named = (name: string) => layers.find((layer) => layer.name === name)!;
  const between = layers.findIndex(({ name }) => name === "mu");
  const h = layers.slice(0, between).reduce((sum, layer) => apply(w, layer, sum), x);
  const [mu, logvar] = [apply(w, named("mu"), h), apply(w, named("logvar"), h)];
  const unfolded = apply(w, named("unfold"), reparameterize(mu, logvar, key, { stream: NOISE }));
  const image = reshape(unfolded, [x.shape[0]!, 4, 4, unfolded.shape[1]! / 16]);
  const images = layers.slice(between + 3).reduce((y, layer) => apply(w, layer, y), image);
  return { images, mu, logvar };
}

/** Allocates all tensors of the step on the device. */
function memoryOf(device: Device, start: NetworkStart) {
  const { weights, batchSize } = start;
  const { x, pixels } = vaeBatch(start);
  const shapes = Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape]));
  const order = Uint32Array.from({ length: batchSize }, (_, i) => i);
  const memory = {
    ...{ weights: flat(device, shapes), gradients: flat(device, shapes), meanSquare: flat(device, shapes) },
    vectors: device.tensor([batchSize, x.length / batchSize], x),
    bytes: device.tensor([pixels.length / 4], new Uint32Array(pixels.slice().buffer)),
    imageOf: device.tensor([batchSize], order),
    batch: { order: device.tensor([batchSize], order), cursor: device.zeros([1], "u32"), size: batchSize },
    // the key does not change, so all sides have the same noise; our step still draws it each time
    key: randomKey(device, vaeTraining.seed),
    learningRate: device.tensor([1], [vaeTraining.learningRate]),
    klWeight: device.tensor([1], [vaeTraining.klWeight]),
  };
  for (const [name, { data }] of Object.entries(weights)) memory.weights.parts[name]!.write(data as Float32Array);
  return memory;
}

/** Our step of a VAE, with RMSprop. */
export function vaeStep(device: Device, start: NetworkStart): NetworkStep {
  const m = memoryOf(device, start);
  const layers = vaeLayers(start.network as VaeName, start.batchSize);
  const lossScale = lossScaleOf({
    training: { precision: device.choices.precision, batchSize: start.batchSize },
    data: { imageSize: IMAGE_SIZE },
  });
  const seed = device.tensor([3], [lossScale, 0, 0]);
  return {
    losses: 3,
    record() {
      const targets = gatherImages(m.bytes, m.imageOf, m.batch, [IMAGE_SIZE, IMAGE_SIZE, 3]);
      const { images, mu, logvar } = forward(m.weights.parts, layers, gatherRows(m.vectors, m.batch), m.key);
      const losses = klMse(images, targets, mu, logvar, m.klWeight);
      gradients(losses, Object.values(m.weights.parts), { seed, into: Object.values(m.gradients.parts) });
      const { rho, epsilon } = vaeTraining;
      rmsprop(m.weights.whole, m.gradients.whole, m.meanSquare.whole, m.learningRate, { rho, epsilon, lossScale });
      advance(m.batch.cursor, { at: 0, by: start.batchSize, limit: start.batchSize });
      return losses;
    },
  };
}

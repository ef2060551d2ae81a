import { lossScaleOf } from "@bosquejo/model";
import {
  advance,
  capture,
  conv2d,
  convTranspose2d,
  type Device,
  flat,
  gatherImages,
  gatherRows,
  gradients,
  klMse,
  linear,
  openDevice,
  randomKey,
  record,
  reparameterize,
  reshape,
  rmsprop,
  type Tensor,
} from "@bosquejo/tensor";
import { tuneFor } from "../measuring/tuning.js";
import { precisionOf } from "../peers/sides.js";
import { adapterWords, type OpenSteps, type StepTask, watchCompilation } from "../steps/step.js";
import { IMAGE_SIZE, type NetworkLayer, networkLayers, training } from "./networks.js";
import { type NetworkStart, NOISE, readStart } from "./start.js";

const HISTORY = 256;

type StepWeights = Readonly<Record<string, Tensor>>;

/** Applies one layer of any kind. */
function apply(w: StepWeights, { name, kind, activation, stride, padding }: NetworkLayer, x: Tensor): Tensor {
  const [weight, bias] = [w[`${name}.weight`]!, w[`${name}.bias`]!];
  if (kind === "linear") return linear(x, weight, bias, activation);
  return (kind === "conv2d" ? conv2d : convTranspose2d)(x, weight, bias, { stride, padding, activation });
}

/** Computes the images, and the mean and log-variance of the latent Gaussian. */
function forward(w: StepWeights, layers: readonly NetworkLayer[], x: Tensor, key: Tensor) {
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
function memoryOf(device: Device, { weights, batchSize, x, pixels }: NetworkStart) {
  const shapes = Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, shape]));
  const order = Uint32Array.from({ length: batchSize }, (_, i) => i);
  const memory = {
    ...{ weights: flat(device, shapes), gradients: flat(device, shapes), meanSquare: flat(device, shapes) },
    vectors: device.tensor([batchSize, x.length / batchSize], x),
    bytes: device.tensor([pixels.length / 4], new Uint32Array(pixels.slice().buffer)),
    imageOf: device.tensor([batchSize], order),
    batch: { order: device.tensor([batchSize], order), cursor: device.zeros([1], "u32"), size: batchSize },
    // the key does not change, so all sides have the same noise; our step still draws it each time
    key: randomKey(device, training.seed),
    count: device.zeros([1], "u32"),
    learningRate: device.tensor([1], [training.learningRate]),
    klWeight: device.tensor([1], [training.klWeight]),
    history: device.zeros([HISTORY, 3]),
  };
  for (const [name, { data }] of Object.entries(weights)) memory.weights.parts[name]!.write(data as Float32Array);
  return memory;
}

/** Captures the step as the trainer does: gather a batch, forward, backward, RMSprop, losses, counters. */
function captureNetworkStep(device: Device, start: NetworkStart, m: ReturnType<typeof memoryOf>) {
  const layers = networkLayers(start.network, start.batchSize);
  const { precision } = device.choices;
  const lossScale = lossScaleOf({
    training: { precision, batchSize: start.batchSize },
    data: { imageSize: IMAGE_SIZE },
  });
  const seed = device.tensor([3], [lossScale, 0, 0]);
  return capture(device, [], () => {
    const targets = gatherImages(m.bytes, m.imageOf, m.batch, [IMAGE_SIZE, IMAGE_SIZE, 3]);
    const { images, mu, logvar } = forward(m.weights.parts, layers, gatherRows(m.vectors, m.batch), m.key);
    const losses = klMse(images, targets, mu, logvar, m.klWeight);
    gradients(losses, Object.values(m.weights.parts), { seed, into: Object.values(m.gradients.parts) });
    const { rho, epsilon } = training;
    rmsprop(m.weights.whole, m.gradients.whole, m.meanSquare.whole, m.learningRate, { rho, epsilon, lossScale });
    record(m.history, losses, m.count, { at: 0 });
    advance(m.count, { at: 0, by: 1, limit: 0 });
    advance(m.batch.cursor, { at: 0, by: start.batchSize, limit: start.batchSize });
    return undefined;
  });
}

/** Opens our training step of a compared network. */
export async function openNetworkSteps({ side, adapter, start: file }: StepTask): Promise<OpenSteps> {
  const start = readStart(file!);
  const device = await openDevice({ adapter, precision: precisionOf(side) === "mixed" ? "mixed" : "f32" });
  const compilation = watchCompilation(device);
  const memory = memoryOf(device, start);
  const record = () => captureNetworkStep(device, start, memory);
  await tuneFor(device, () => device.choices.unmeasured(() => record().dispose()));
  const step = record();
  await step.compile();
  const { dispatches } = device.stats;
  let done = 0;
  return {
    async train(steps) {
      for (let i = 0; i < steps; i++) step.replay();
      done += steps;
      const history = await memory.history.read();
      return history[((done - 1) % HISTORY) * 3]!;
    },
    facts: () => ({
      ...{ device: adapterWords(device.adapter), adapter: device.adapter, compileMs: compilation.ms },
      deviceBytes: device.stats.peakBytes,
      launches: (device.stats.dispatches - dispatches) / done,
    }),
  };
}

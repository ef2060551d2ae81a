import { advance, type Capture, capture, type Device, randomKey, record, type Tensor } from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { valuesOf } from "../images.js";
import { modelOf, parametersOf, sizesOf } from "../models/index.js";
import type { Group, Weights } from "../models/parameters.js";
import { encoderNamed } from "../text/index.js";
import type { Standardization } from "../text/standardize.js";
import type { TrainingData } from "../types.js";
import { type Batches, batches } from "./batches.js";
import { type TrainedGroup, trainedGroup } from "./groups.js";

/** The number of steps whose losses the device stores until they are read. */
export const HISTORY = 256;

/** The tensors of a training step, on the device. */
export interface StepMemory {
  readonly groups: readonly TrainedGroup[];
  readonly buffers: Weights;
  readonly batches: Batches;
  /** `[N, n]` the codes of all images, if the model encodes them */
  codes?: Tensor;
  /** the captions of the training side, packed by the text encoder */
  readonly captions: Weights;
  /** `u32[2]` [seed, step] */
  readonly key: Tensor;
  /** the numbers of the model's schedules, `[1]` each */
  readonly scheduled: Weights;
  /** `[1]` share of the way that this step moves the averaged weights towards the weights */
  readonly approach: Tensor;
  /** `[HISTORY, losses]` losses of the last steps, in row step % HISTORY */
  readonly history: Tensor;
  dispose(): void;
}

/** Allocates the tensors of a training step. */
export function stepMemory(
  device: Device,
  config: RunConfig,
  data: TrainingData,
  standardization: Standardization,
): StepMemory {
  const { training, text } = config;
  const model = modelOf(config);
  const lossScale = lossScaleOf(config);
  const seeds = new Map(
    model.losses.map((_, i) => [i + 1, device.tensor([i + 1], [lossScale, ...Array<number>(i).fill(0)])]),
  );
  const approach = device.zeros([1]);
  const groups = Object.entries(parametersOf(config)).map(([name, parameters]) =>
    trainedGroup(device, name, parameters, training, { seeds, lossScale, approach }),
  );
  const buffers = Object.fromEntries(
    Object.entries(model.buffers?.(config.model, sizesOf(config)) ?? {}).map(([name, { shape }]) => [
      name,
      device.zeros(shape),
    ]),
  );
  const packed = encoderNamed(text.encoder).pack(
    { words: data.train.words, table: data.table, dimension: text.wordDimension },
    text,
    standardization,
  );
  const captions = Object.fromEntries(
    Object.entries(packed).map(([name, { shape, data: values }]) => [name, device.tensor(shape, values)]),
  );
  const scheduled = Object.fromEntries(Object.keys(model.schedules).map((name) => [name, device.zeros([1])]));
  const own = {
    key: randomKey(device, training.seed),
    approach,
    history: device.zeros([HISTORY, model.losses.length]),
  };
  const images = batches(device, data, training.batchSize, training.seed);
  const tensors = [own, buffers, captions, scheduled].flatMap((each) => Object.values<Tensor>(each));
  const memory: StepMemory = {
    ...own,
    groups,
    buffers,
    batches: images,
    captions,
    scheduled,
    dispose() {
      memory.codes?.dispose();
      for (const tensor of [...tensors, ...seeds.values()]) tensor.dispose();
      for (const group of groups) group.dispose();
      images.dispose();
    },
  };
  return memory;
}

/** The settings that determine the loss scale. */
interface LossScaleSettings {
  readonly training: Pick<RunConfig["training"], "precision" | "batchSize">;
  readonly data: Pick<RunConfig["data"], "imageSize">;
}

/**
 * The loss scale of mixed precision: the factor of the loss in the backward pass (Micikevicius et al. 2018, Mixed
 * precision training). Without it the gradients would vanish in f16, as they are means over all pixels of a batch. It
 * is a power of two, which causes no rounding.
 */
export const lossScaleOf = ({ training, data }: LossScaleSettings): number =>
  training.precision === "mixed" ? 2 ** Math.round(Math.log2(training.batchSize * valuesOf(data.imageSize))) : 1;

/** Captures a training step: gathers a batch, trains the model, stores the losses and increments the step. */
export function captureStep(device: Device, config: RunConfig, m: StepMemory): Capture<undefined> {
  const model = modelOf(config);
  const encoder = encoderNamed(config.text.encoder);
  const groups: Record<string, Group> = Object.fromEntries(m.groups.map((group) => [group.name, group]));
  return capture(device, [], () => {
    const images = m.codes ? m.batches.rows(m.codes) : m.batches.images();
    const captions = encoder.encode(m.groups[0]!.weights, m.captions, m.batches.batch);
    const losses = model.train({
      ...{ settings: config.model, sizes: sizesOf(config), images, captions, groups },
      ...{ buffers: m.buffers, scheduled: m.scheduled, key: m.key, heldOut: false },
    });
    record(m.history, losses, m.key, { at: 1 });
    advance(m.key, { at: 1, by: 1, limit: 0 });
    m.batches.advance();
    return undefined;
  });
}

/** Computes the codes of all images, if the model encodes them. */
export async function encodeAllImages(
  device: Device,
  memory: StepMemory,
  config: RunConfig,
  data: TrainingData,
): Promise<void> {
  const { pixels, imageSize, train } = data;
  const { bytes } = memory.batches;
  const stored = { pixels, imageSize, bytes, images: train.images, seed: config.training.seed };
  const codes = await modelOf(config).encodeImages?.(device, stored, memory.buffers, config.model);
  if (codes) memory.codes = codes;
}

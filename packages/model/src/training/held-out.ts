import { capture, type Device, gatherImages, gatherWords, randomKey, reshape } from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { pairOfEach } from "../metrics/drawn/set-sides.js";
import { modelOf, sizesOf } from "../models/index.js";
import type { Group } from "../models/parameters.js";
import { selectPairs } from "../text/captions.js";
import { encoderNamed } from "../text/index.js";
import type { Standardization } from "../text/standardize.js";
import type { TrainingData } from "../types.js";
import type { StepMemory } from "./step.js";

/** The loss of a model on pairs of the test side. */
export interface HeldOut {
  /** Computes the mean of the model's first loss, with the weights that draw. */
  loss(): Promise<number>;
  dispose(): void;
}

const MOST_PAIRS = 512;
const BATCH = 64;

/**
 * Captures a step on test pairs, without dropout and updates. The noise of each batch is fixed, so that only the
 * weights change the loss. Uses at most 512 pairs, of different pictures.
 */
export async function heldOut(
  device: Device,
  config: RunConfig,
  data: TrainingData,
  memory: StepMemory,
  standardization: Standardization,
): Promise<HeldOut> {
  const model = modelOf(config);
  const encoder = encoderNamed(config.text.encoder);
  const chosen = pairOfEach(data.test, MOST_PAIRS);
  const size = Math.min(BATCH, chosen.length);
  const batches = Math.floor(chosen.length / size);
  const { images, words } = selectPairs(data.test, chosen.subarray(0, batches * size));
  const { wordDimension: dimension } = config.text;
  const packed = Object.entries(encoder.pack({ words, table: data.table, dimension }, config.text, standardization));
  const captions = Object.fromEntries(
    packed.map(([name, { shape, data: values }]) => [name, device.tensor(shape, values)]),
  );
  const imageOf = device.tensor([images.length, 1], images);
  const order = device.tensor(
    [images.length],
    images.map((_, i) => i),
  );
  const cursor = device.zeros([1], "u32");
  const key = randomKey(device, 0);
  const tensors = [...Object.values(captions), imageOf, order, cursor, key];
  const batch = { order, cursor, size };
  const groups: Record<string, Group> = Object.fromEntries(
    memory.groups.map(({ name, drawing }) => [name, { weights: drawing, update() {} }]),
  );
  const step = capture(device, [cursor, key], () =>
    model.train({
      ...{ settings: config.model, sizes: sizesOf(config), groups, key },
      images: memory.codes
        ? reshape(gatherWords(memory.codes, imageOf, batch), [size, memory.codes.shape[1]!])
        : gatherImages(memory.batches.bytes, imageOf, batch, [data.imageSize, data.imageSize, 3]),
      captions: encoder.encode(memory.groups[0]!.drawing, captions, batch),
      ...{ buffers: memory.buffers, scheduled: memory.scheduled, heldOut: true },
    }),
  );
  await step.compile();
  return {
    async loss() {
      let sum = 0;
      for (let i = 0; i < batches; i++) {
        step.replay(Uint32Array.of(i * size), Uint32Array.of(config.training.seed, i));
        sum += (await step.outputs.read())[0]!;
      }
      return sum / batches;
    },
    dispose() {
      step.dispose();
      for (const each of tensors) each.dispose();
    },
  };
}

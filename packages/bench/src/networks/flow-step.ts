import { type Group, lossScaleOf, modelOf, sizesOf } from "@bosquejo/model";
import {
  adamw,
  advance,
  average,
  clipGradients,
  type Device,
  flat,
  gatherRows,
  gradients,
  randomKey,
} from "@bosquejo/tensor";
import { flowConfig, flowShapes, flowTraining, isWeight } from "./flow.js";
import { flowBatch } from "./flow-start.js";
import type { NetworkStep } from "./network-step.js";
import type { NetworkStart } from "./start.js";

/** The network's weights, and their update as the trainer records it: clipping, AdamW and averaged weights. */
function trainedNetwork(device: Device, start: NetworkStart): Group {
  const { learningRate, clipNorm: maxNorm, averaging, beta1, beta2, epsilon, weightDecay } = flowTraining;
  const shapes = Object.fromEntries(flowShapes());
  const of = () => flat(device, shapes);
  const [weights, gradient, mean, meanSquare, averaged] = [of(), of(), of(), of(), of()];
  for (const [name, { data }] of Object.entries(start.weights)) {
    weights.parts[name]!.write(data as Float32Array);
    averaged.parts[name]!.write(data as Float32Array);
  }
  const firstBias = Object.keys(shapes).find((name) => !isWeight(name))!;
  const decayed = weights.parts[firstBias]!.offset / 4;
  const [updates, rate] = [device.zeros([1], "u32"), device.tensor([1], [learningRate])];
  const approach = device.tensor([1], [1 - averaging]);
  const { data } = flowConfig();
  const lossScale = lossScaleOf({
    ...{ training: { precision: device.choices.precision, batchSize: start.batchSize }, data },
  });
  const seed = device.tensor([1], [lossScale]);
  return {
    weights: weights.parts,
    update(loss) {
      gradients(loss, Object.values(weights.parts), { seed, into: Object.values(gradient.parts) });
      clipGradients(gradient.whole, { maxNorm, lossScale });
      const options = { beta1, beta2, epsilon, weightDecay, decayed, lossScale };
      adamw(weights.whole, gradient.whole, mean.whole, meanSquare.whole, updates, rate, options);
      average(averaged.whole, weights.whole, approach);
    },
  };
}

/** Our step of the flow: the model's own, on a table of codes. */
export function flowStep(device: Device, start: NetworkStart): NetworkStep {
  const config = flowConfig();
  const { codes, captions } = flowBatch(start);
  const [codeTable, captionTable] = [codes, captions].map(({ shape, data }) => device.tensor(shape, data));
  const B = start.batchSize;
  const order = device.tensor(
    [B],
    Uint32Array.from({ length: B }, (_, i) => i),
  );
  const batch = { order, cursor: device.zeros([1], "u32"), size: B };
  const network = trainedNetwork(device, start);
  const step = {
    ...{ settings: config.model, sizes: sizesOf(config), groups: { network }, buffers: {}, scheduled: {} },
    // the key does not change, so all sides have the same noise; our step still draws it each time
    ...{ key: randomKey(device, flowTraining.seed), heldOut: false },
  };
  return {
    losses: 1,
    record() {
      const images = gatherRows(codeTable!, batch);
      const loss = modelOf(config).train({ ...step, images, captions: gatherRows(captionTable!, batch) });
      advance(batch.cursor, { at: 0, by: B, limit: B });
      return loss;
    },
  };
}

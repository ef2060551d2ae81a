import {
  add,
  clamp,
  dropout,
  interpolateNoise,
  matmul,
  mul,
  reparameterize,
  reshape,
  sigmoid,
  type Tensor,
} from "@bosquejo/tensor";
import { streams } from "../../streams.js";
import type { Model } from "../model.js";
import { buffers, encodeImages, prepareComponents } from "./components.js";
import { flowParameters, predictCodes, velocityLoss } from "./network.js";
import { sampling, steps } from "./sampling.js";
import { FlowSettings, flowPresets } from "./settings.js";

/** Draws times `[B, 1]`: sigmoids of normal numbers (Esser et al. 2024, Scaling rectified flow transformers). */
function drawTimes(B: number, key: Tensor): Tensor {
  const zeros = key.device.zeros([B, 1]);
  return sigmoid(reparameterize(zeros, zeros, key, { stream: streams.times }));
}

/** Drops whole captions `[B, width]`: they become 0. The others are multiplied by 1 / (1 - rate). */
function dropCaptions(captions: Tensor, rate: number, key: Tensor): Tensor {
  const ones = key.device.tensor([captions.shape[0]!, 1], Array<number>(captions.shape[0]!).fill(1));
  return mul(captions, dropout(ones, key, { rate, stream: streams.captionDropout }));
}

/** Adds normal noise to captions. */
function noisyCaptions(captions: Tensor, deviation: number, key: Tensor): Tensor {
  const logVariance = key.device.tensor(captions.shape, new Float32Array(captions.size).fill(2 * Math.log(deviation)));
  return reparameterize(captions, logVariance, key, { stream: streams.captionNoise });
}

/**
 * A rectified flow (Liu et al. 2022, Flow straight and fast; Lipman et al. 2022, Flow matching for generative modeling)
 * over the principal components of the training images. The network predicts the code x of an image from
 * z = (1 - t) x + t eps (Li and He 2025, Back to basics: let denoising generative models denoise), and the loss is that
 * of the velocity (z - x) / t.
 */
export const flow: Model<FlowSettings, "network"> = {
  name: "flow",
  settings: FlowSettings,
  presets: flowPresets,
  parameters: (settings, sizes) => ({ network: flowParameters(settings, sizes) }),
  buffers,
  prepare: prepareComponents,
  encodeImages,
  schedules: {},
  losses: [{ name: "loss", title: "loss", chart: "loss of the velocity" }],
  train({ settings, sizes, images: codes, captions, groups: { network }, key, heldOut }) {
    const { captionDropout, captionNoise } = settings;
    const t = drawTimes(codes.shape[0]!, key);
    const z = interpolateNoise(codes, t, key, { stream: streams.noise });
    const noisy = captionNoise > 0 && !heldOut ? noisyCaptions(captions, captionNoise, key) : captions;
    const pass = { settings, sizes, weights: network.weights, dropoutKey: heldOut ? undefined : key };
    const predicted = predictCodes(pass, z, t, dropCaptions(noisy, captionDropout, key));
    const loss = velocityLoss(predicted, codes, t);
    network.update(loss);
    return loss;
  },
  sampling,
  steps,
  sample({ sizes: { image }, buffers: { mean, components } }, _options, code) {
    const drawn = clamp(add(matmul(code!, components!), mean!), { min: 0, max: 1 });
    return { images: reshape(drawn, [code!.shape[0]!, image, image, 3]) };
  },
  draws: "samples",
  // half the evaluations of the default, for evaluations during training
  measured: { steps: 10, euler: true },
};

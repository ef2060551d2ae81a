import * as z from "zod";
import { notNegative, setting, share, whole } from "../../settings.js";
import type { Preset } from "../model.js";

/** The settings of the rectified flow. */
export const FlowSettings = z.strictObject({
  components: setting(
    z.union([z.number().gt(0).lt(1), z.int().min(1)]),
    "a share between 0 and 1, or a whole number of at least 1",
    "principal components of the training images that the network draws (C): their number, or the share of the " +
      "variance that they hold",
  ),
  mostComponents: whole(1, "largest number of components, if `components` is a share of the variance"),
  width: whole(1, "width of the residual stream (W), in units"),
  blocks: whole(1, "residual blocks"),
  conditionWidth: whole(1, "width of the vector that combines time and caption, in units"),
  captionDropout: share("share of the captions that a step drops, for guidance"),
  captionNoise: notNegative("standard deviation of the noise that a step adds to caption vectors"),
  dropout: share("dropout: share of the hidden units of each block that a step sets to 0"),
});
export type FlowSettings = z.infer<typeof FlowSettings>;

type FlowPreset = Preset<FlowSettings> & { readonly training: NonNullable<Preset<FlowSettings>["training"]> };

const flow: FlowPreset = {
  training: {
    batchSize: 128,
    epochs: 400,
    learningRate: 2e-3,
    minLearningRate: 0,
    schedule: "linear",
    warmupSteps: 100,
    clipNorm: 1,
    averaging: 0.9995,
    optimizer: { name: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01 },
  },
  model: {
    components: 0.98,
    mostComponents: 512,
    width: 256,
    blocks: 4,
    conditionWidth: 192,
    captionDropout: 0.1,
    captionNoise: 0,
    dropout: 0,
  },
};

/** The presets: `flow` is for CPU adapters and small data sets, `flow-wide` for a GPU. */
export const flowPresets: Readonly<Record<string, FlowPreset>> = {
  flow,
  "flow-wide": {
    training: { ...flow.training, batchSize: 256 },
    model: { ...flow.model, mostComponents: 1024, width: 1536, blocks: 8, conditionWidth: 512 },
  },
};

import * as z from "zod";
import { notNegative, oneOf, setting, share, whole } from "../../settings.js";
import type { Preset } from "../model.js";

/** The settings of the VAE. */
export const VaeSettings = z.strictObject({
  hidden: whole(1, "width of both hidden layers (H), in units"),
  latent: whole(1, "size of the latent space (L), in dimensions"),
  features: setting(
    z.int().min(16).multipleOf(16),
    "a multiple of 16",
    "channels of the decoder's first layer, of 4x4 pixels (F); each doubling of the size halves the channels",
  ),
  dropout: share(
    "dropout: share of the units of both hidden layers and the decoder's first layer that a step sets to 0",
  ),
  outputStart: oneOf(
    ["grey", "mean-colour", "mean-image", "principal-components"],
    "image that the untrained network draws: grey; the mean colour of the training images (output bias [3]); their " +
      "mean image (a further bias [size,size,3]); or principal-components: the mean image, plus a linear path from " +
      "the latent space to the pixels that starts at the principal components of the training images",
  ),
  components: whole(1, "principal components of the linear path (C)"),
  initialLogVariance: setting(z.number(), "a number", "log-variance of the latent Gaussian before training"),
  klWeight: notNegative("weight of KL in the loss (in nats, summed over the latent dimensions, mean over the batch)"),
  klWarmupSteps: whole(0, "steps over which the KL weight rises linearly from 0"),
});
export type VaeSettings = z.infer<typeof VaeSettings>;

type VaePreset = Preset<VaeSettings> & { readonly training: NonNullable<Preset<VaeSettings>["training"]> };

const rmsprop = (weightDecay: number) => ({ name: "rmsprop", rho: 0.9, epsilon: 1e-7, weightDecay }) as const;

const model1: VaePreset = {
  training: { learningRate: 1e-3, schedule: "cosine", epochs: 3, optimizer: rmsprop(0.3) },
  model: {
    hidden: 1280,
    latent: 256,
    features: 512,
    dropout: 0,
    outputStart: "principal-components",
    components: 32,
    initialLogVariance: -6,
    klWeight: 1e-5,
    klWarmupSteps: 0,
  },
};

const model2: VaePreset = {
  ...model1,
  training: { ...model1.training, learningRate: 1e-4, schedule: "plateau", epochs: 20 },
};

const model3: VaePreset = {
  training: { ...model2.training, optimizer: rmsprop(0) },
  model: { ...model2.model, hidden: 1024, dropout: 0.3 },
};

const sketch: VaePreset = {
  training: { ...model1.training, batchSize: 16, epochs: 4, optimizer: rmsprop(0) },
  model: { ...model1.model, hidden: 256, latent: 64, features: 128, dropout: 0.3 },
};

/**
 * The training that the publication describes. For details that it leaves open: caption vectors are not standardized,
 * the first images are grey, the latent Gaussian starts at the prior, and KL has its full weight from the start.
 */
const published = ({ training, model }: VaePreset): VaePreset => ({
  text: { standardize: false },
  training: { ...training, epochs: 20, optimizer: rmsprop(0) },
  model: { ...model, outputStart: "grey", initialLogVariance: 0, klWeight: 1e-3, klWarmupSteps: 0 },
});

/**
 * The presets. `model-1`, `model-2` and `model-3` are "aggressive", "passive" and "passive with fewer nodes and
 * dropout". `sketch` is for software adapters. `published-1` to `published-3` are the first three with the published
 * training.
 */
export const presets: Readonly<Record<string, VaePreset>> = {
  "model-1": model1,
  "model-2": model2,
  "model-3": model3,
  sketch,
  "published-1": published({ ...model1, training: { ...model1.training, schedule: "constant" } }),
  "published-2": published(model2),
  "published-3": published(model3),
};

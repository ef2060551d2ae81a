import * as z from "zod";
import { notNegative, oneOf, setting, share, whole } from "../../settings.js";
import type { Preset } from "../model.js";

/** Numbers of the VAE. */
export const VaeSettings = z.strictObject({
  hidden: whole(1, "width of both hidden layers (H), in units"),
  latent: whole(1, "size of the latent space (L), in dimensions"),
  features: setting(
    z.int().min(16).multipleOf(16),
    "a multiple of 16",
    "channels of the decoder's 4x4 image (F); each doubling of the size halves them",
  ),
  dropout: share("share of both hidden layers' units dropped"),
  outputStart: oneOf(
    ["grey", "mean-colour", "mean-image", "principal-components"],
    "what the untrained network shows: grey, the training images' mean colour (output bias [3]), their mean image (a further bias [size,size,3]), or that with a linear path from the latent space beside the convolutions, which starts at the images' principal components",
  ),
  components: whole(1, "principal components of that linear path (C)"),
  initialLogVariance: setting(z.number(), "a number", "log-variance of the latent Gaussian that training starts from"),
  klWeight: notNegative("weight of KL (nats, summed over the latent dimensions, mean over the batch) beside the MSE"),
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
 * The training that the publication describes, with plain choices where it is silent: caption vectors as they are, images
 * that start grey, a latent Gaussian that starts at the prior, KL at full weight from the start.
 */
const published = ({ training, model }: VaePreset): VaePreset => ({
  text: { standardize: false },
  training: { ...training, epochs: 20, optimizer: rmsprop(0) },
  model: { ...model, outputStart: "grey", initialLogVariance: 0, klWeight: 1e-3, klWarmupSteps: 0 },
});

/**
 * The networks and how each is trained: "aggressive", "passive", "passive with fewer nodes and dropout", one for software
 * adapters, and the first three by the published recipe.
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

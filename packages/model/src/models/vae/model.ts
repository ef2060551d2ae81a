import { klMse } from "@bosquejo/tensor";
import { meanImage } from "../../images.js";
import { principalComponents } from "../../math/principal-components.js";
import { warmedUp } from "../../training/schedules.js";
import type { FigureSum, Model, Prepared } from "../model.js";
import { latentSum } from "./latent.js";
import { decode, drawLatent, encode, parameters } from "./networks.js";
import { presets, VaeSettings } from "./settings.js";

const SAMPLED = "MSE and loss (median) in training, of sampled pictures";

/** Sums for KL, the loss, and the figures of the latent dimensions. */
function figureSum({ latent, klWeight }: VaeSettings): FigureSum {
  const sum = latentSum(latent);
  return {
    add: ({ mu, logvar }) => sum.add(mu!, logvar!),
    result({ mse = Number.NaN }) {
      const { kl, variance, active, collapsed } = sum.result();
      const total = kl.reduce((so, value) => so + value, 0);
      const setting = `KL weight of ${klWeight}`;
      return {
        figures: { kl: total, loss: mse + klWeight * total },
        latent: { kl: [...kl], variance: [...variance], active, collapsed, setting },
      };
    },
  };
}

/**
 * The variational autoencoder of the reference project. The encoder computes the mean and the log-variance of a latent
 * Gaussian from a caption. The decoder computes an image from a latent vector, by transposed convolutions. The loss is
 * MSE + klWeight KL (Kingma and Welling 2014, with captions in place of images as input).
 */
export const vae: Model<VaeSettings, "network"> = {
  name: "vae",
  settings: VaeSettings,
  presets,
  parameters: (settings, sizes) => ({ network: parameters(settings, sizes) }),
  async prepare(device, images, { outputStart, components }, progress): Promise<Prepared<VaeSettings>> {
    const mean = meanImage(images, images.images);
    if (outputStart !== "principal-components") return { values: { meanImage: mean } };
    const { deviations, directions } = await principalComponents(device, images, mean, components, (done, total) =>
      progress("finding the principal components", done, total),
    );
    return { values: { meanImage: mean, deviations, directions } };
  },
  schedules: { klWeight: ({ klWeight, klWarmupSteps }, { step }) => warmedUp(klWeight, klWarmupSteps, step) },
  losses: [
    { name: "loss", title: "loss", chart: SAMPLED, median: true },
    { name: "mse", title: "MSE", chart: SAMPLED },
    // one unusual caption can have a KL of thousands
    { name: "kl", title: "KL", chart: "KL, nats, median of neighbouring steps", median: true },
  ],
  train({ settings, sizes, images, captions, groups: { network }, scheduled, key, heldOut }) {
    const pass = { settings, sizes, weights: network.weights, dropoutKey: heldOut ? undefined : key };
    const { mu, logvar } = encode(pass, captions);
    const losses = klMse(decode(pass, drawLatent({ mu, logvar }, key)), images, mu, logvar, scheduled.klWeight!);
    network.update(losses);
    return losses;
  },
  sampling: {
    mean: { default: false, description: "the image of the mean latent vector, without noise", noiseless: true },
  },
  sample({ settings, sizes, captions, groups: { network }, key }, options) {
    const pass = { settings, sizes, weights: network.weights };
    const { mu, logvar } = encode(pass, captions);
    return { images: decode(pass, options.mean ? mu : drawLatent({ mu, logvar }, key)), mu, logvar };
  },
  draws: "means",
  measured: { mean: true },
  figures: { shown: [{ name: "kl", title: "KL" }], sum: figureSum },
};

import { add, dropout, reparameterize, reshape, sigmoid, type Tensor } from "@bosquejo/tensor";
import { valuesOf } from "../../images.js";
import { streams } from "../../streams.js";
import { ModelError } from "../../types.js";
import { constant, conv, convTranspose, dense, layerParameters, lecun, zeros } from "../layers.js";
import type { NetworkSizes, Parameters, Weights } from "../parameters.js";
import type { VaeSettings } from "./settings.js";
import { componentPath, imageBias, outputBias } from "./start.js";

// the weights of the last layer start small, so that the first images are close to the image that `outputStart` names
const OUTPUT_GAIN = 0.1;
const FIRST_SIZE = 4;

/**
 * The layers of the network.
 *
 * @throws ModelError if `features` cannot be halved as often as the size doubles from 4 pixels to that of the image
 */
function layersOf(settings: VaeSettings, { caption, image: size }: NetworkSizes) {
  const { hidden, latent, features, outputStart, components, initialLogVariance } = settings;
  const doublings = Math.log2(size / FIRST_SIZE);
  if (features % 2 ** doublings !== 0)
    throw new ModelError(
      `model.features: expected a multiple of ${2 ** doublings} for images of ${size}x${size}, got ${features}`,
    );
  const hasLinearPath = outputStart === "principal-components";
  return {
    hidden1: dense("hidden1", caption, hidden, { activation: "relu" }),
    hidden2: dense("hidden2", hidden, hidden, { activation: "relu" }),
    // the linear path shows the latent means in the first images: small weights make these means small
    mu: dense("mu", hidden, latent, { weight: lecun(hidden, hasLinearPath ? OUTPUT_GAIN : 1) }),
    logvar: dense("logvar", hidden, latent, {
      weight: zeros,
      bias: constant(initialLogVariance),
    }),
    unfold: dense("unfold", latent, FIRST_SIZE * FIRST_SIZE * features, { activation: "relu" }),
    up: Array.from({ length: doublings }, (_, i) =>
      convTranspose(`up${i + 1}`, 4, features >> i, features >> (i + 1), {
        ...{ stride: 2, padding: 1, activation: "relu" },
      }),
    ),
    output: conv("output", 3, features >> doublings, 3, {
      padding: 1,
      activation: outputStart === "mean-image" || hasLinearPath ? "none" : "sigmoid",
      weight: lecun(9 * (features >> doublings), OUTPUT_GAIN),
      bias: outputStart === "mean-colour" ? outputBias : zeros,
    }),
    ...(hasLinearPath && componentPath(latent, components, size)),
  };
}

/**
 * The parameters in the order of the network: caption -> H -> H -> (L, L); L -> 4*4*F; transposed convolutions that
 * double the size; a convolution to 3 channels; then the bias image or the linear path, if `outputStart` needs it.
 */
export function parameters(settings: VaeSettings, sizes: NetworkSizes): Parameters {
  const { hidden1, hidden2, mu, logvar, unfold, up, output, scores, components } = layersOf(settings, sizes);
  return {
    ...layerParameters([hidden1, hidden2, mu, logvar, unfold, ...up, output]),
    ...(settings.outputStart === "mean-image" && imageBias(sizes.image)),
    ...layerParameters([scores, components]),
  };
}

/** The inputs of a forward pass, besides the captions or latent vectors. */
interface ForwardPass {
  readonly settings: VaeSettings;
  readonly sizes: NetworkSizes;
  readonly weights: Weights;
  /** random key of dropout; without it there is no dropout */
  readonly dropoutKey?: Tensor | undefined;
}

const dropped = (h: Tensor, { settings, dropoutKey }: ForwardPass, place: number): Tensor =>
  settings.dropout > 0 && dropoutKey
    ? dropout(h, dropoutKey, { rate: settings.dropout, stream: streams.dropout + place })
    : h;

/** Computes the mean and the log-variance `[B, L]` of the latent Gaussian of captions `[B, width]`. */
export function encode(pass: ForwardPass, captions: Tensor): { mu: Tensor; logvar: Tensor } {
  const { weights: w } = pass;
  const { hidden1, hidden2, mu, logvar } = layersOf(pass.settings, pass.sizes);
  const h1 = dropped(hidden1.apply(w, captions), pass, 0);
  const h2 = dropped(hidden2.apply(w, h1), pass, 1);
  return { mu: mu.apply(w, h2), logvar: logvar.apply(w, h2) };
}

/** Draws latent vectors `z = mu + exp(logvar / 2) eps`, `[B, L]` (Kingma and Welling 2014, section 2.4). */
export const drawLatent = ({ mu, logvar }: { mu: Tensor; logvar: Tensor }, key: Tensor): Tensor =>
  reparameterize(mu, logvar, key, { stream: streams.noise });

/** Computes the images `[B, size, size, 3]` in 0..1 of latent vectors `z[B, L]`. */
export function decode(pass: ForwardPass, z: Tensor): Tensor {
  const { weights: w, sizes, settings } = pass;
  const { unfold, up, output, scores, components } = layersOf(settings, sizes);
  const B = z.shape[0]!;
  const unfolded = dropped(unfold.apply(w, z), pass, 2);
  const first = reshape(unfolded, [B, FIRST_SIZE, FIRST_SIZE, settings.features]);
  const image = output.apply(
    w,
    up.reduce((x, layer) => layer.apply(w, x), first),
  );
  const start = w["output.image"];
  if (!start && !scores) return image;
  const drawn = reshape(image, [B, valuesOf(sizes.image)]);
  const sum = scores ? add(drawn, components!.apply(w, scores.apply(w, z))) : add(drawn, start!);
  return reshape(sigmoid(sum), [B, sizes.image, sizes.image, 3]);
}

import type { RunConfig } from "../../config.js";
import { IMAGE_VALUES } from "../../images.js";

/** The keys that decide which parameters a network has. */
export type Architecture = Pick<
  RunConfig,
  | "hidden"
  | "latent"
  | "features"
  | "wordDimension"
  | "textEncoder"
  | "heads"
  | "captionWords"
  | "outputStart"
  | "components"
>;

/** Width of what the first hidden layer reads: E, 2E of mean and maximum, or K E of attention with K heads. */
export function encodedSize({ textEncoder, wordDimension, heads }: Architecture): number {
  return wordDimension * { mean: 1, meanmax: 2, attention: heads }[textEncoder];
}

/**
 * Learned numbers of a network, biases counted: the text encoder's, then -> H -> H -> (L, L), L -> 4*4*F, four transposed
 * convolutions 4x4 that halve F each, a convolution 3x3 to 3 channels, and what shows the mean image: a bias
 * `[64, 64, 3]`, or L -> C -> `[64, 64, 3]` of the principal components.
 */
export function parameterCount(architecture: Architecture): number {
  const { wordDimension, hidden, latent, features, textEncoder, heads, captionWords } = architecture;
  const { outputStart, components } = architecture;
  const layer = (from: number, to: number, taps = 1) => (taps * from + 1) * to;
  const text = textEncoder === "attention" ? (wordDimension + captionWords) * heads : 0;
  const dense = layer(encodedSize(architecture), hidden) + layer(hidden, hidden) + 2 * layer(hidden, latent);
  const decoder = [1, 2, 4, 8].reduce((sum, cut) => sum + layer(features / cut, features / cut / 2, 16), 0);
  const start = {
    grey: 0,
    "mean-colour": 0,
    "mean-image": IMAGE_VALUES,
    "principal-components": layer(latent, components) + layer(components, IMAGE_VALUES),
  };
  const image = layer(features / 16, 3, 9) + start[outputStart];
  return text + dense + layer(latent, 16 * features) + decoder + image;
}

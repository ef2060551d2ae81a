import type { RunConfig } from "./config.js";
import { IMAGE_VALUES } from "./image.js";

/** The keys that decide which parameters a network has. */
export type Architecture = Pick<RunConfig, "hidden" | "latent" | "features" | "wordDimension" | "outputStart">;

/**
 * Learned numbers of a network, biases counted: E -> H -> H -> (L, L), L -> 4*4*F, four transposed convolutions 4x4
 * that halve F each, a convolution 3x3 to 3 channels, and the bias `[64, 64, 3]` of a mean-image start.
 */
export function parameterCount({ wordDimension, hidden, latent, features, outputStart }: Architecture): number {
  const layer = (from: number, to: number, taps = 1) => (taps * from + 1) * to;
  const dense = layer(wordDimension, hidden) + layer(hidden, hidden) + 2 * layer(hidden, latent);
  const decoder = [1, 2, 4, 8].reduce((sum, cut) => sum + layer(features / cut, features / cut / 2, 16), 0);
  const image = layer(features / 16, 3, 9) + (outputStart === "mean-image" ? IMAGE_VALUES : 0);
  return dense + layer(latent, 16 * features) + decoder + image;
}

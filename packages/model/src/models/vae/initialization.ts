import { count, type Shape, threefry, uniform01 } from "@bosquejo/tensor";
import type { RunConfig } from "../../config.js";
import { IMAGE_PIXELS, IMAGE_VALUES, meanImage } from "../../images.js";
import type { PrincipalComponents } from "../../math/principal-components.js";
import type { TrainingData } from "../../types.js";
import { weightShapes } from "./network.js";

// the stream of initial weights; the network's own streams are small numbers
const WEIGHTS = 1000;
// the last layer starts small, so that the first images are the mean that its bias shows
const OUTPUT_GAIN = 0.1;
// heads start near the plain mean, each a little off it
const ATTENTION_GAIN = 0.15;

/** Values of a fan that each output sums over: a stride-2 window of 4x4 reaches an output with 2x2 of its taps. */
function fanIn(name: string, shape: Shape): number {
  const [r = 1, s = 1, c = 1] = shape;
  if (shape.length === 2) return r;
  return name.startsWith("up") ? (r / 2) * (s / 2) * c : r * s * c;
}

const logit = (share: number) => {
  const p = Math.min(0.99, Math.max(0.01, share));
  return Math.log(p / (1 - p));
};

/** Weights that no draw decides, as they are before the first step. */
function setStarts(
  weights: Record<string, Float32Array>,
  { initialLogVariance, outputStart, latent, components: C }: RunConfig,
  mean: Float32Array,
  components: PrincipalComponents | undefined,
): void {
  weights["logvar.bias"]?.fill(initialLogVariance);
  if (outputStart === "mean-colour") weights["output.bias"]?.set(meanColour(mean).map(logit));
  if (outputStart === "mean-image") weights["output.image"]?.set(mean.map(logit));
  if (outputStart !== "principal-components") return;
  if (!components) throw new RangeError("initial weights: wants the images' principal components, got none");
  const { deviations, directions } = components;
  weights["components.bias"]?.set(mean.map(logit));
  // the first latent dimensions are the components' scores
  for (let c = 0; c < Math.min(latent, C); c++) weights["scores.weight"]![c * C + c] = 1;
  // what moves a pixel by d moves its logit by d / (p (1 - p))
  const slope = mean.map((share) => 1 / Math.max(0.01, share * (1 - share)));
  weights["components.weight"]?.forEach((_, i, values) => {
    values[i] = directions.values[i]! * deviations[Math.floor(i / IMAGE_VALUES)]! * slope[i % IMAGE_VALUES]!;
  });
}

// drawn otherwise: the log-variance starts the same for all captions, the others at what `setStarts` says
const UNDRAWN = ["logvar.weight", "scores.weight", "components.weight"];

/** The largest value of a weight's uniform draw. */
function boundOf(name: string, shape: Shape, { outputStart }: RunConfig): number {
  const linear = name === "mu.weight" || name === "output.weight";
  const gains: Record<string, number> = {
    "output.weight": OUTPUT_GAIN,
    "attention.weight": ATTENTION_GAIN,
    // through the principal components the latent means are seen at once
    "mu.weight": outputStart === "principal-components" ? OUTPUT_GAIN : 1,
  };
  const gain = gains[name] ?? 1;
  return gain * Math.sqrt((linear ? 3 : 6) / fanIn(name, shape));
}

/**
 * Weights before the first step: uniform with variance 2 / fan-in before a ReLU (He et al. 2015) and 1 / fan-in
 * elsewhere, biases 0, but the log-variance at `initialLogVariance` and the output as `outputStart` says, for which
 * `components` are the training images' principal components.
 */
export function initialWeights(
  config: RunConfig,
  { pixels, train }: Pick<TrainingData, "pixels" | "train">,
  components?: PrincipalComponents,
): Record<string, Float32Array> {
  const weights: Record<string, Float32Array> = {};
  Object.entries(weightShapes(config)).forEach(([name, shape], stream) => {
    const size = count(shape);
    const values = new Float32Array(size);
    if (name.endsWith(".weight") && !UNDRAWN.includes(name)) {
      const bound = boundOf(name, shape, config);
      for (let i = 0; i < size; i++) {
        values[i] = bound * (2 * uniform01(threefry([config.seed, WEIGHTS + stream], [i, 0])[0]) - 1);
      }
    }
    weights[name] = values;
  });
  setStarts(weights, config, meanImage(pixels, train.images), components);
  return weights;
}

function meanColour(image: Float32Array): number[] {
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let i = channel; i < image.length; i += 3) sum += image[i] as number;
    return sum / IMAGE_PIXELS;
  });
}

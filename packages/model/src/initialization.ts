import { count, type Shape, threefry, uniform01 } from "@bosquejo/tensor";
import type { RunConfig } from "./config.js";
import { IMAGE_PIXELS, meanImage } from "./image.js";
import { weightShapes } from "./network.js";
import type { TrainingData } from "./types.js";

// the stream of initial weights; the network's own streams are small numbers
const WEIGHTS = 1000;
// the last layer starts small, so that the first images are the mean that its bias shows
const OUTPUT_GAIN = 0.1;

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

/**
 * Weights before the first step: uniform with variance 2 / fan-in before a ReLU (He et al. 2015) and 1 / fan-in
 * elsewhere, biases 0, but the log-variance at `initialLogVariance` and the output at the training images' mean.
 */
export function initialWeights(
  config: RunConfig,
  { pixels, train }: Pick<TrainingData, "pixels" | "train">,
): Record<string, Float32Array> {
  const mean = meanImage(pixels, train.images);
  const weights: Record<string, Float32Array> = {};
  Object.entries(weightShapes(config)).forEach(([name, shape], stream) => {
    const size = count(shape);
    const values = new Float32Array(size);
    if (name.endsWith(".weight") && name !== "logvar.weight") {
      const linear = name === "mu.weight" || name === "output.weight";
      const gain = name === "output.weight" ? OUTPUT_GAIN : 1;
      const bound = gain * Math.sqrt((linear ? 3 : 6) / fanIn(name, shape));
      for (let i = 0; i < size; i++) {
        values[i] = bound * (2 * uniform01(threefry([config.seed, WEIGHTS + stream], [i, 0])[0]) - 1);
      }
    }
    weights[name] = values;
  });
  weights["logvar.bias"]?.fill(config.initialLogVariance);
  const image = weights["output.image"];
  if (image) image.set(mean.map(logit));
  else weights["output.bias"]?.set(meanColour(mean).map(logit));
  return weights;
}

function meanColour(image: Float32Array): number[] {
  return [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let i = channel; i < image.length; i += 3) sum += image[i] as number;
    return sum / IMAGE_PIXELS;
  });
}

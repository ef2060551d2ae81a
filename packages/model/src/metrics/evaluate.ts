import { IMAGE_VALUES, imageAt } from "../images.js";
import type { Generator } from "../sampling/generator.js";
import { captionInputs } from "../text/captions.js";
import type { EvaluationMetrics, TrainingData } from "../types.js";
import { imageMetrics, klDivergence } from "./image-metrics.js";

const BATCH = 32;

/** Figures of the network's mean images against the true ones, over all pairs or `limit` of them spread evenly. */
export async function evaluate(
  { config, infer }: Pick<Generator, "config" | "infer">,
  data: TrainingData,
  side: "train" | "test",
  limit = Number.POSITIVE_INFINITY,
  progress?: (done: number, total: number) => void,
): Promise<EvaluationMetrics> {
  const { latent, klWeight } = config;
  const { pixels, [side]: pairs } = data;
  const total = Math.min(limit, pairs.images.length);
  const chosen = Array.from({ length: total }, (_, i) => Math.floor((i * pairs.images.length) / total));
  const sum = imageMetrics();
  let kl = 0;
  for (let from = 0; from < total; from += BATCH) {
    const some = chosen.slice(from, from + BATCH);
    const { images, mu, logvar } = await infer(captionInputs(config, pairs, data, some), "mean");
    some.forEach((pair, i) => {
      sum.add(images.subarray(i * IMAGE_VALUES, (i + 1) * IMAGE_VALUES), imageAt(pixels, pairs.images[pair]!));
      const row = [i * latent, (i + 1) * latent] as const;
      kl += klDivergence(mu.subarray(...row), logvar.subarray(...row));
    });
    progress?.(Math.min(total, from + BATCH), total);
  }
  const result = sum.result();
  kl /= total;
  return { ...result, kl, loss: result.mse + klWeight * kl, pairs: total };
}

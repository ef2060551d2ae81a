import type { RunConfig } from "./config.js";
import type { Inference } from "./generator.js";
import { IMAGE_VALUES, imageAt } from "./image.js";
import { imageMetrics, klDivergence } from "./metrics.js";
import type { CaptionPairs, EvaluationMetrics } from "./types.js";

/** Figures of the network's mean images against the true ones, over all pairs or `limit` of them spread evenly. */
export async function evaluate(
  { batch, run }: Inference,
  { wordDimension, latent, klWeight }: RunConfig,
  pixels: Uint8Array,
  pairs: CaptionPairs,
  limit = Number.POSITIVE_INFINITY,
  progress?: (done: number, total: number) => void,
): Promise<EvaluationMetrics> {
  const total = Math.min(limit, pairs.images.length);
  const chosen = Array.from({ length: total }, (_, i) => Math.floor((i * pairs.images.length) / total));
  const sum = imageMetrics();
  let kl = 0;
  for (let from = 0; from < total; from += batch) {
    const some = chosen.slice(from, from + batch);
    const vectors = new Float32Array(some.length * wordDimension);
    some.forEach((pair, i) => {
      vectors.set(pairs.vectors.subarray(pair * wordDimension, (pair + 1) * wordDimension), i * wordDimension);
    });
    const { images, mu, logvar } = await run(vectors, "mean");
    some.forEach((pair, i) => {
      sum.add(images.subarray(i * IMAGE_VALUES, (i + 1) * IMAGE_VALUES), imageAt(pixels, pairs.images[pair]!));
      const row = [i * latent, (i + 1) * latent] as const;
      kl += klDivergence(mu.subarray(...row), logvar.subarray(...row));
    });
    progress?.(Math.min(total, from + batch), total);
  }
  const result = sum.result();
  kl /= total;
  return { ...result, kl, loss: result.mse + klWeight * kl, pairs: total };
}

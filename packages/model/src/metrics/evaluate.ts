import { modelOf } from "../models/index.js";
import type { Generator } from "../sampling/generator.js";
import type { TrainingData } from "../types.js";
import { imageMetrics } from "./image-metrics.js";
import type { EvaluationMetrics, ImageMetrics } from "./index.js";
import { forEachPrediction, modelPrediction, type Predict, type Truth } from "./predict.js";

/** At most `limit` of the indices below `count`, spread evenly. */
export function spread(count: number, limit = Number.POSITIVE_INFINITY): Uint32Array {
  const total = Math.min(limit, count);
  return Uint32Array.from({ length: total }, (_, i) => Math.floor((i * count) / total));
}

/** Computes all metrics of a predictor over the listed pairs. */
export async function imageFigures(
  predict: Predict,
  truth: Truth,
  pairs: Uint32Array,
  progress?: (done: number) => void,
): Promise<ImageMetrics> {
  const sum = imageMetrics(truth.pixels.imageSize);
  await forEachPrediction(predict, truth, pairs, { image: sum.add, ...(progress && { progress }) });
  return sum.result();
}

/**
 * Draws images with the model's options for measuring and compares them with the true images. Uses all pairs of a side,
 * or `limit` pairs spread evenly over it.
 */
export async function evaluate(
  generator: Pick<Generator, "config" | "draw">,
  data: TrainingData,
  side: "train" | "test",
  limit?: number,
  progress?: (done: number, total: number) => void,
): Promise<EvaluationMetrics> {
  const { [side]: pairs, table } = data;
  const { config } = generator;
  const own = modelOf(config).figures?.sum(config.model);
  const captions = { words: pairs.words, table, dimension: config.text.wordDimension };
  const chosen = spread(pairs.images.length, limit);
  const predict = modelPrediction(generator, captions, own);
  const metrics = await imageFigures(predict, { pixels: data, images: pairs.images }, chosen, (done) =>
    progress?.(done, chosen.length),
  );
  return { ...metrics, ...own?.result({ ...metrics }).figures, pairs: chosen.length } as EvaluationMetrics;
}

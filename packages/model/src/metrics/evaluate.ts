import { modelOf } from "../models/index.js";
import type { Generator } from "../sampling/generator.js";
import { bytesOf } from "../sampling/sampler.js";
import type { TrainingData } from "../types.js";
import { sampleFigures } from "./drawn/sample-figures.js";
import { pairOfEach } from "./drawn/set-sides.js";
import { imageMetrics } from "./image-metrics.js";
import type { EvaluationMetrics, ImageMetrics } from "./index.js";
import { forEachPrediction, modelPrediction, type Predict, type Truth } from "./predict.js";
import { spread } from "./spread.js";

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

/** Joins bytes, one after the other. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * Draws images with the model's options for measuring and compares them with the true images. Uses all pairs of a side,
 * or `limit` pairs spread evenly over it. Samples are also measured as a set: one pair for each picture is used.
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
  const { figures, draws } = modelOf(config);
  const own = figures?.sum(config.model);
  const captions = { words: pairs.words, table, dimension: config.text.wordDimension };
  const samples = draws === "samples";
  const chosen = samples ? pairOfEach(pairs, limit) : spread(pairs.images.length, limit);
  const predict = modelPrediction(generator, captions, own);
  const pictures: Uint8Array[] = [];
  const kept: Predict = async (some) => {
    const images = await predict(some);
    if (samples) pictures.push(bytesOf(images));
    return images;
  };
  const metrics = await imageFigures(kept, { pixels: data, images: pairs.images }, chosen, (done) =>
    progress?.(done, chosen.length),
  );
  const { seed } = config.training;
  const sampled = samples ? await sampleFigures(data, side, chosen, joined(pictures), seed) : {};
  const result = { ...metrics, ...own?.result({ ...metrics }).figures, ...sampled, pairs: chosen.length };
  return result as EvaluationMetrics;
}

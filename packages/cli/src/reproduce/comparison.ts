import { parseRunConfig } from "@bosquejo/model";
import { type ComparedModel, type Comparison, fixed, type LossColumn } from "@bosquejo/report";
import { historyOf, metric } from "../run-folder/figures.js";
import { withoutPaths } from "../several/without-paths.js";
import { figures, imageValues, modelValues } from "./figures.js";
import type { ReproducedModel, Reproduction } from "./reproduction.js";

/** The losses of the learning curves. */
const losses: readonly LossColumn[] = [
  { name: "mse", title: "MSE", format: fixed(4), average: "mean", chart: "MSE in training, of sampled pictures" },
  { name: "kl", title: "KL", format: fixed(4), average: "median", chart: "KL in training, nats, median" },
];

/** Converts a reproduction to the form that its table and report show. */
export function comparisonOf(reproduction: Reproduction): Comparison {
  const { models } = reproduction;
  const measures = models[0]?.measures;
  const baselines = measures && { meanImage: imageValues(measures.meanImage), ridge: imageValues(measures.ridge) };
  return { ...reproduction, figures, metric, losses, baselines, models: models.map(comparedModel) };
}

function comparedModel(model: ReproducedModel): ComparedModel {
  const { record, rows, measures, ...facts } = model;
  const config = parseRunConfig(record.config, `${model.folder}: configuration`);
  return {
    ...facts,
    adapter: record.adapter.name,
    config: withoutPaths(config),
    ...(measures.latent && { latentSetting: measures.latent.setting }),
    history: historyOf(rows),
    plannedEpochs: config.training.epochs,
    values: modelValues(model),
    shuffled: imageValues(measures.shuffled),
    measures,
  };
}

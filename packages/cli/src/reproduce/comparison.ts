import { type ComparedModel, type Comparison, fixed, type LossColumn } from "@bosquejo/report";
import { historyOf, metric } from "../run-folder/figures.js";
import { figures, imageValues, modelValues } from "./figures.js";
import type { ReproducedModel, Reproduction } from "./reproduction.js";

/** Losses of the learning curves. */
const losses: readonly LossColumn[] = [
  { name: "mse", title: "MSE", format: fixed(4), average: "mean", chart: "MSE in training, of sampled pictures" },
  { name: "kl", title: "KL", format: fixed(4), average: "median", chart: "KL in training, nats, median" },
];

/** A reproduction as its table and report show it. */
export function comparisonOf(reproduction: Reproduction): Comparison {
  const { models } = reproduction;
  const measures = models[0]?.measures;
  const baselines = measures && { meanImage: imageValues(measures.meanImage), ridge: imageValues(measures.ridge) };
  return { ...reproduction, figures, metric, losses, baselines, models: models.map(comparedModel) };
}

/** A configuration without the places of data on a machine, which are no part of a result. */
export const withoutPaths = ({ data: _data, glove: _glove, ...config }: Record<string, unknown>) => config;

function comparedModel(model: ReproducedModel): ComparedModel {
  const { record, rows, measures, ...facts } = model;
  return {
    ...facts,
    adapter: record.adapter.name,
    config: withoutPaths(record.config),
    latentSetting: `KL weight of ${record.config.klWeight}`,
    history: historyOf(rows),
    plannedEpochs: Number(record.config.epochs),
    values: modelValues(model),
    shuffled: imageValues(measures.shuffled),
    measures,
  };
}

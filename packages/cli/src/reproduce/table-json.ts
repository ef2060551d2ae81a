import { parseRunConfig } from "@bosquejo/model";
import { galleryOf, isComparable, officialSplit, publication } from "@bosquejo/report";
import { withoutPaths } from "../several/without-paths.js";
import { comparisonOf } from "./comparison.js";
import { chanceValues, modelValues } from "./figures.js";
import type { ReproducedModel, Reproduction } from "./reproduction.js";

/** Converts a reproduction to JSON for programs: unrounded figures, without pictures and curves. */
export function tableJson(reproduction: Reproduction): object {
  const { models, pictures: _, published, ...facts } = reproduction;
  const measures = models[0]?.measures;
  return {
    ...facts,
    captions: published,
    published: { ...publication, comparable: isComparable(reproduction), officialSplit },
    baselines: measures && { meanImage: measures.meanImage, ridge: measures.ridge },
    chance: chanceValues(galleryOf(comparisonOf(reproduction))),
    models: models.map(modelJson),
  };
}

function modelJson(model: ReproducedModel) {
  const { name, record, ending, measures, training } = model;
  const { meanImage: _, ridge: __, ...own } = measures;
  const { adapter, versions, bosquejo, created, config } = record;
  return {
    ...{
      name,
      ending,
      figures: modelValues(model),
      config: withoutPaths(parseRunConfig(config, `${name}: configuration`)),
      adapter,
      versions,
      bosquejo,
      created,
    },
    ...{ training, measures: own },
  };
}

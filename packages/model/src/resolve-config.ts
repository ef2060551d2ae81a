import { type PartialConfig, parseRunConfig, presetConfig, type RunConfig } from "./config.js";
import { merged } from "./settings.js";
import { completeOptimizer } from "./training/optimizers.js";
import type { TrainingSettings } from "./training/settings.js";

/** `base` with some settings of training laid over it; optimizers are completed. */
function mergedTraining(
  base: TrainingSettings,
  { optimizer, groups, ...over }: NonNullable<PartialConfig["training"]>,
): TrainingSettings {
  const training = merged(base, over);
  if (optimizer) training.optimizer = completeOptimizer(optimizer, base.optimizer);
  for (const [name, group = {}] of Object.entries(groups ?? {})) {
    const former = base.groups[name] ?? {};
    const { optimizer: given, ...rest } = group;
    const own = given ? completeOptimizer(given, former.optimizer ?? training.optimizer) : former.optimizer;
    training.groups = { ...training.groups, [name]: { ...former, ...rest, ...(own && { optimizer: own }) } };
  }
  return training;
}

/** A preset with `overrides` laid over it, the last one on top; undefined values override nothing. ModelError for an unknown preset. */
export const resolveConfig = (preset: string, ...overrides: readonly PartialConfig[]): RunConfig =>
  resolveConfigOf("configuration", preset, ...overrides);

/** `resolveConfig` with the name of what holds the last override, for ModelErrors. */
export function resolveConfigOf(source: string, preset: string, ...overrides: readonly PartialConfig[]): RunConfig {
  const config = overrides.reduce<RunConfig>(
    (base, { preset: _, training = {}, ...over }) => ({
      ...merged(base, over),
      training: mergedTraining(base.training, training),
    }),
    presetConfig(preset),
  );
  return parseRunConfig({ ...config, preset }, source);
}

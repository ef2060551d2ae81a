import { type PartialConfig, parseRunConfig, presetConfig, type RunConfig } from "./config.js";
import { merged } from "./settings.js";
import { completeOptimizer } from "./training/optimizers.js";
import type { TrainingSettings } from "./training/settings.js";

/** `base` with some training settings replaced. Fills in the settings of an optimizer that are not given. */
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

/**
 * The configuration of a preset with some settings replaced. A later override replaces an earlier one; undefined values
 * replace nothing.
 *
 * @throws ModelError for an unknown preset or a wrong value
 */
export const resolveConfig = (preset: string, ...overrides: readonly PartialConfig[]): RunConfig =>
  resolveConfigOf("configuration", preset, ...overrides);

/** `resolveConfig` with the source of the last override, such as a file name: a ModelError names it. */
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

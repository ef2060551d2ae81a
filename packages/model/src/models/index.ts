import { count } from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { encoderNamed } from "../text/index.js";
import { ModelError } from "../types.js";
import { flow } from "./flow/model.js";
import type { AnyModel } from "./model.js";
import type { NetworkSizes, Parameters } from "./parameters.js";
import { vae } from "./vae/model.js";

const models: AnyModel[] = [vae, flow];

/** Returns the known models: those of bosquejo, then the registered ones. */
export const allModels = (): readonly AnyModel[] => models;

/**
 * Adds a model.
 *
 * @throws RangeError if the name of the model or of one of its presets is in use
 */
export function registerModel(model: AnyModel): void {
  if (models.some(({ name }) => name === model.name))
    throw new RangeError(`registerModel: expected a new model name, got ${model.name}: choose another name`);
  const taken = Object.keys(model.presets).find((name) => presetNames().includes(name));
  if (taken !== undefined)
    throw new RangeError(`registerModel: expected a new preset name, got ${taken}: choose another name`);
  models.push(model);
}

/**
 * Finds a model by name.
 *
 * @throws ModelError if there is none; the message begins with `where`, the place of the name
 */
export function modelNamed(name: string, where = "model"): AnyModel {
  const found = models.find((model) => model.name === name);
  if (found) return found;
  throw new ModelError(`${where}: expected one of ${models.map((model) => model.name).join(", ")}, got ${name}`);
}

/** The default presets of `train`: for a GPU (hardware), and for an adapter that computes on the CPU (software). */
export const defaultPresets = { hardware: "model-1", software: "sketch" } as const;

/** Returns the names of the presets of all models. */
export const presetNames = (): string[] => models.flatMap(({ presets }) => Object.keys(presets));

/** Returns the model of a run. */
export const modelOf = ({ model }: Pick<RunConfig, "model">): AnyModel => modelNamed(model.name);

/** Returns the sizes that the shapes of a run's parameters depend on. */
export const sizesOf = ({ text, data }: Pick<RunConfig, "text" | "data">): NetworkSizes => ({
  caption: encoderNamed(text.encoder).width(text),
  image: data.imageSize,
});

type Architecture = Pick<RunConfig, "model" | "text" | "data">;

/** Returns the parameters of a run by group. The text encoder's parameters come first in the first group. */
export function parametersOf(config: Architecture): Readonly<Record<string, Parameters>> {
  const groups = modelOf(config).parameters(config.model, sizesOf(config)) as Record<string, Parameters>;
  const text = encoderNamed(config.text.encoder).parameters(config.text);
  return Object.fromEntries(
    Object.entries(groups).map(([name, own], i) => [name, i === 0 ? { ...text, ...own } : own]),
  );
}

/** Counts the learned numbers of each group: weights and biases. */
export function parameterCounts(config: Architecture): Readonly<Record<string, number>> {
  const total = (group: Parameters) => Object.values(group).reduce((sum, { shape }) => sum + count(shape), 0);
  return Object.fromEntries(Object.entries(parametersOf(config)).map(([name, group]) => [name, total(group)]));
}

/** Counts the learned numbers of a run. */
export const parameterCount = (config: Architecture): number =>
  Object.values(parameterCounts(config)).reduce((sum, each) => sum + each, 0);

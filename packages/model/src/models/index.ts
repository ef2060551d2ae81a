import type { RunConfig } from "../config.js";
import { encoderNamed } from "../text/index.js";
import { ModelError } from "../types.js";
import type { AnyModel, NetworkSizes, Parameters } from "./model.js";
import { vae } from "./vae/model.js";

/** All models. */
const models: AnyModel[] = [vae];

/** The models there are: those that come with bosquejo, then registered ones. */
export const allModels = (): readonly AnyModel[] => models;

/** Adds a model of one's own; a RangeError where its name or a preset's is taken. */
export function registerModel(model: AnyModel): void {
  if (models.some(({ name }) => name === model.name))
    throw new RangeError(`registerModel: there is a model ${model.name} already: give it another name`);
  const taken = Object.keys(model.presets).find((name) => presetNames().includes(name));
  if (taken !== undefined)
    throw new RangeError(`registerModel: there is a preset ${taken} already: give it another name`);
  models.push(model);
}

/** The model of a name; a ModelError, which says `where` it was named, if there is none. */
export function modelNamed(name: string, where = "model"): AnyModel {
  const found = models.find((model) => model.name === name);
  if (found) return found;
  throw new ModelError(`${where}: expected one of ${models.map((model) => model.name).join(", ")}, got ${name}`);
}

/** The presets of `train` where nobody names one: by what the adapter computes on. */
export const defaultPresets = { hardware: "model-1", software: "sketch" } as const;

/** Names of all models' presets. */
export const presetNames = (): string[] => models.flatMap(({ presets }) => Object.keys(presets));

/** The model that a run trains. */
export const modelOf = ({ model }: Pick<RunConfig, "model">): AnyModel => modelNamed(model.name);

/** Widths that a run's parameters depend on. */
export const sizesOf = ({ text, data }: Pick<RunConfig, "text" | "data">): NetworkSizes => ({
  caption: encoderNamed(text.encoder).width(text),
  image: data.imageSize,
});

type Architecture = Pick<RunConfig, "model" | "text" | "data">;

/** All parameters of a run by group; the text encoder's come first in the first group. */
export function parametersOf(config: Architecture): Readonly<Record<string, Parameters>> {
  const groups = modelOf(config).parameters(config.model, sizesOf(config)) as Record<string, Parameters>;
  const text = encoderNamed(config.text.encoder).parameters(config.text);
  return Object.fromEntries(
    Object.entries(groups).map(([name, own], i) => [name, i === 0 ? { ...text, ...own } : own]),
  );
}

/** Learned numbers of a run's networks, biases counted. */
export function parameterCount(config: Architecture): number {
  const sizes = Object.values(parametersOf(config)).flatMap((group) => Object.values(group));
  return sizes.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
}

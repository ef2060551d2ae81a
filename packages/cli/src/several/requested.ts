import { encoderNames, presetNames } from "@bosquejo/model";
import { InvalidArgumentError } from "commander";
import { didYouMean } from "../config/arguments.js";

/** A network to train: a preset, and a text encoder if it is not that of the preset. */
export interface RequestedModel {
  /** the name of its folder, such as "model-1" or "sketch-attention" */
  readonly name: string;
  readonly preset: string;
  readonly textEncoder?: string;
}

/**
 * Parses a list of networks such as `1,2,3`, `published-1` or `sketch:attention`.
 * @throws InvalidArgumentError for unknown or repeated names
 */
export function requestedModels(text: string): RequestedModel[] {
  const presets = presetNames();
  const choices = text.split(",").map((item) => {
    const [model = "", encoder] = item.trim().split(":");
    const name = /^[1-3]$/.test(model) ? `model-${model}` : model;
    const preset = presets.find((each) => each === name);
    if (!preset)
      throw new InvalidArgumentError(
        `Expected 1, 2, 3, ${presets.join(", ")}, separated by commas.${didYouMean(name, presets)}`,
      );
    if (encoder === undefined) return { name: preset, preset };
    const textEncoder = encoderNames.find((name) => name === encoder);
    if (!textEncoder)
      throw new InvalidArgumentError(
        `Expected ${encoderNames.join(", ")} after ":".${didYouMean(encoder, encoderNames)}`,
      );
    return { name: `${preset}-${textEncoder}`, preset, textEncoder };
  });
  const names = choices.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice) throw new InvalidArgumentError(`Expected each network once, got ${twice} twice.`);
  return choices;
}

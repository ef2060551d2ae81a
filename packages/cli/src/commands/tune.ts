import { type Command, InvalidArgumentError } from "commander";
import { positiveNumber, presetName, wholeNumber } from "../config/arguments.js";
import { settingOption } from "../config/options.js";
import { CACHE_VARIABLE } from "../data/load-options.js";
import type { Io } from "../io.js";
import { type TunePresetsOptions, tunePresets } from "../tuning/tune-presets.js";
import { adapterOption, examples } from "./command.js";

/** A preset's name, or all of them. */
function presetOrAll(text: string): TunePresetsOptions["preset"] {
  if (text === "all") return text;
  try {
    return presetName(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message.replace("Expected one of ", "Expected all, or one of "));
  }
}

/** `bosquejo tune`. */
export function addTune(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("tune")
    .description("Times the kernels that can compute each product of a training step, and keeps the fastest for train.")
    .option(...adapterOption)
    .option("--preset <name>", "a preset, or all (default: sketch and model-1)", presetOrAll)
    .option("--batch <n>", "captions a step (default: the preset's)", wholeNumber(1, 65_535))
    .addOption(settingOption("training.precision", io))
    .option("--budget <seconds>", "begin no further product after that time", positiveNumber, 300)
    .option("--fresh", "time again what is kept already")
    .addHelpText(
      "after",
      `\nThe choices lie in the cache's folder, which ${CACHE_VARIABLE} names, if not the system's own.`,
    )
    .addHelpText(
      "after",
      examples(
        "bosquejo tune",
        "bosquejo tune --preset all --precision mixed",
        "bosquejo tune --adapter llvmpipe --fresh",
      ),
    )
    .action(async (options: TunePresetsOptions) => done(await tunePresets(options, io)));
}

import { type Command, InvalidArgumentError } from "commander";
import { positiveNumber, presetName, wholeNumber } from "../config/arguments.js";
import { settingOption } from "../config/options.js";
import { cacheHelp } from "../data/load-options.js";
import type { Io } from "../io.js";
import { type TunePresetsOptions, tunePresets } from "../tuning/tune-presets.js";
import { adapterOption, examples } from "./command.js";

/** Parses the name of a preset, or "all". */
function presetOrAll(text: string): TunePresetsOptions["preset"] {
  if (text === "all") return text;
  try {
    return presetName(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message.replace("Expected one of ", "Expected all, or one of "));
  }
}

/** Adds the command `tune`. */
export function addTune(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("tune")
    .description(
      "Times the kernels that can compute each product of a training step, and stores the fastest for train.",
    )
    .option(...adapterOption)
    .option("--preset <name>", "preset whose products are timed, or all (default: sketch and model-1)", presetOrAll)
    .option("--batch <n>", "captions per step (default: the batch size of the preset)", wholeNumber(1, 65_535))
    .addOption(settingOption("training.precision", io))
    .option("--budget <seconds>", "seconds after which no further product is timed", positiveNumber, 300)
    .option("--fresh", "time again products that were timed before")
    .addHelpText("after", `\nThe choices are stored in the cache.${cacheHelp}`)
    .addHelpText(
      "after",
      examples(io, "tune", "tune --preset all --precision mixed", "tune --adapter llvmpipe --fresh"),
    )
    .action(async (options: TunePresetsOptions) => done(await tunePresets(options, io)));
}

import { defaultPresets, presetNames } from "@bosquejo/model";
import type { Command } from "commander";
import { presetName } from "../config/arguments.js";
import { addSettings, givenSettings, type RawOptions } from "../config/options.js";
import type { TrainOptions } from "../config/settings.js";
import { formatsHelp } from "../data/specifier.js";
import type { Io } from "../io.js";
import { trainRun } from "../training/train-run.js";
import { adapterOption, examples, tuneOptions } from "./command.js";

/** Adds the command `train`. */
export function addTrain(program: Command, io: Io, done: (code: number) => void): Command {
  const command = program
    .command("train")
    .description("Trains a network, and writes its checkpoints, figures and pictures to a run folder.")
    .option(
      "--preset <name>",
      `named configuration: ${presetNames().join(", ")} ` +
        `(default: ${defaultPresets.hardware} on a GPU, ${defaultPresets.software} without one)`,
      presetName,
    )
    .option("--config <file>", "JSON file with settings that replace those of the preset");
  return addSettings(command, io)
    .option(...adapterOption)
    .option(...tuneOptions[0])
    .option(...tuneOptions[1])
    .option("--out <dir>", "run folder to write, new or empty (default: runs/DATE-PRESET)")
    .option(
      "--resume <run>",
      "run folder to continue from its newest checkpoint, bit for bit; --epochs and --max-time move its end, " +
        "--data and --glove give new paths",
    )
    .addHelpText("after", formatsHelp())
    .addHelpText(
      "after",
      examples(
        io,
        "train",
        "train --max-time 45m --out runs/emoji",
        "train --data flickr8k:~/flickr8k --preset model-2 --epochs 20",
        "train --data folder:drawings --config small.json --seed 7",
        "train --resume runs/emoji --max-time 1h",
      ),
    )
    .action(async (options: RawOptions & Omit<TrainOptions, "settings">) =>
      done(await trainRun({ ...options, settings: givenSettings(options) }, io)),
    );
}

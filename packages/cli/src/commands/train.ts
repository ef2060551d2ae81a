import { defaultPresets, presetNames } from "@bosquejo/model";
import type { Command } from "commander";
import { presetName } from "../config/arguments.js";
import { addSettings, givenSettings, type RawOptions } from "../config/options.js";
import type { TrainOptions } from "../config/settings.js";
import { formatsHelp } from "../data/specifier.js";
import type { Io } from "../io.js";
import { trainRun } from "../training/train-run.js";
import { adapterOption, examples, tuneOptions } from "./command.js";

/** `bosquejo train`. */
export function addTrain(program: Command, io: Io, done: (code: number) => void): Command {
  const command = program
    .command("train")
    .description("Trains a network and keeps it, its figures and its pictures in a run folder.")
    .option(
      "--preset <name>",
      `${presetNames().join(", ")} (default: ${defaultPresets.hardware} on a GPU, ${defaultPresets.software} without one)`,
      presetName,
    )
    .option("--config <file>", "JSON file of settings that override the preset's");
  return addSettings(command, io)
    .option(...adapterOption)
    .option(...tuneOptions[0])
    .option(...tuneOptions[1])
    .option("--out <dir>", "folder of the run, new or empty (default: runs/DATE-PRESET)")
    .option("--resume <run>", "continue a run, bit for bit, from its newest checkpoint")
    .addHelpText("after", formatsHelp())
    .addHelpText(
      "after",
      examples(
        "bosquejo train",
        "bosquejo train --max-time 45m --out runs/emoji",
        "bosquejo train --data flickr8k:~/flickr8k --preset model-2 --epochs 20",
        "bosquejo train --data folder:drawings --config small.json --seed 7",
        "bosquejo train --resume runs/emoji --max-time 1h",
      ),
    )
    .action(async (options: RawOptions & Omit<TrainOptions, "settings">) =>
      done(await trainRun({ ...options, settings: givenSettings(options) }, io)),
    );
}

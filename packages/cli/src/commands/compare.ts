import type { Command } from "commander";
import { compare } from "../compare/run.js";
import { type CompareOptions, timeLimits } from "../compare/settings.js";
import { addSettings, givenSettings, type RawOptions } from "../config/options.js";
import type { Io } from "../io.js";
import { requestedModels } from "../several/requested.js";
import { adapterOption, examples, tuneOptions } from "./command.js";

/** Adds the command `compare`. */
export function addCompare(program: Command, io: Io, done: (code: number) => void): Command {
  const command = program
    .command("compare")
    .description("Trains networks one after the other, and compares the pictures that they draw on one page.")
    .option(
      "--models <list>",
      "names of presets separated by commas; NAME:attention changes the text encoder (default: sketch,flow)",
      requestedModels,
    )
    .option(
      "--max-time <times>",
      "time limit of each network: 30m for all, or 10m,1h for the first and the second (default: for sketch,flow " +
        "some minutes, otherwise none)",
      timeLimits,
    );
  return addSettings(command, io, {
    "data.source": undefined,
    "data.split": undefined,
    "data.glove": undefined,
    "training.seed": "seed of the split, the weights and the noise (default: 1)",
    "training.precision": undefined,
    "training.epochs": "passes over the training captions (default: the number of each preset)",
  })
    .option(...adapterOption)
    .option(...tuneOptions[0])
    .option(...tuneOptions[1])
    .option("--out <dir>", "folder to write; a stopped comparison in it continues (default: runs/compare-NAME)")
    .addHelpText(
      "after",
      examples(
        io,
        "compare",
        "compare --models sketch,flow --max-time 5m,1h --out runs/hour",
        "compare --data flickr8k:~/flickr8k --models model-1,flow-wide --max-time 30m",
      ),
    )
    .action(async (options: RawOptions & Omit<CompareOptions, "settings">) =>
      done(await compare({ ...options, settings: givenSettings(options) }, io)),
    );
}

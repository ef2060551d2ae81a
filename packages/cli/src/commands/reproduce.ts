import type { Command } from "commander";
import { addSettings, givenSettings, type RawOptions } from "../config/options.js";
import { captionedImages, dataSpec } from "../data/specifier.js";
import type { Io } from "../io.js";
import { reproduce } from "../reproduce/run.js";
import type { ReproduceOptions } from "../reproduce/settings.js";
import { requestedModels } from "../several/requested.js";
import { adapterOption, examples, tuneOptions } from "./command.js";

/** Adds the command `reproduce`. */
export function addReproduce(program: Command, io: Io, done: (code: number) => void): Command {
  const command = program
    .command("reproduce")
    .description(
      "Trains the three models of the publication one after the other, and compares their figures with its table.",
    )
    .argument("<spec>", captionedImages, dataSpec(io.cwd))
    .option(
      "--models <list>",
      "names separated by commas: 1, 2, 3, sketch, published-1, published-2, published-3; " +
        "NAME:attention changes the text encoder (default: 1,2,3 on a GPU; sketch,1 without one)",
      requestedModels,
    );
  return addSettings(command, io, {
    "data.split": undefined,
    "data.glove": undefined,
    "training.seed": "seed of the split, the weights and the noise (default: 1)",
    "training.precision": undefined,
    "training.epochs": "passes over the training captions (default: the number of each preset)",
    "training.maxMinutes": "time limit of each model: 30m, 1h (default: 1h without a GPU, unless --epochs is given)",
  })
    .option(...adapterOption)
    .option(...tuneOptions[0])
    .option(...tuneOptions[1])
    .option("--out <dir>", "folder to write; a stopped reproduction in it continues (default: runs/reproduce-NAME)")
    .addHelpText(
      "after",
      examples(
        io,
        "reproduce flickr8k:~/flickr8k",
        "reproduce flickr8k:~/flickr8k --epochs 20 --split official",
        "reproduce flickr8k:~/flickr8k --models sketch,sketch:attention,published-1 --max-time 30m",
      ),
    )
    .action(async (spec: string, options: RawOptions & Omit<ReproduceOptions, "settings">) =>
      done(await reproduce(spec, { ...options, settings: givenSettings(options) }, io)),
    );
}

import type { Command } from "commander";
import { addSettings, givenSettings, type RawOptions } from "../config/options.js";
import { captionedImages, dataSpec } from "../data/specifier.js";
import type { Io } from "../io.js";
import { reproduce } from "../reproduce/run.js";
import { modelChoices, type ReproduceOptions } from "../reproduce/settings.js";
import { adapterOption, examples, tuneOptions } from "./command.js";

/** `bosquejo reproduce`. */
export function addReproduce(program: Command, io: Io, done: (code: number) => void): Command {
  const command = program
    .command("reproduce")
    .description("Trains the publication's three models one after the other, and sets their figures beside its table.")
    .argument("<spec>", captionedImages, dataSpec(io.cwd))
    .option(
      "--models <list>",
      "1, 2, 3, sketch, published-1 to -3, with commas; NAME:attention for another text encoder (default: 1,2,3; sketch,1 without a GPU)",
      modelChoices,
    );
  return addSettings(command, io, {
    "data.split": undefined,
    "data.glove": undefined,
    "training.seed": "of the split, the weights and the noise (default: 1)",
    "training.precision": undefined,
    "training.epochs": "passes over the training captions (default: each preset's)",
    "training.maxMinutes": "for each model: 30m, 1h (default: 1h without a GPU, unless --epochs is given)",
  })
    .option(...adapterOption)
    .option(...tuneOptions[0])
    .option(...tuneOptions[1])
    .option("--out <dir>", "folder of the reproduction; one that was stopped goes on (default: runs/reproduce-NAME)")
    .addHelpText(
      "after",
      examples(
        "bosquejo reproduce flickr8k:~/flickr8k",
        "bosquejo reproduce flickr8k:~/flickr8k --epochs 20 --split official",
        "bosquejo reproduce flickr8k:~/flickr8k --models sketch,sketch:attention,published-1 --max-time 30m",
      ),
    )
    .action(async (spec: string, options: RawOptions & Omit<ReproduceOptions, "settings">) =>
      done(await reproduce(spec, { ...options, settings: givenSettings(options) }, io)),
    );
}

import { type Command, Option } from "commander";
import { parseDuration, positiveNumber, presetName, wholeNumber } from "../config/arguments.js";
import type { TrainOptions } from "../config/settings.js";
import { captionedImages, dataSpec, formatsHelp } from "../data/specifier.js";
import type { Io } from "../io.js";
import { trainRun } from "../training/train-run.js";
import { adapterOption, examples, precisionOption, splitOption, tuneOptions } from "./command.js";

/** `bosquejo train`. */
export function addTrain(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("train")
    .description("Trains a network and keeps it, its figures and its pictures in a run folder.")
    .option("--data <spec>", `${captionedImages} (default: emoji)`, dataSpec(io.cwd))
    .addOption(splitOption())
    .option("--glove <file>", "GloVe text file of the word vectors, of any dimension (default: embedded, 100)")
    .addOption(
      new Option("--text-encoder <name>", "what the network reads of a caption (default: mean)").choices([
        "mean",
        "meanmax",
        "attention",
      ]),
    )
    .option(
      "--preset <name>",
      "sketch, model-1, model-2, model-3, or published-1 to -3 (default: model-1 on a GPU, sketch without one)",
      presetName,
    )
    .option("--config <file>", "JSON file of settings that override the preset's")
    .option("--epochs <n>", "passes over the training captions", wholeNumber(1, 1_000_000))
    .option(
      "--max-time <time>",
      "stop in time: 30s, 8m, 1h30m (default: 7m without a GPU, unless --epochs is given)",
      parseDuration,
    )
    .option("--batch-size <n>", "captions a step", wholeNumber(1, 65_536))
    .addOption(precisionOption())
    .option("--learning-rate <rate>", "step size of RMSprop", positiveNumber)
    .option("--seed <n>", "of the split, the weights and the noise", wholeNumber(0, 0xffffffff))
    .option(...adapterOption)
    .option(...tuneOptions[0])
    .option(...tuneOptions[1])
    .option("--out <dir>", "folder of the run, new or empty (default: runs/DATE-PRESET)")
    .option("--resume <run>", "go on with a run, bit for bit, from its newest checkpoint")
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
    .action(async (options: TrainOptions) => done(await trainRun(options, io)));
}

import { type Command, Option } from "commander";
import { wholeNumber } from "../config/arguments.js";
import { captionedImages, dataSpec } from "../data/specifier.js";
import { type EvaluateOptions, evaluateRun } from "../evaluation/evaluate-run.js";
import type { Io } from "../io.js";
import { adapterOption, examples } from "./command.js";

/** `bosquejo evaluate`. */
export function addEvaluate(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("evaluate")
    .description("Measures a trained network beside the mean training image and ridge regression.")
    .argument("<run>", "folder of the run")
    .option("--data <spec>", `other ${captionedImages} (default: the run's)`, dataSpec(io.cwd))
    .option("--glove <file>", "GloVe text file of the word vectors (default: the run's)")
    .addOption(
      new Option("--split <side>", "pictures to measure on (default: test, all of other data)").choices([
        "train",
        "test",
        "all",
      ]),
    )
    .option("--captions <n>", "captions to measure at most, spread evenly", wholeNumber(1, 1_000_000), 5_000)
    .option("--best", "the network of the lowest test MSE, instead of the newest")
    .option("--json", "print JSON")
    .option(...adapterOption)
    .addHelpText(
      "after",
      examples(
        "bosquejo evaluate runs/emoji",
        "bosquejo evaluate runs/emoji --split train --json",
        "bosquejo evaluate runs/flickr8k --data flickr8k:~/other-photos --split all",
      ),
    )
    .action(async (run: string, options: EvaluateOptions) => done(await evaluateRun(run, options, io)));
}

import { type Command, Option } from "commander";
import { wholeNumber } from "../config/arguments.js";
import { captionedImages, dataSpec } from "../data/specifier.js";
import { type EvaluateOptions, evaluateRun } from "../evaluation/evaluate-run.js";
import type { Io } from "../io.js";
import { adapterOption, examples } from "./command.js";

/** Adds the command `evaluate`. */
export function addEvaluate(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("evaluate")
    .description(
      "Measures a trained network: means beside the mean training image and ridge regression, samples beside real " +
        "pictures.",
    )
    .argument("<run>", "run folder")
    .option("--data <spec>", `other ${captionedImages} (default: the run's own data)`, dataSpec(io.cwd))
    .option("--glove <file>", "GloVe text file with the word vectors (default: those of the run)")
    .addOption(
      new Option("--split <side>", "side to measure on (default: test; with --data: all)").choices([
        "train",
        "test",
        "all",
      ]),
    )
    .option(
      "--captions <n>",
      "measure on at most this many captions, spread evenly over the side",
      wholeNumber(1, 1_000_000),
      5_000,
    )
    .option("--best", "use the checkpoint of the best evaluation instead of the newest one")
    .option("--json", "print JSON")
    .option(...adapterOption)
    .addHelpText(
      "after",
      examples(
        io,
        "evaluate runs/emoji",
        "evaluate runs/emoji --split train --json",
        "evaluate runs/flickr8k --data flickr8k:~/other-photos --split all",
      ),
    )
    .action(async (run: string, options: EvaluateOptions) => done(await evaluateRun(run, options, io)));
}

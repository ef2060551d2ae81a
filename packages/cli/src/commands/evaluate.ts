import { type Command, Option } from "commander";
import { dataSpec } from "../arguments.js";
import { type EvaluateOptions, evaluateRun } from "../evaluate-run.js";
import type { Io } from "../io.js";
import { adapterOption, examples } from "./command.js";

/** `bosquejo evaluate`. */
export function addEvaluate(program: Command, io: Io, done: (code: number) => void): Command {
  return program
    .command("evaluate")
    .description("Measures a trained network beside the mean training image and ridge regression.")
    .argument("<run>", "folder of the run")
    .option(
      "--data <spec>",
      "other captioned images: emoji, flickr8k:DIR or folder:DIR (default: the run's)",
      dataSpec(io.cwd),
    )
    .addOption(new Option("--split <side>", "pictures to measure on").choices(["train", "test", "all"]).default("test"))
    .option("--best", "the network of the lowest test MSE, instead of the newest")
    .option("--json", "print JSON")
    .option(...adapterOption)
    .addHelpText("after", examples("bosquejo evaluate runs/emoji", "bosquejo evaluate runs/emoji --split all --json"))
    .action(async (run: string, options: EvaluateOptions) => done(await evaluateRun(run, options, io)));
}

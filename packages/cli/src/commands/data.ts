import type { Command } from "commander";
import { settingOption } from "../config/options.js";
import { type InspectOptions, inspectData } from "../data/inspect.js";
import { cacheHelp } from "../data/load-options.js";
import { type PrepareOptions, prepareData } from "../data/prepare.js";
import { captionedImages, dataSpec, formatsHelp } from "../data/specifier.js";
import type { Io } from "../io.js";
import { debugHelp, examples } from "./command.js";

const specArgument = ["<spec>", captionedImages] as const;

/** Adds the command `data` with its commands `prepare` and `inspect`. */
export function addData(program: Command, io: Io, done: (code: number) => void): Command {
  const data = program
    .command("data")
    .description("Decodes a data set into the cache, and shows its contents and its problems.")
    .addHelpText(
      "after",
      examples(io, "data prepare flickr8k:~/flickr8k", "data inspect folder:drawings --out drawings.html"),
    );
  data
    .command("prepare")
    .description(
      "Decodes all images into the cache once, and lists problems. After a stop, the same command continues.",
    )
    .argument(...specArgument, dataSpec(io.cwd))
    .addOption(settingOption("data.imageSize", io))
    .option("--glove <file>", "GloVe text file: puts the vectors of the captions' words into the cache too")
    .option("--problems <file>", "text file to write: one line for each problem")
    .option("--debug", debugHelp)
    .addHelpText("after", formatsHelp())
    .addHelpText("after", cacheHelp)
    .addHelpText(
      "after",
      examples(
        io,
        "data prepare flickr8k:~/flickr8k",
        "data prepare folder:drawings --problems problems.tsv",
        "data prepare flickr8k:~/flickr8k --glove ~/glove/glove.6B.300d.txt",
      ),
    )
    .action(async (spec: string, options: PrepareOptions) => done(await prepareData(spec, options, io)));
  data
    .command("inspect")
    .description("Counts images, captions and words, shows the split, and writes an HTML page with the pictures.")
    .argument(...specArgument, dataSpec(io.cwd))
    .addOption(settingOption("data.split", io))
    .option("--glove <file>", "GloVe text file with the word vectors (default: those that come with bosquejo)")
    .option("--out <file>", "HTML page to write (default: inspect-NAME.html)")
    .option("--json", "print JSON")
    .option("--debug", debugHelp)
    .addHelpText("after", formatsHelp())
    .addHelpText(
      "after",
      examples(
        io,
        "data inspect emoji",
        "data inspect flickr8k:~/flickr8k --split official --out flickr8k.html",
        "data inspect folder:drawings --glove ~/glove/glove.6B.50d.txt --json",
      ),
    )
    .action(async (spec: string, options: InspectOptions) => done(await inspectData(spec, options, io)));
  return data;
}

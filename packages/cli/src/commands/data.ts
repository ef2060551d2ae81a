import type { Command } from "commander";
import { settingOption } from "../config/options.js";
import { type InspectOptions, inspectData } from "../data/inspect.js";
import { CACHE_VARIABLE } from "../data/load-options.js";
import { type PrepareOptions, prepareData } from "../data/prepare.js";
import { captionedImages, dataSpec, formatsHelp } from "../data/specifier.js";
import type { Io } from "../io.js";
import { examples } from "./command.js";

const specArgument = ["<spec>", captionedImages] as const;

/** `bosquejo data`: `prepare` and `inspect`. */
export function addData(program: Command, io: Io, done: (code: number) => void): Command {
  const data = program
    .command("data")
    .description("Decodes a data set into the cache, and shows what it holds and what is wrong with it.")
    .addHelpText(
      "after",
      examples(
        "bosquejo data prepare flickr8k:~/flickr8k",
        "bosquejo data inspect folder:drawings --out drawings.html",
      ),
    );
  data
    .command("prepare")
    .description("Decodes all images once, and names those that are left out; what was stopped goes on where it was.")
    .argument(...specArgument, dataSpec(io.cwd))
    .addOption(settingOption("data.imageSize", io))
    .option("--glove <file>", "GloVe text file, whose vectors of the captions' words are kept in the cache too")
    .option("--problems <file>", "text file to write every problem to, a line each")
    .option("--debug", "show where an error happened")
    .addHelpText("after", formatsHelp())
    .addHelpText("after", `\n${CACHE_VARIABLE} names the cache's folder, if not the system's own.`)
    .addHelpText(
      "after",
      examples(
        "bosquejo data prepare flickr8k:~/flickr8k",
        "bosquejo data prepare folder:drawings --problems problems.tsv",
        "bosquejo data prepare flickr8k:~/flickr8k --glove ~/glove/glove.6B.300d.txt",
      ),
    )
    .action(async (spec: string, options: PrepareOptions) => done(await prepareData(spec, options, io)));
  data
    .command("inspect")
    .description("Counts images, captions and words, shows the split, and writes a page with pictures and captions.")
    .argument(...specArgument, dataSpec(io.cwd))
    .addOption(settingOption("data.split", io))
    .option("--glove <file>", "GloVe text file of the word vectors (default: embedded)")
    .option("--out <file>", "HTML page to write (default: inspect-NAME.html)")
    .option("--json", "print JSON")
    .option("--debug", "show where an error happened")
    .addHelpText("after", formatsHelp())
    .addHelpText(
      "after",
      examples(
        "bosquejo data inspect emoji",
        "bosquejo data inspect flickr8k:~/flickr8k --split official --out flickr8k.html",
        "bosquejo data inspect folder:drawings --glove ~/glove/glove.6B.50d.txt --json",
      ),
    )
    .action(async (spec: string, options: InspectOptions) => done(await inspectData(spec, options, io)));
  return data;
}

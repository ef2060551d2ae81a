import type { Command } from "commander";
import { sampleNumber, wholeNumber } from "../config/arguments.js";
import type { RawOptions } from "../config/options.js";
import { type GenerateOptions, generateRun } from "../drawing/generate-run.js";
import { samplingOptions } from "../drawing/options.js";
import type { Io } from "../io.js";
import { adapterOption, examples } from "./command.js";

/** Adds the command `generate`. */
export function addGenerate(program: Command, io: Io, done: (code: number) => void): Command {
  const command = program
    .command("generate")
    .description("Draws pictures of captions with a trained network, writes one PNG file and prints its path.")
    .argument("<run>", "run folder")
    .argument("<caption...>", "texts to draw, each in quotes")
    .option("--n <n>", "number of pictures of each caption", wholeNumber(1, 64), 4)
    .option("--seed <n>", "seed of the noise: the same seed draws the same pictures", wholeNumber(0, 0xffffffff), 1);
  for (const { name, description, default: value, ...option } of samplingOptions())
    if (typeof value === "boolean") command.option(`--${name}`, description);
    else command.option(`--${name} <n>`, `${description} (default: ${value})`, sampleNumber(option));
  return command
    .option(
      "--near <n>",
      "also show the training pictures with the nearest captions, below the pictures of each caption",
      wholeNumber(1, 8),
    )
    .option("--best", "use the checkpoint of the best evaluation instead of the newest one")
    .option("--glove <file>", "GloVe text file with the word vectors (default: those of the run)")
    .option("--out <file>", "PNG file to write (default: generated/CAPTION.png in the run folder)")
    .option(...adapterOption)
    .addHelpText(
      "after",
      examples(
        io,
        'generate runs/emoji "a red heart"',
        'generate runs/emoji "grinning cat" "crescent moon" --n 8 --seed 7',
        'generate runs/emoji "pizza" --mean --out pizza.png',
      ),
    )
    .action(async (run: string, captions: string[], raw: Omit<GenerateOptions, "sampling"> & RawOptions) => {
      const given = samplingOptions().flatMap(({ name }) => (raw[name] === undefined ? [] : [[name, raw[name]]]));
      done(await generateRun(run, captions, { ...raw, sampling: Object.fromEntries(given) }, io));
    });
}

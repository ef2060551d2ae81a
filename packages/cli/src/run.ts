import { Command, CommanderError } from "commander";
import { type AddCommand, debugHelp } from "./commands/command.js";
import { addCompare } from "./commands/compare.js";
import { addData } from "./commands/data.js";
import { addDoctor } from "./commands/doctor.js";
import { addEvaluate } from "./commands/evaluate.js";
import { addGenerate } from "./commands/generate.js";
import { addReproduce } from "./commands/reproduce.js";
import { addTrain } from "./commands/train.js";
import { addTune } from "./commands/tune.js";
import { colors, type Io, say, UsageError } from "./io.js";
import { programName } from "./program.js";
import { describeError } from "./terminal/errors.js";
import { version } from "./version.js";

const commands: readonly AddCommand[] = [
  addTrain,
  addCompare,
  addReproduce,
  addGenerate,
  addEvaluate,
  addData,
  addTune,
  addDoctor,
];

/**
 * Executes a command line, given without Node and the script.
 * @returns the exit code: 0, 1 for an error, 2 for an invalid command line, 130 after Ctrl-C
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const name = programName(io);
  const program = new Command(name)
    .description("Trains networks that draw images from English captions, draws with them and measures them.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(`${colors(io).red(text.trimEnd())}\n`),
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHelpWidth: () => io.stdout.columns ?? 100,
    })
    .showHelpAfterError("(--help lists the arguments and options)")
    .addHelpText("after", `\nOptions and examples of a command: ${name} COMMAND --help`);
  for (const add of commands) {
    add(program, io, (result) => {
      code = result;
    }).option("--debug", debugHelp);
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    say(io, `${colors(io).red("error:")} ${describeError(error, argv.includes("--debug"))}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

import type { Command } from "commander";
import type { Io } from "../io.js";
import { programName } from "../program.js";

/** Adds a command to a program. The command passes its exit code to `done`. */
export type AddCommand = (program: Command, io: Io, done: (code: number) => void) => Command;

/** Returns the end of a help text: command lines, given without the name of the program. */
export const examples = (io: Io, ...lines: string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${programName(io)} ${line}`).join("\n")}`;

/** The description of `--debug`. */
export const debugHelp = "print the stack trace of an error";

/** The option `--adapter` of commands that use a device. */
export const adapterOption = [
  "--adapter <name>",
  "adapter to compute on: a part of its name, such as nvidia, llvmpipe or swiftshader (default: the fastest)",
] as const;

/** The options `--tune` and `--no-tune`, which decide whether a run times kernels before its first step. */
export const tuneOptions = [
  [
    "--tune",
    "time the kernels of products that were not timed on this adapter before, for at most 6s " +
      "(default: on a GPU only, because on a CPU compiling the candidates takes longer than it saves)",
  ],
  ["--no-tune", "do not time kernels, and ignore those that were timed before: use the built-in rules"],
] as const;

import type { Command } from "commander";
import type { Io } from "../io.js";

/** Adds a command to a program; `done` takes its exit code. */
export type AddCommand = (program: Command, io: Io, done: (code: number) => void) => Command;

/** Lines of a help text's end. */
export const examples = (...lines: string[]): string => `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;

/** The option that every command which computes takes. */
export const adapterOption = [
  "--adapter <name>",
  "the GPU to compute on, by a part of its name: nvidia, llvmpipe, swiftshader, ... (default: the fastest)",
] as const;

/** The options that say whether kernels are timed before a training, for `--tune` and `--no-tune`. */
export const tuneOptions = [
  [
    "--tune",
    "time kernels before the first step, at most 6s, unless choices are kept for this adapter (default: on a GPU; where a CPU computes, compiling all that is tried takes longer than it saves)",
  ],
  [
    "--no-tune",
    "neither time kernels nor take the choices that are kept: computes by the rules that come with bosquejo",
  ],
] as const;

import { type Command, Option } from "commander";
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

/** The option that says what products multiply in. */
export const precisionOption = (): Option =>
  new Option(
    "--precision <name>",
    "what products multiply in: f32, or mixed, which is f16 with sums in f32, on tensor cores where there are some (default: f32)",
  ).choices(["f32", "mixed"]);

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

/** The option that says what keeps training and testing apart. */
export const splitOption = (): Option =>
  new Option(
    "--split <rule>",
    "by the published lists (official), by images, or by pairs, which puts the same photo on both sides (default: official where there are lists, else images)",
  ).choices(["official", "images", "pairs"]);

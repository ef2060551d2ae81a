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

/** The option that says what keeps training and testing apart. */
export const splitOption = (): Option =>
  new Option(
    "--split <rule>",
    "by the published lists (official), by images, or by pairs, which puts the same photo on both sides (default: official where there are lists, else images)",
  ).choices(["official", "images", "pairs"]);

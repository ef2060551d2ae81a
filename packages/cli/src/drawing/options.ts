import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  allModels,
  modelOf,
  type RunConfig,
  type SampleOption,
  type SampleOptions,
  sampleOptions,
} from "@bosquejo/model";
import { UsageError } from "../io.js";
import type { GenerateOptions } from "./generate-run.js";

/** Returns the options for drawing of all models, each with its name. */
export const samplingOptions = (): ({ readonly name: string } & SampleOption)[] => {
  const all = allModels().flatMap(({ sampling }) => Object.entries(sampling));
  return [...new Map(all)].map(([name, option]) => ({ name, ...option }));
};

/** Returns the name of a given option that draws without noise. With it, a caption has only one picture. */
export const noiselessOption = ({ sampling }: Pick<GenerateOptions, "sampling">): string | undefined =>
  samplingOptions().find(({ name, noiseless }) => noiseless && sampling[name] === true)?.name;

/**
 * Checks the options of drawing that the command line gives.
 * @throws UsageError for an option of another model
 */
export function checkSampling(config: RunConfig, given: SampleOptions): void {
  const { name, sampling } = modelOf(config);
  const foreign = Object.keys(given).filter((option) => !Object.hasOwn(sampling, option));
  const flags = (options: readonly string[]) => options.map((option) => `--${option}`).join(", ");
  if (foreign.length > 0)
    throw new UsageError(
      `${flags(foreign)}: expected an option of the model ${name} (${flags(Object.keys(sampling)) || "none"}), ` +
        `got ${flags(foreign)}: leave it out`,
    );
  sampleOptions(config, given);
}

/**
 * Returns a file name such as "a-red-heart-and-2-more-seed-1.png". It keeps letters of any script and has no character
 * that a file system forbids.
 */
export function fileName(captions: readonly string[], options: Pick<GenerateOptions, "sampling" | "seed">): string {
  const [first = "", ...others] = captions;
  const slug =
    first
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "caption";
  const more = others.length > 0 ? `-and-${others.length}-more` : "";
  return `${slug}${more}-${noiselessOption(options) ?? `seed-${options.seed}`}.png`;
}

/** Returns the path, or the first of "NAME-2.png", "NAME-3.png" and so on that no file has. */
export function freePath(path: string): string {
  const name = basename(path, ".png");
  const numbered = (n: number) => (n === 1 ? path : join(dirname(path), `${name}-${n}.png`));
  let n = 1;
  while (existsSync(numbered(n))) n++;
  return numbered(n);
}

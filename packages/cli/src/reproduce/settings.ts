import { resolve } from "node:path";
import type { PartialConfig } from "@bosquejo/model";
import type { SeveralFolder } from "../several/claim.js";
import { type RequestedModel, requestedModels } from "../several/requested.js";
import type { SharedSettings } from "../several/train-one.js";

/** The command-line options of `reproduce`; `data` is absolute. */
export interface ReproduceOptions {
  readonly models?: RequestedModel[];
  /** the settings given by options */
  readonly settings: PartialConfig;
  readonly tune?: boolean;
  readonly adapter?: string;
  readonly out?: string;
}

/** The folder of a reproduction. */
export const reproductionFolder: SeveralFolder<SharedSettings> = {
  command: "reproduce",
  content: "reproduction",
  flags: {
    data: "data",
    split: "--split",
    glove: "--glove",
    seed: "--seed",
    precision: "--precision",
    epochs: "--epochs",
    maxMinutes: "--max-time",
  },
};

/** The default time limit of each network on a CPU, in minutes. */
export const SOFTWARE_MINUTES = 60;

/**
 * Returns the settings of a command line. On a CPU there is a default time limit, unless it gives epochs or a limit.
 */
export function settingsOf(data: string, options: ReproduceOptions, onCpu: boolean, cwd: string): SharedSettings {
  const { split = null, glove = null } = options.settings.data ?? {};
  const { seed = 1, precision = null, epochs = null, maxMinutes: given } = options.settings.training ?? {};
  const maxMinutes = given ?? (onCpu && epochs === null ? SOFTWARE_MINUTES : null);
  const file = glove === null ? null : resolve(cwd, glove);
  return { data, split, glove: file, seed, precision, epochs, maxMinutes };
}

/** Returns the default networks: the three of the publication, or on a CPU those that it can train in time. */
export const defaultModels = (onCpu: boolean): RequestedModel[] => requestedModels(onCpu ? "sketch,1" : "1,2,3");

import { cpus, loadavg, release, totalmem } from "node:os";
import type { Changes } from "@bosquejo/report/bench";
import type { AdapterSummary } from "@bosquejo/tensor";
import type { KernelResult, MeasuredRoofline } from "../roofline/roofline.js";
import { isMeasured } from "../steps/step.js";
import type { NetworkSteps } from "../steps/training-steps.js";

/** Of the form of a result: a file of another version is not read. */
export const VERSION = 2;

/** What a result was measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** operating system with its release */
  readonly system: string;
  readonly node: string;
  /** processes that wanted a core over the last minute, before the run */
  readonly load: number;
}

/** Everything that a run of the benchmark measured, as `--json` writes it; units are in the names, or beside them where they are declared. */
export interface BenchResult {
  readonly version: typeof VERSION;
  /** ISO 8601, of the start */
  readonly date: string;
  readonly command: string;
  readonly seconds: number;
  readonly adapter: AdapterSummary;
  readonly machine: Machine;
  readonly roofline: MeasuredRoofline;
  readonly kernels: readonly KernelResult[];
  readonly steps: readonly NetworkSteps[];
  /** since the result that `--compare` named */
  readonly changes?: Changes;
}

/** This machine, as it is now. */
export function machineHere(): Machine {
  const [load = 0] = loadavg();
  return {
    ...{ cpu: cpus()[0]?.model ?? "unknown", cpus: cpus().length, memoryBytes: totalmem() },
    ...{ system: `${process.platform} ${release()}`, node: process.version, load },
  };
}

/** Whether every kernel is right, our steps ran, and every peer does the same work as ours. */
export const isRight = ({ kernels, steps }: Pick<BenchResult, "kernels" | "steps">): boolean =>
  kernels.every(({ correct }) => correct) &&
  steps.every(({ results, comparisons }) => isMeasured(results[0]!) && comparisons.every(({ agree }) => agree));

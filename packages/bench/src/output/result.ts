import { cpus, loadavg, release, totalmem } from "node:os";
import type { Changes } from "@bosquejo/report/bench";
import type { AdapterSummary } from "@bosquejo/tensor";
import type { KernelResult, MeasuredRoofline } from "../roofline/roofline.js";
import { isMeasured } from "../steps/step.js";
import type { NetworkSteps } from "../steps/training-steps.js";

/** The version of the format of results. Files of other versions are not read. */
export const VERSION = 2;

/** The machine that a result was measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** operating system with its release */
  readonly system: string;
  readonly node: string;
  /** load average of the last minute before the benchmark: processes that used or waited for a core */
  readonly load: number;
}

/** The measurements of one benchmark, as `--json` writes them. Units are in the names or in the comments of fields. */
export interface BenchResult {
  readonly version: typeof VERSION;
  /** start of the benchmark, ISO 8601 */
  readonly date: string;
  readonly command: string;
  readonly seconds: number;
  readonly adapter: AdapterSummary;
  readonly machine: Machine;
  readonly roofline: MeasuredRoofline;
  readonly kernels: readonly KernelResult[];
  readonly steps: readonly NetworkSteps[];
  /** changes since the result of `--compare` */
  readonly changes?: Changes;
}

/** Describes the current machine and its load. */
export function machineHere(): Machine {
  const [load = 0] = loadavg();
  return {
    ...{ cpu: cpus()[0]?.model ?? "unknown", cpus: cpus().length, memoryBytes: totalmem() },
    ...{ system: `${process.platform} ${release()}`, node: process.version, load },
  };
}

/** True if every kernel is correct, our steps have figures, and every peer does the same work as ours. */
export const isRight = ({ kernels, steps }: Pick<BenchResult, "kernels" | "steps">): boolean =>
  kernels.every(({ correct }) => correct) &&
  steps.every(({ results, comparisons }) => isMeasured(results[0]!) && comparisons.every(({ agree }) => agree));

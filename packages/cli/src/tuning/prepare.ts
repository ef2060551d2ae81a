import { type Preparation, parseRunConfig } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import { type Io, UsageError } from "../io.js";
import { type RunRecord, sameAdapter } from "../run-folder/folder.js";
import type { Watch } from "../terminal/progress.js";
import { type Choosing, chooseKernels } from "./choose.js";
import { inParts } from "./progress.js";

// of a run's start; what it does not reach is timed at the start of the next one
const BUDGET_MS = 6_000;

/** What decides how a run's kernels are chosen. */
export interface TuningStart {
  /** `--tune`, `--no-tune`, or neither */
  readonly tune?: boolean | undefined;
  /** of a run that goes on */
  readonly former?: RunRecord | undefined;
}

/**
 * What a run does before its first step: it takes the kernels that it began with, or else those that are kept for this
 * adapter, and times what is missing; it tells of compiling.
 * @throws UsageError where a run that has its kernels is to choose others
 */
export function preparationOf(device: Device, { tune, former }: TuningStart, view: Watch, io: Io): Preparation {
  const compiling = inParts("compiling", "kernels", view, io);
  if (former && useRecorded(device, former, view)) {
    if (tune !== undefined)
      throw new UsageError(
        `--resume: goes on with the kernels that the run began with, so it takes no ${tune ? "--tune" : "--no-tune"}: leave it out, or begin a new run`,
      );
    return { compiling };
  }
  // a run from before kernels were recorded was never tuned
  const untuned = former !== undefined && former.kernels === undefined;
  const choosing = choosingOf(tune ?? (untuned ? false : undefined), device);
  if (!choosing) return { compiling };
  let chosen = false;
  return {
    compiling,
    // a trial for the time of a step and the run itself share one choice and one budget
    choose: async (unmeasured) => {
      if (!chosen) await chooseKernels(device, unmeasured, choosing, view, io);
      chosen = true;
    },
  };
}

/** On a GPU timing pays for itself; where a CPU computes, compiling all that is tried takes longer than it saves. */
function choosingOf(tune: boolean | undefined, { adapter }: Device): Choosing | undefined {
  if (tune === false) return undefined;
  const budget = tune || adapter.kind === "hardware" ? BUDGET_MS : 0;
  return { budget, hint: "--no-tune leaves the timing out" };
}

/**
 * Takes over the choices of kernels that a run recorded, where this is the adapter that they were made on, and says which
 * of them it cannot run.
 */
export function useRecorded(
  { adapter, choices }: Device,
  { kernels, config }: Pick<RunRecord, "kernels" | "config">,
  view?: Pick<Watch, "log">,
): boolean {
  if (!kernels || !sameAdapter(kernels.adapter, adapter)) return false;
  // tables belong to a precision; runs from before there was one computed in f32
  choices.precision = parseRunConfig(config, "run: configuration").training.precision;
  const lost = new Set(choices.unusable(kernels.table));
  choices.use(Object.fromEntries(Object.entries(kernels.table).filter(([key]) => !lost.has(key))));
  if (lost.size > 0) view?.log(`${lost.size} of the kernels that the run began with cannot be run here: ${DIGITS}`);
  return true;
}

const DIGITS = "its last digits may come out otherwise";

/** The same for a run that is only looked at, which also says where its kernels are of another adapter. */
export function lookWithRecorded(device: Device, record: RunRecord, view: Pick<Watch, "log">): void {
  if (useRecorded(device, record, view) || !record.kernels) return;
  view.log(`the kernels of the run are of ${record.kernels.adapter.name} with another driver or adapter: ${DIGITS}`);
}

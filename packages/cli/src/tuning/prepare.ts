import { type Preparation, parseRunConfig } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import { type Io, UsageError } from "../io.js";
import { type RunRecord, sameAdapter } from "../run-folder/folder.js";
import type { Watch } from "../terminal/progress.js";
import { type Choosing, chooseKernels } from "./choose.js";
import { inParts } from "./progress.js";

// for the start of one run; the start of the next run times the remaining products
const BUDGET_MS = 6_000;

/** The facts that decide how the kernels of a run are chosen. */
export interface TuningStart {
  /** `--tune`, `--no-tune`, or neither */
  readonly tune?: boolean | undefined;
  /** the record of a run that continues */
  readonly former?: RunRecord | undefined;
}

/**
 * Returns the preparation of a run before its first step. The run uses the kernels that it began with. A new run uses
 * the choices in the cache for this adapter, and times the missing ones. Compiling is shown as progress.
 * @throws UsageError if `tune` is given for a run that has recorded kernels
 */
export function preparationOf(device: Device, { tune, former }: TuningStart, view: Watch, io: Io): Preparation {
  const compiling = inParts("compiling", "kernels", view, io);
  if (former && useRecorded(device, former, view)) {
    if (tune !== undefined)
      throw new UsageError(
        `--resume: expected no option that changes the kernels of the run, got ${tune ? "--tune" : "--no-tune"}: ` +
          "leave it out, or begin a new run",
      );
    return { compiling };
  }
  // the run is of a version that recorded no kernels, and did not tune either
  const untuned = former !== undefined && former.kernels === undefined;
  const choosing = choosingOf(tune ?? (untuned ? false : undefined), device);
  if (!choosing) return { compiling };
  let chosen = false;
  return {
    compiling,
    // the network that times a step and the run's own network share one choice and one budget
    choose: async (unmeasured) => {
      if (!chosen) await chooseKernels(device, unmeasured, choosing, view, io);
      chosen = true;
    },
  };
}

/**
 * Returns the options of choosing. On a CPU nothing is timed by default: compiling the candidates takes longer than it
 * saves.
 */
function choosingOf(tune: boolean | undefined, { adapter }: Device): Choosing | undefined {
  if (tune === false) return undefined;
  const budget = tune || adapter.kind === "hardware" ? BUDGET_MS : 0;
  return { budget, hint: "--no-tune trains without timing kernels" };
}

/**
 * Uses the choices of kernels that a run recorded, if they were made on the same adapter. Logs the number of those that
 * do not work here. Returns true if the choices were used.
 */
export function useRecorded(
  { adapter, choices }: Device,
  { kernels, config }: Pick<RunRecord, "kernels" | "config">,
  view?: Pick<Watch, "log">,
): boolean {
  if (!kernels || !sameAdapter(kernels.adapter, adapter)) return false;
  // choices belong to a precision; runs without that setting computed in f32
  choices.precision = parseRunConfig(config, "run: configuration").training.precision;
  const lost = new Set(choices.unusable(kernels.table));
  choices.use(Object.fromEntries(Object.entries(kernels.table).filter(([key]) => !lost.has(key))));
  if (lost.size > 0) view?.log(`${lost.size} of the kernels that the run began with do not work here: ${DIGITS}`);
  return true;
}

const DIGITS = "the last digits of its results may differ";

/** Does the same for a run that is only measured or drawn. Also logs if its kernels were chosen on another adapter. */
export function lookWithRecorded(device: Device, record: RunRecord, view: Pick<Watch, "log">): void {
  if (useRecorded(device, record, view) || !record.kernels) return;
  view.log(
    `the kernels of the run were chosen on another adapter or driver (${record.kernels.adapter.name}): ${DIGITS}`,
  );
}

import type { TrainingSettings } from "./settings.js";

/** The state of the plateau schedule: plain numbers, which a checkpoint stores. */
export type PlateauState = {
  /** lowest evaluation loss so far */
  readonly best: number;
  /** number of evaluations since the lowest loss or the last cut */
  readonly waited: number;
  /** number of cuts of the learning rate */
  readonly cuts: number;
};

/** The state of the plateau schedule before the first evaluation. */
export const plateauStart: PlateauState = { best: Number.MAX_VALUE, waited: 0, cuts: 0 };

// a smaller gain is noise: it must not prevent a cut of the rate
const LEAST_GAIN = 1e-4;

/**
 * Computes the state after an evaluation. A loss that is lower than the best one by at least 1/10,000 of it is the new
 * best loss. After `plateauPatience` other evaluations the learning rate is cut.
 */
export function plateauAfter(
  config: Pick<TrainingSettings, "plateauPatience">,
  state: PlateauState,
  loss: number,
): PlateauState {
  if (loss < state.best * (1 - LEAST_GAIN)) return { ...state, best: loss, waited: 0 };
  const waited = state.waited + 1;
  return waited < config.plateauPatience ? { ...state, waited } : { ...state, waited: 0, cuts: state.cuts + 1 };
}

/**
 * Computes the learning rate of the step that follows `step` done steps, of `totalSteps`. Only the plateau schedule
 * uses `plateau`.
 */
export function learningRateAt(
  config: Pick<TrainingSettings, "schedule" | "learningRate" | "minLearningRate" | "warmupSteps" | "plateauFactor">,
  step: number,
  totalSteps: number,
  plateau: PlateauState,
): number {
  const { schedule, learningRate, minLearningRate, warmupSteps, plateauFactor } = config;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  if (schedule === "plateau") return Math.max(minLearningRate, learningRate * plateauFactor ** plateau.cuts);
  if (schedule === "constant") return learningRate;
  // the second half of the run falls to the lowest rate (Hu et al. 2024, MiniCPM: warm-up, stable, decay)
  if (schedule === "linear") {
    const left = Math.min(1, Math.max(0, 2 * (1 - step / Math.max(1, totalSteps))));
    return minLearningRate + (learningRate - minLearningRate) * left;
  }
  const done = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  return minLearningRate + ((learningRate - minLearningRate) * (1 + Math.cos(Math.PI * done))) / 2;
}

/** Computes a number that rises linearly from 0 to `value` over `warmupSteps`; `step` is the number of steps done. */
export const warmedUp = (value: number, warmupSteps: number, step: number): number =>
  step < warmupSteps ? (value * step) / warmupSteps : value;

import type { TrainingSettings } from "./settings.js";

/** Memory of the plateau schedule; plain numbers, so that a checkpoint holds it. */
export type PlateauState = {
  /** lowest evaluation loss so far */
  readonly best: number;
  /** evaluations since */
  readonly waited: number;
  /** times the rate was cut */
  readonly cuts: number;
};

/** The plateau schedule's memory before the first evaluation. */
export const plateauStart: PlateauState = { best: Number.MAX_VALUE, waited: 0, cuts: 0 };

// smaller gains are noise and would keep the rate up for ever
const LEAST_GAIN = 1e-4;

/** The memory after an evaluation: a loss under the best by 1 in 10,000 resets the wait, `plateauPatience` others cut the rate. */
export function plateauAfter(
  config: Pick<TrainingSettings, "plateauPatience">,
  state: PlateauState,
  loss: number,
): PlateauState {
  if (loss < state.best * (1 - LEAST_GAIN)) return { ...state, best: loss, waited: 0 };
  const waited = state.waited + 1;
  return waited < config.plateauPatience ? { ...state, waited } : { ...state, waited: 0, cuts: state.cuts + 1 };
}

/** The learning rate of the step that follows `step` done ones, of `totalSteps`; `plateau` matters to that schedule only. */
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
  const done = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
  return minLearningRate + ((learningRate - minLearningRate) * (1 + Math.cos(Math.PI * done))) / 2;
}

/** A number that rises linearly from 0 to `value` over `warmupSteps`, in the step that follows `step` done ones. */
export const warmedUp = (value: number, warmupSteps: number, step: number): number =>
  step < warmupSteps ? (value * step) / warmupSteps : value;

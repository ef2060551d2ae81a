import type { Device, ExplainedLaunch, Wanted } from "@bosquejo/tensor";
import type { RunConfig } from "../config.js";
import { evaluate } from "../metrics/evaluate.js";
import type { EvaluationMetrics } from "../metrics/index.js";
import { modelOf, parameterCount } from "../models/index.js";
import { type Generator, generatorOf } from "../sampling/generator.js";
import { sampler } from "../sampling/sampler.js";
import { ModelError, type TrainerState, type TrainingData, type TrainingMetrics } from "../types.js";
import { checkData, checkSize } from "./check-data.js";
import { type HeldOut, heldOut } from "./held-out.js";
import { scheduledNumbers } from "./scheduled.js";
import { type PlateauState, plateauAfter, plateauStart } from "./schedules.js";
import { type RunStart, startRun } from "./start.js";
import { readState, standardizationOf, storedStandardization, writeStart, writeState } from "./state.js";
import { captureStep, encodeAllImages, HISTORY, stepMemory } from "./step.js";

/**
 * A model in training. The same seed, data, adapter and build give the same weights, no matter how the steps are
 * divided among calls of `train`.
 */
export interface Trainer extends Generator {
  /** the number of trained values: weights and biases */
  readonly parameters: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** the number of steps done */
  readonly step: number;
  /**
   * Trains for some steps, waits for the device, and returns the mean losses of these steps.
   *
   * @throws ModelError if a loss is not finite
   */
  train(steps: number): Promise<TrainingMetrics>;
  /** Draws images for the pairs of a side, or for `limit` pairs spread over it, and computes their figures. */
  evaluate(
    side: "train" | "test",
    limit?: number,
    progress?: (done: number, total: number) => void,
  ): Promise<EvaluationMetrics>;
  /**
   * Computes the mean of the model's first loss on pairs of the test side, with the weights that draw. The noise is
   * fixed: only the weights change the loss.
   */
  heldOutLoss(): Promise<number>;
  /** Reads the state from which a run continues bit for bit. */
  state(): Promise<TrainerState>;
  /** Returns every launch of a training step, in order. */
  explain(): readonly ExplainedLaunch[];
}

// the number of test pairs that the plateau schedule evaluates; a constant, so that evaluations by the caller do not
// change the training
const PLATEAU_PAIRS = 512;

/** Callbacks before the first step. */
export interface Preparation {
  /** receives the products whose choice was not measured; it may tune them or read their choices from a file */
  readonly choose?: ((unmeasured: readonly Wanted[]) => Promise<void>) | undefined;
  /** receives the number of compiled kernels, and of all kernels of the step */
  readonly compiling?: ((done: number, total: number) => void) | undefined;
}

/**
 * Compiles a training step and starts a run, or continues one from a state. A start that `startRun` computed saves its
 * computation. Sets the precision of the device to that of the configuration.
 *
 * @throws ModelError if data, configuration and state do not fit
 */
export async function createTrainer(
  device: Device,
  given: RunConfig,
  data: TrainingData,
  from?: TrainerState | RunStart,
  { choose, compiling }: Preparation = {},
): Promise<Trainer> {
  checkData(given, data);
  checkSize(device, given);
  const { training } = given;
  device.choices.precision = training.precision;
  const state = from && "tensors" in from ? from : undefined;
  const start = from && "values" in from ? from : state ? undefined : await startRun(device, given, data);
  const config = start ? { ...given, model: start.model } : given;
  const standard = state ? storedStandardization(config, state) : standardizationOf(config, data);
  const memory = stepMemory(device, config, data, standard);
  if (state) writeState(memory, config, state);
  if (start) writeStart(memory, config, start.values);
  await encodeAllImages(device, memory, config, data);
  if (choose) await choose(device.choices.unmeasured(() => captureStep(device, config, memory).dispose()));
  const step = captureStep(device, config, memory);
  await step.compile(compiling);
  const { batches, groups, buffers } = memory;
  const { stepsPerEpoch } = batches;
  const totalSteps = stepsPerEpoch * training.epochs;
  const drawing = sampler(device, config, {
    groups: Object.fromEntries(groups.map(({ name, drawing: weights }) => [name, { weights }])),
    buffers,
    standardization: standard,
  });

  let done = state?.step ?? 0;
  let plateau: PlateauState = { ...plateauStart, ...state?.schedule };
  const numbers = scheduledNumbers(memory, config);
  // a run can continue in the middle of an epoch
  if (done % stepsPerEpoch !== 0) batches.startEpoch(Math.floor(done / stepsPerEpoch));

  async function runSome(count: number): Promise<Float64Array> {
    const first = done;
    for (let i = 0; i < count; i++) {
      if (done % stepsPerEpoch === 0) batches.startEpoch(done / stepsPerEpoch);
      numbers.write({ step: done, totalSteps }, plateau);
      step.replay();
      done++;
    }
    return sumHistory(await memory.history.read(), first, count);
  }

  let measured: HeldOut | undefined;
  const dispose = () => {
    measured?.dispose();
    step.dispose();
    drawing.dispose();
    memory.dispose();
  };
  const generator = generatorOf(config, { draw: drawing.draw, dispose });
  const evaluateSide: Trainer["evaluate"] = (side, limit, progress) => evaluate(generator, data, side, limit, progress);
  async function heldOutLoss(): Promise<number> {
    measured ??= await heldOut(device, config, data, memory, standard);
    return measured.loss();
  }

  async function train(steps: number): Promise<TrainingMetrics> {
    const began = Date.now();
    const { losses } = modelOf(config);
    const sums = new Float64Array(losses.length);
    const end = done + steps;
    const watches = training.schedule === "plateau";
    while (done < end) {
      const watched = watches ? training.evaluateEverySteps - (done % training.evaluateEverySteps) : HISTORY;
      const some = await runSome(Math.min(end - done, watched, HISTORY));
      some.forEach((sum, i) => {
        sums[i]! += sum;
      });
      if (watches && done % training.evaluateEverySteps === 0) {
        const { loss, mse } = await evaluateSide("test", PLATEAU_PAIRS);
        plateau = plateauAfter(training, plateau, loss ?? mse);
      }
    }
    const means = losses.map(({ name }, i) => [name, sums[i]! / steps] as const);
    const notFinite = means.find(([, mean]) => !Number.isFinite(mean));
    if (notFinite) {
      const [name, mean] = notFinite;
      throw new ModelError(
        `train: expected a finite ${name}, got ${mean} after ${done} steps: ` +
          `set a learningRate below ${training.learningRate}`,
      );
    }
    const imagesPerSecond = (steps * training.batchSize * 1000) / Math.max(1, Date.now() - began);
    return {
      ...{ step: done, epoch: done / stepsPerEpoch },
      ...Object.fromEntries(means),
      ...numbers.values(),
      imagesPerSecond,
    };
  }

  return {
    ...generator,
    parameters: parameterCount(config),
    stepsPerEpoch,
    totalSteps,
    get step() {
      return done;
    },
    train,
    evaluate: evaluateSide,
    heldOutLoss,
    state: () => readState(memory, standard, done, plateau),
    explain: () => step.explain(),
  };
}

/** Sums each loss over `count` steps, from step `first` on. `history` has the losses of the last `HISTORY` steps. */
function sumHistory(history: Float32Array, first: number, count: number): Float64Array {
  const losses = history.length / HISTORY;
  const sums = new Float64Array(losses);
  for (let step = first; step < first + count; step++) {
    for (let i = 0; i < losses; i++) sums[i]! += history[(step % HISTORY) * losses + i]!;
  }
  return sums;
}

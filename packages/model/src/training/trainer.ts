import { type Device, permutation, type Wanted } from "@bosquejo/tensor";
import { checkShapes } from "../checkpoint/checkpoint.js";
import type { RunConfig } from "../config.js";
import { IMAGE_VALUES, meanImage } from "../images.js";
import { principalComponents } from "../math/principal-components.js";
import { evaluate } from "../metrics/evaluate.js";
import { parameterCount } from "../models/vae/architecture.js";
import { initialWeights } from "../models/vae/initialization.js";
import { weightShapes } from "../models/vae/network.js";
import {
  drawingShapes,
  type Generator,
  generateBytes,
  inferAll,
  inference,
  standardSize,
} from "../sampling/generator.js";
import { captionInputs } from "../text/captions.js";
import { asTheyAre, type Standardization, standardization } from "../text/standardize.js";
import {
  type EvaluationMetrics,
  ModelError,
  type TrainerState,
  type TrainingData,
  type TrainingMetrics,
} from "../types.js";
import { klWeightAt, learningRateAt, type PlateauState, plateauAfter, plateauStart } from "./schedules.js";
import { captureStep, HISTORY, type StepMemory, stepMemory } from "./step.js";

/** A network in training. The same seed, data, adapter and build give the same weights, however `train` is chunked. */
export interface Trainer extends Generator {
  readonly parameters: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** steps done */
  readonly step: number;
  /** Runs so many steps, waits for the device, and gives the means over them. */
  train(steps: number): Promise<TrainingMetrics>;
  /** Figures of the mean images of a side's pairs, or of `limit` pairs spread over it. */
  evaluate(
    side: "train" | "test",
    limit?: number,
    progress?: (done: number, total: number) => void,
  ): Promise<EvaluationMetrics>;
  /** All that a checkpoint needs to go on bit for bit. */
  state(): Promise<TrainerState>;
}

// the stream of shuffles; the network's own streams are small numbers
const SHUFFLE = 2000;
const EVALUATION_BATCH = 32;
// pairs that the plateau schedule watches: fixed, so that it does not depend on who looks
const PLATEAU_PAIRS = 512;

/** What happens before the first step. */
export interface Preparation {
  /** is given the products that no measurement has decided; may tune them, or take their choices from a file */
  readonly choose?: ((unmeasured: readonly Wanted[]) => Promise<void>) | undefined;
  /** is told how many kernels of the step are compiled */
  readonly compiling?: ((done: number, total: number) => void) | undefined;
}

/**
 * Compiles and starts, or goes on from a state. Throws a ModelError where data, configuration and state do not fit. The
 * device multiplies in the configuration's precision from then on.
 */
export async function createTrainer(
  device: Device,
  config: RunConfig,
  data: TrainingData,
  state?: TrainerState,
  { choose, compiling }: Preparation = {},
): Promise<Trainer> {
  checkData(config, data);
  device.choices.precision = config.precision;
  const pairs = data.train.images.length;
  const stepsPerEpoch = Math.max(1, Math.floor(pairs / config.batchSize));
  const totalSteps = stepsPerEpoch * config.epochs;
  const input = state ? storedInput(config, state) : inputOf(config, data);
  const memory = stepMemory(device, config, data, input, stepsPerEpoch);
  const start = state ? writeState(memory, config, state) : await writeStart(device, memory, config, data);
  if (choose) await choose(device.choices.unmeasured(() => captureStep(device, config, memory).dispose()));
  const step = captureStep(device, config, memory);
  await step.compile(compiling);
  const passes = inference(device, config, memory.weights.parts, input, EVALUATION_BATCH);

  let done = start.step;
  let plateau = start.plateau;
  let sent = { learningRate: Number.NaN, klWeight: Number.NaN };
  const startEpoch = () =>
    memory.order.write(epochOrder(pairs, memory.order.size, config.seed, Math.floor(done / stepsPerEpoch)));
  if (done % stepsPerEpoch !== 0) startEpoch();

  /** Rate and KL weight are small tensors, so that the captured step can be steered; they are written when they change. */
  function steer(): void {
    const learningRate = learningRateAt(config, done, totalSteps, plateau);
    const klWeight = klWeightAt(config, done);
    if (learningRate !== sent.learningRate) memory.learningRate.write([learningRate]);
    if (klWeight !== sent.klWeight) memory.klWeight.write([klWeight]);
    sent = { learningRate, klWeight };
  }

  const infer: Trainer["infer"] = (inputs, sampling, draw) => inferAll(passes, config, inputs, sampling, draw);
  const look: Trainer["evaluate"] = (side, limit, progress) => evaluate({ config, infer }, data, side, limit, progress);

  async function runSome(count: number): Promise<Float64Array> {
    const first = done;
    for (let i = 0; i < count; i++) {
      if (done % stepsPerEpoch === 0) startEpoch();
      steer();
      step.replay();
      done++;
    }
    return sumHistory(await memory.history.read(), first, count);
  }

  async function train(steps: number): Promise<TrainingMetrics> {
    const began = Date.now();
    const sums = new Float64Array(3);
    const end = done + steps;
    while (done < end) {
      const watched =
        config.schedule === "plateau" ? config.evaluateEverySteps - (done % config.evaluateEverySteps) : HISTORY;
      const some = await runSome(Math.min(end - done, watched, HISTORY));
      some.forEach((sum, i) => {
        sums[i]! += sum;
      });
      if (config.schedule === "plateau" && done % config.evaluateEverySteps === 0) {
        plateau = plateauAfter(config, plateau, (await look("test", PLATEAU_PAIRS)).loss);
      }
    }
    const [loss, mse, kl] = sums.map((sum) => sum / steps) as unknown as [number, number, number];
    if (!Number.isFinite(loss)) {
      throw new ModelError(
        `train: the loss is ${loss} after ${done} steps: take a smaller learningRate than ${config.learningRate}`,
      );
    }
    const imagesPerSecond = (steps * config.batchSize * 1000) / Math.max(1, Date.now() - began);
    return { step: done, epoch: done / stepsPerEpoch, loss, mse, kl, ...sent, imagesPerSecond };
  }

  const dispose = () => {
    step.dispose();
    passes.dispose();
    memory.dispose();
  };
  return {
    config,
    parameters: parameterCount(config),
    stepsPerEpoch,
    totalSteps,
    get step() {
      return done;
    },
    train,
    evaluate: look,
    infer,
    generate: (inputs, sampling) => generateBytes(passes, config, inputs, sampling),
    state: () => readState(memory, input, done, plateau),
    dispose,
    [Symbol.dispose]: dispose,
  };
}

function checkData({ wordDimension, batchSize, textEncoder }: RunConfig, data: TrainingData): void {
  const { pixels, train, test, table } = data;
  if (textEncoder !== "mean" && !(train.words && test.words && table))
    throw new ModelError(
      `data: textEncoder ${textEncoder} wants the captions' words and their table, got mean vectors only`,
    );
  for (const [side, { vectors, images }] of Object.entries({ train, test })) {
    if (images.length === 0) throw new ModelError(`data: wants captions on the ${side} side, got none`);
    if (vectors.length !== images.length * wordDimension) {
      throw new ModelError(
        `data: wants word vectors of ${wordDimension} numbers, got ${vectors.length / images.length} on the ${side} side: set wordDimension`,
      );
    }
  }
  if (pixels.length % IMAGE_VALUES !== 0) throw new ModelError("data: wants whole images of 64x64x3 bytes");
  if (batchSize > 65535) throw new ModelError(`batchSize: wants at most 65535, got ${batchSize}`);
}

/** One epoch's pairs, shuffled; where they are fewer than a batch they go round. */
function epochOrder(pairs: number, length: number, seed: number, epoch: number): Uint32Array {
  const order = permutation(pairs, seed, SHUFFLE, epoch);
  return Uint32Array.from({ length }, (_, i) => order[i % pairs] as number);
}

/** Sums of total, mse and kl over so many steps from `first` on. */
function sumHistory(history: Float32Array, first: number, count: number): Float64Array {
  const sums = new Float64Array(3);
  for (let step = first; step < first + count; step++) {
    for (let i = 0; i < 3; i++) sums[i]! += history[(step % HISTORY) * 3 + i]!;
  }
  return sums;
}

function storedInput(config: RunConfig, { tensors }: TrainerState): Standardization {
  const shapes = drawingShapes(config);
  for (const [name, shape] of Object.entries(weightShapes(config))) shapes[`rmsprop.${name}`] = shape;
  checkShapes(shapes, tensors, "checkpoint");
  return { shift: tensors["input.shift"]!.data, scale: tensors["input.scale"]!.data };
}

/** What brings what the network reads to mean 0 and variance 1; attention's words go by their captions' means. */
function inputOf(config: RunConfig, data: TrainingData): Standardization {
  const size = standardSize(config);
  if (!config.standardize) return asTheyAre(size);
  if (config.textEncoder !== "meanmax") return standardization(data.train.vectors, size);
  const all = data.train.images.map((_, pair) => pair);
  return standardization(captionInputs(config, data.train, data, all), size);
}

/** Writes initial weights. */
async function writeStart(device: Device, memory: StepMemory, config: RunConfig, { pixels, train }: TrainingData) {
  const components =
    config.outputStart === "principal-components"
      ? await principalComponents(device, memory.bytes, train.images, meanImage(pixels, train.images), config)
      : undefined;
  const initial = initialWeights(config, { pixels, train }, components);
  for (const [name, part] of Object.entries(memory.weights.parts)) part.write(initial[name]!);
  return { step: 0, plateau: plateauStart };
}

/** Writes a state's weights, with the counters that follow from its step. */
function writeState(memory: StepMemory, config: RunConfig, state: TrainerState) {
  for (const [name, part] of Object.entries(memory.weights.parts)) part.write(state.tensors[name]!.data);
  for (const [name, part] of Object.entries(memory.meanSquare.parts))
    part.write(state.tensors[`rmsprop.${name}`]!.data);
  memory.key.write([config.seed, state.step]);
  memory.cursor.write([(state.step * config.batchSize) % memory.order.size]);
  return { step: state.step, plateau: { ...plateauStart, ...state.schedule } as PlateauState };
}

async function readState(
  memory: StepMemory,
  { shift, scale }: Standardization,
  step: number,
  plateau: PlateauState,
): Promise<TrainerState> {
  const tensors: Record<string, { shape: readonly number[]; data: Float32Array }> = {};
  for (const [prefix, { whole, parts }] of [
    ["", memory.weights],
    ["rmsprop.", memory.meanSquare],
  ] as const) {
    const values = await whole.read();
    for (const [name, { shape, offset, size }] of Object.entries(parts)) {
      tensors[prefix + name] = { shape, data: values.slice(offset / 4, offset / 4 + size) };
    }
  }
  tensors["input.shift"] = { shape: [shift.length], data: shift };
  tensors["input.scale"] = { shape: [scale.length], data: scale };
  return { tensors, step, schedule: { ...plateau } };
}

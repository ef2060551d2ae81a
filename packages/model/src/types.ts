import type { Pixels } from "./images.js";

/**
 * The words of captions, as rows of a table of word vectors. The words of caption p, in their order, are the rows
 * `rows[starts[p]]` .. `rows[starts[p + 1] - 1]` of the table.
 */
export interface Words {
  /** `[P + 1]` */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** Captions as input of a text encoder. */
export interface Captions {
  readonly words: Words;
  /** `[V, E]` word vectors */
  readonly table: Float32Array;
  /** the number of values of a word vector (E) */
  readonly dimension: number;
}

/** (image, caption) pairs of one side of a split. */
export interface CaptionPairs {
  /** `[P]` indices of images */
  readonly images: Uint32Array;
  readonly words: Words;
  /** `[P, E]` mean word vectors, for the baselines */
  readonly vectors: Float32Array;
}

/** The data of a run, as plain arrays from any source of captioned images. */
export interface TrainingData extends Pixels {
  readonly train: CaptionPairs;
  readonly test: CaptionPairs;
  /** `[V, E]` word vectors; the words of the captions are rows of it */
  readonly table: Float32Array;
}

/** Numbers by name: losses of a model and metrics of images. */
export type Figures = Readonly<Record<string, number>>;

/**
 * One row of a run's metrics: the step, the speed, the model's losses, the learning rate and other scheduled numbers.
 */
export interface TrainingMetrics extends Figures {
  /** steps done, from 1 */
  readonly step: number;
  /** epochs done, with a fraction */
  readonly epoch: number;
  readonly learningRate: number;
  readonly imagesPerSecond: number;
}

/** The values of a tensor in JavaScript memory, with their shape. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The state of a run: everything but its configuration. A checkpoint stores it bit for bit. */
export interface TrainerState {
  /** weights, buffers and states of optimizers, by name */
  readonly tensors: Readonly<Record<string, HostTensor>>;
  readonly step: number;
  /** state of the plateau schedule; random keys and the position in the data follow from the step */
  readonly schedule: Readonly<Record<string, number>>;
}

/** An error in the user's input. The message names the fault and its remedy; it is shown without a stack trace. */
export class ModelError extends Error {
  override name = "ModelError";
}

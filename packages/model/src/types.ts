import type { Pixels } from "./images.js";

/** The words of captions, in their order: those of caption p are rows `rows[starts[p]]` to before `rows[starts[p + 1]]` of a table. */
export interface Words {
  /** `[P + 1]` */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** Captions, as text encoders read them. */
export interface Captions {
  readonly words: Words;
  /** `[V, E]` word vectors */
  readonly table: Float32Array;
  /** numbers of a word vector (E) */
  readonly dimension: number;
}

/** (image, caption) pairs of one side of a split. */
export interface CaptionPairs {
  /** `[P]` indices of images */
  readonly images: Uint32Array;
  readonly words: Words;
  /** `[P, E]` mean word vectors, which the baselines read */
  readonly vectors: Float32Array;
}

/** The data of a training: plain arrays, so that any source of captioned images serves. */
export interface TrainingData extends Pixels {
  readonly train: CaptionPairs;
  readonly test: CaptionPairs;
  /** `[V, E]` word vectors, of which captions' words are rows */
  readonly table: Float32Array;
}

/** Figures by name: losses of a model and metrics of images. */
export type Figures = Readonly<Record<string, number>>;

/** One row of the metrics that a training run gathers: its step and speed, the model's losses, rates and scheduled numbers. */
export interface TrainingMetrics extends Figures {
  /** steps done, from 1 */
  readonly step: number;
  /** fractional epochs done */
  readonly epoch: number;
  readonly learningRate: number;
  readonly imagesPerSecond: number;
}

/** Values on the host, with their shape. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Everything of a run that is not the configuration: goes into a checkpoint and comes back bit for bit. */
export interface TrainerState {
  /** every weight, buffer and state of an optimizer, by name */
  readonly tensors: Readonly<Record<string, HostTensor>>;
  readonly step: number;
  /** schedule's memory (plateau); random keys and the data cursor follow from the step */
  readonly schedule: Readonly<Record<string, number>>;
}

/** Bad input of the user's: the message names what is wrong and what to do; shown without a stack trace. */
export class ModelError extends Error {
  override name = "ModelError";
}

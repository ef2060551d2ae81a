import type { Device, Tensor } from "@bosquejo/tensor";
import type * as z from "zod";
import type { Pixels } from "../images.js";
import type { Partially } from "../settings.js";
import type { TextSettings } from "../text/settings.js";
import type { TrainingSettings } from "../training/settings.js";
import type { Figures } from "../types.js";
import type { Group, NetworkSizes, Parameters, PreparedValues, Weights } from "./parameters.js";

/** The result of a model's `prepare`. */
export interface Prepared<S> {
  readonly values: PreparedValues;
  /** the settings of the run, if some of them depend on the training images */
  readonly settings?: S;
}

/** The inputs of a model's `sample`. */
export interface DrawingStep<S, G extends string> {
  readonly settings: S;
  readonly sizes: NetworkSizes;
  /** `[B, width]` the captions as the run's text encoder encodes them */
  readonly captions: Tensor;
  readonly groups: Readonly<Record<G, Pick<Group, "weights">>>;
  /** the model buffers, such as running statistics */
  readonly buffers: Weights;
  /** `u32[2]` the key of random numbers: [seed, step] in training, [seed, number of the batch] in drawing */
  readonly key: Tensor;
}

/** The inputs of a model's `train`. */
export interface Step<S, G extends string> extends DrawingStep<S, G> {
  /** `[B, size, size, 3]` true images in 0..1; or `[B, n]` their codes, if the model has `encodeImages` */
  readonly images: Tensor;
  readonly groups: Readonly<Record<G, Group>>;
  /** the numbers of the model's `schedules`, `[1]` each */
  readonly scheduled: Weights;
  /** true if losses of held-out images are computed: the step then uses no dropout, and updates nothing */
  readonly heldOut: boolean;
}

/**
 * A sampler that draws in several steps. A step moves the state `[B, n]`, from noise to the code of an image. It is
 * captured once and replayed for each row of numbers.
 */
export interface SamplingSteps<S, G extends string> {
  /** Returns the numbers of each step, such as its times. */
  numbers(options: SampleOptions): readonly (readonly number[])[];
  /** Records the state before the first step. */
  start(step: DrawingStep<S, G>): Tensor;
  /** Records a step and returns the next state. `numbers` `[n]` are those of the step. */
  next(step: DrawingStep<S, G>, state: Tensor, numbers: Tensor, options: SampleOptions): Tensor;
}

/** The progress of a run, for schedules. */
export interface RunProgress {
  /** steps done */
  readonly step: number;
  readonly totalSteps: number;
}

/** The names of a number that a model computes. */
export interface Figure {
  /** the key in metrics.jsonl */
  readonly name: string;
  /** the name in tables and charts */
  readonly title: string;
}

/** A number that `train` returns. */
export interface Loss extends Figure {
  /** the title of its chart; losses with the same title are in the same chart */
  readonly chart?: string;
  /**
   * true if a point of the curve is the median of neighbouring steps, which ignores outliers; otherwise it is the mean
   */
  readonly median?: boolean;
}

/** The values of the options of drawing, by name. */
export type SampleOptions = Readonly<Record<string, number | boolean>>;

/** An option of drawing. */
export interface SampleOption {
  readonly default: number | boolean;
  readonly description: string;
  /** the least value of a number; default: 0 */
  readonly least?: number;
  /** the greatest value of a number, if there is one */
  readonly most?: number;
  /** true for whole numbers */
  readonly whole?: boolean;
  /** true if drawing with this option uses no noise, so that each caption has only one image */
  readonly noiseless?: boolean;
}

/**
 * The tensors that `sample` returns: the images `[B, size, size, 3]` in 0..1 and the inputs of the model's own figures.
 */
export type Drawn = Readonly<Record<string, Tensor>> & { readonly images: Tensor };

/** The values of `Drawn`, in JavaScript memory. */
export type DrawnValues = Readonly<Record<string, Float32Array>> & { readonly images: Float32Array };

/** Measures of the latent dimensions over some captions. */
export interface LatentMeasures {
  /** `[L]` KL divergence of each dimension, in nats */
  readonly kl: readonly number[];
  /** `[L]` variance of each dimension's mean over the captions */
  readonly variance: readonly number[];
  /** the number of dimensions that differ between captions */
  readonly active: number;
  /** the number of dimensions that carry almost no information */
  readonly collapsed: number;
  /** the setting that limits this information, in words: "KL weight of 0.001" */
  readonly setting: string;
}

/** Sums of a model's own figures over batches of drawn values, in float64. */
export interface FigureSum {
  add(drawn: DrawnValues): void;
  /**
   * Computes the figures so far from the sums and the metrics of the images.
   *
   * @throws ModelError if nothing was added
   */
  result(metrics: Figures): { readonly figures: Figures; readonly latent?: LatentMeasures };
}

/** The training images, in JavaScript memory and on the device. */
export interface StoredImages extends Pixels {
  /** `u32` the bytes of all images, four in each value */
  readonly bytes: Tensor;
  /** `[P]` index of each training pair's image */
  readonly images: Uint32Array;
  readonly seed: number;
}

/** A named configuration: a model's settings, and changes to the default settings of text and training. */
export interface Preset<S> {
  readonly text?: Partially<TextSettings>;
  readonly training?: Partially<TrainingSettings>;
  readonly model: S;
}

/**
 * A generative model. Outside its folder `models/NAME/`, only the list in `models/index.ts` and the translation of old
 * files name it.
 */
export interface Model<S = unknown, G extends string = string> {
  readonly name: string;
  readonly settings: z.ZodType<S>;
  readonly presets: Readonly<Record<string, Preset<S>>>;
  /** Returns the parameters by group. The text encoder's parameters are added to the first group. */
  parameters(settings: S, sizes: NetworkSizes): Readonly<Record<G, Parameters>>;
  /** Returns the model buffers: tensors without gradients that checkpoints store and `train` may update. */
  buffers?(settings: S, sizes: NetworkSizes): Parameters;
  /** Computes values from the training images, once before the first step of a run. */
  prepare?(
    device: Device,
    images: StoredImages,
    settings: S,
    progress: (label: string, done: number, total: number) => void,
  ): Promise<Prepared<S>>;
  /**
   * Computes codes `[N, n]` of all N images, once before the first step of a session. `train` then gets the codes of a
   * batch in place of its images.
   */
  encodeImages?(device: Device, images: StoredImages, buffers: Weights, settings: S): Promise<Tensor>;
  /** Functions that compute a number from the step; `train` gets each number as a tensor `[1]`. */
  readonly schedules: Readonly<Record<string, (settings: S, progress: RunProgress) => number>>;
  /** The values that `train` returns, in order. */
  readonly losses: readonly Loss[];
  /** Records a training step and returns its losses `[losses.length]`. */
  train(step: Step<S, G>): Tensor;
  /** The options of drawing, by name. */
  readonly sampling: Readonly<Record<string, SampleOption>>;
  /** The steps of drawing, if the model draws in more than one. */
  readonly steps?: SamplingSteps<S, G>;
  /** Records the drawing of images. If the model has `steps`, `state` is the state after the last one. */
  sample(step: DrawingStep<S, G>, options: SampleOptions, state?: Tensor): Drawn;
  /**
   * "means" if an image is the mean of what a caption can mean: its error judges it. "samples" if it is one of many
   * images that a caption can mean: only measures of sets can judge it.
   */
  readonly draws: "means" | "samples";
  /** The options with which images are drawn for the metrics. */
  readonly measured: SampleOptions;
  /** The model's own figures: those that tables show, and their sums. */
  readonly figures?: { readonly shown: readonly Figure[]; sum(settings: S): FigureSum };
}

/** A model with any settings and groups, for lists of models. */
// biome-ignore lint/suspicious/noExplicitAny: settings and groups differ between models, and only the model reads them
export type AnyModel = Model<any, any>;

import type { Device, Shape, Tensor } from "@bosquejo/tensor";
import type * as z from "zod";
import type { Pixels } from "../images.js";
import type { Partially } from "../settings.js";
import type { TextSettings } from "../text/settings.js";
import type { TrainingSettings } from "../training/settings.js";
import type { Figures } from "../types.js";

/** Tensors by name: parameters, buffers or scheduled numbers. */
export type Weights = Readonly<Record<string, Tensor>>;

/** The values that a model's `prepare` computed from the training images, by name. */
export type PreparedValues = Readonly<Record<string, Float32Array | Float64Array>>;

/** The inputs of an `Init` function. */
export interface InitInputs {
  /** the number of values of the parameter */
  readonly size: number;
  readonly prepared: PreparedValues;
  /** Returns number `i` of the parameter's random stream, uniform in (0, 1). */
  uniform(i: number): number;
}

/** Computes the start values of a parameter. */
export type Init = (start: InitInputs) => Float32Array;

/** A parameter of a network: its shape and its start values. */
export interface Parameter {
  readonly shape: Shape;
  readonly init: Init;
  /** true if weight decay applies to it */
  readonly decays?: boolean;
}
export type Parameters = Readonly<Record<string, Parameter>>;

/** The parameters that one optimizer updates. */
export interface Group {
  readonly weights: Weights;
  /**
   * Records the backward pass from the first value of `loss` `[n]`, and the optimizer's update of these weights. The
   * other values of `loss` have no effect on the weights.
   */
  update(loss: Tensor): void;
}

/** The sizes that determine the shapes of a network's parameters. */
export interface NetworkSizes {
  /** the number of values that the text encoder gives for a caption */
  readonly caption: number;
  /** width and height of an image, in pixels */
  readonly image: number;
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
  /** `[B, size, size, 3]` true images in 0..1 */
  readonly images: Tensor;
  readonly groups: Readonly<Record<G, Group>>;
  /** the numbers of the model's `schedules`, `[1]` each */
  readonly scheduled: Weights;
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
  /** Computes values from the training images, once before the first step. */
  prepare?(device: Device, images: StoredImages, settings: S): Promise<PreparedValues>;
  /** Functions that compute a number from the step; `train` gets each number as a tensor `[1]`. */
  readonly schedules: Readonly<Record<string, (settings: S, progress: RunProgress) => number>>;
  /** The values that `train` returns, in order. */
  readonly losses: readonly Loss[];
  /** Records a training step and returns its losses `[losses.length]`. */
  train(step: Step<S, G>): Tensor;
  /** The options of drawing, by name. */
  readonly sampling: Readonly<Record<string, SampleOption>>;
  /** Records the drawing of images. */
  sample(step: DrawingStep<S, G>, options: SampleOptions): Drawn;
  /** The options with which images are drawn for the metrics. */
  readonly measured: SampleOptions;
  /** The model's own figures: those that tables show, and their sums. */
  readonly figures?: { readonly shown: readonly Figure[]; sum(settings: S): FigureSum };
}

/** A model with any settings and groups, for lists of models. */
// biome-ignore lint/suspicious/noExplicitAny: settings and groups differ between models, and only the model reads them
export type AnyModel = Model<any, any>;

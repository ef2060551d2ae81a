import type { Device, Shape, Tensor } from "@bosquejo/tensor";
import type * as z from "zod";
import type { Pixels } from "../images.js";
import type { Partially } from "../settings.js";
import type { TextSettings } from "../text/settings.js";
import type { TrainingSettings } from "../training/settings.js";
import type { Figures } from "../types.js";

/** Tensors of a network, by name. */
export type Weights = Readonly<Record<string, Tensor>>;

/** Values that `prepare` computed from the training images, by name. */
export type PreparedValues = Readonly<Record<string, Float32Array | Float64Array>>;

/** The inputs of a parameter's start values. */
export interface InitInputs {
  /** values of the parameter */
  readonly size: number;
  readonly prepared: PreparedValues;
  /** The `i`th number of the parameter's own random stream, uniform in (0, 1). */
  uniform(i: number): number;
}

/** Start values of a parameter. */
export type Init = (start: InitInputs) => Float32Array;

/** A parameter: its shape, start values, and whether weight decay takes from it. */
export interface Parameter {
  readonly shape: Shape;
  readonly init: Init;
  readonly decays?: boolean;
}
export type Parameters = Readonly<Record<string, Parameter>>;

/** Parameters that one optimizer updates. */
export interface Group {
  readonly weights: Weights;
  /** Records the gradients of the first value of `loss` `[n]` with respect to these weights, and the optimizer's update. */
  update(loss: Tensor): void;
}

/** Widths that a network's parameters depend on. */
export interface NetworkSizes {
  /** numbers that the text encoder gives of a caption */
  readonly caption: number;
  /** width and height of an image, in pixels */
  readonly image: number;
}

/** The inputs of a model's drawing. */
export interface DrawingStep<S, G extends string> {
  readonly settings: S;
  readonly sizes: NetworkSizes;
  /** `[B, width]` from the run's text encoder */
  readonly captions: Tensor;
  readonly groups: Readonly<Record<G, Pick<Group, "weights">>>;
  /** running statistics, principal components */
  readonly buffers: Weights;
  /** `u32[2]` seed and step that noise is drawn by */
  readonly key: Tensor;
}

/** The inputs of a model's training step. */
export interface Step<S, G extends string> extends DrawingStep<S, G> {
  /** `[B, size, size, 3]` in 0..1 */
  readonly images: Tensor;
  readonly groups: Readonly<Record<G, Group>>;
  /** `[1]` each: the numbers of the model's `schedules` */
  readonly scheduled: Weights;
}

/** The step of a run, for schedules. */
export interface RunProgress {
  /** steps done */
  readonly step: number;
  readonly totalSteps: number;
}

/** A number that a model gives, as tables and charts name it. */
export interface Figure {
  /** its name in metrics.jsonl */
  readonly name: string;
  /** its name for people */
  readonly title: string;
}

/** A number that `train` returns. */
export interface Loss extends Figure {
  /** title of its chart; losses that share a title share the chart */
  readonly chart?: string;
  /** whether a curve's points are medians of neighbouring steps, which ignore single batches far from all others; means otherwise */
  readonly median?: boolean;
}

/** Values of the options that drawing takes, by name. */
export type SampleOptions = Readonly<Record<string, number | boolean>>;

/** An option of drawing. */
export interface SampleOption {
  readonly default: number | boolean;
  readonly description: string;
  /** whether, switched on, it draws without noise: one picture for a caption */
  readonly noiseless?: boolean;
}

/** The tensors that drawing records: the images `[B, size, size, 3]` in 0..1, and those that the model's own figures read. */
export type Drawn = Readonly<Record<string, Tensor>> & { readonly images: Tensor };

/** The same on the host. */
export type DrawnValues = Readonly<Record<string, Float32Array>> & { readonly images: Float32Array };

/** Measures of the latent dimensions over some captions. */
export interface LatentMeasures {
  /** `[L]`, nats */
  readonly kl: readonly number[];
  /** `[L]`, of the means over the captions */
  readonly variance: readonly number[];
  /** dimensions that tell captions apart */
  readonly active: number;
  /** dimensions that carry next to nothing */
  readonly collapsed: number;
  /** the setting that decides how much they carry, in words: "KL weight of 0.001" */
  readonly setting: string;
}

/** Gathers a model's own figures over batches of drawn values, in float64. */
export interface FigureSum {
  add(drawn: DrawnValues): void;
  /** The figures so far, given the metrics of the images; a ModelError where nothing was added. */
  result(metrics: Figures): { readonly figures: Figures; readonly latent?: LatentMeasures };
}

/** The training images, on the host and on the device. */
export interface StoredImages extends Pixels {
  /** all images' bytes, four a word */
  readonly bytes: Tensor;
  /** `[P]` the image of each training pair */
  readonly images: Uint32Array;
  readonly seed: number;
}

/** A named configuration: a model's settings, and what it changes of the defaults for text and training. */
export interface Preset<S> {
  readonly text?: Partially<TextSettings>;
  readonly training?: Partially<TrainingSettings>;
  readonly model: S;
}

/** A kind of generative model. No file outside `models/NAME/` knows one by name. */
export interface Model<S = unknown, G extends string = string> {
  readonly name: string;
  readonly settings: z.ZodType<S>;
  readonly presets: Readonly<Record<string, Preset<S>>>;
  /** Parameters by group; those of the text encoder join the first group. */
  parameters(settings: S, sizes: NetworkSizes): Readonly<Record<G, Parameters>>;
  /** Tensors that are no weights but go into checkpoints; `train` may update them. */
  buffers?(settings: S, sizes: NetworkSizes): Parameters;
  /** Values that come from the training images, once before the first step. */
  prepare?(device: Device, images: StoredImages, settings: S): Promise<PreparedValues>;
  /** Numbers that follow from the step, each a tensor `[1]` in `train`. */
  readonly schedules: Readonly<Record<string, (settings: S, progress: RunProgress) => number>>;
  /** The values that `train` returns, in order. */
  readonly losses: readonly Loss[];
  /** Records a training step and gives its losses `[losses.length]`. */
  train(step: Step<S, G>): Tensor;
  /** Options of drawing. */
  readonly sampling: Readonly<Record<string, SampleOption>>;
  /** Records drawing. */
  sample(step: DrawingStep<S, G>, options: SampleOptions): Drawn;
  /** Options under which drawn images are measured against the true ones. */
  readonly measured: SampleOptions;
  /** Figures of the model's own beside the metrics of its images: those that tables show, and how they are gathered. */
  readonly figures?: { readonly shown: readonly Figure[]; sum(settings: S): FigureSum };
}

/** A model with its settings' type kept inside: what lists hold. */
// biome-ignore lint/suspicious/noExplicitAny: settings and groups differ from model to model, and only the model reads them
export type AnyModel = Model<any, any>;

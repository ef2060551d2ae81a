/** What the network trains on: plain arrays, so that any source of captioned images serves. */
export interface TrainingData {
  /** `[N, 64, 64, 3]` bytes, all images of both sides */
  readonly pixels: Uint8Array;
  readonly train: CaptionPairs;
  readonly test: CaptionPairs;
  /** `[V, E]` word vectors, of which captions' words are rows: for text encoders other than `mean` */
  readonly table?: Float32Array;
}

/** The words of captions, in their order: those of caption p are rows `rows[starts[p]]` to before `rows[starts[p + 1]]` of a table. */
export interface Words {
  /** `[P + 1]` */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** (image, caption) pairs of one side of a split. */
export interface CaptionPairs {
  /** `[P, E]` mean word vectors */
  readonly vectors: Float32Array;
  /** `[P]` image indices into `TrainingData.pixels` */
  readonly images: Uint32Array;
  /** what text encoders other than `mean` read */
  readonly words?: Words;
}

/** One row of the metrics that a training run gathers; losses are means over the steps since the row before. */
export interface TrainingMetrics {
  /** steps done, from 1 */
  readonly step: number;
  /** fractional epochs done */
  readonly epoch: number;
  readonly loss: number;
  readonly mse: number;
  readonly kl: number;
  readonly learningRate: number;
  readonly klWeight: number;
  readonly imagesPerSecond: number;
}

/** Figures of a set of predictions against their true images; all in float64. */
export interface ImageMetrics {
  /** mean squared error over all values in 0..1 */
  readonly mse: number;
  /** share of pixels whose largest channel is the right one (Keras's accuracy for three channels) */
  readonly channelAccuracy: number;
  /** dB, mean over images */
  readonly psnr: number;
  /** mean over images, 8-bit luma, Gaussian window 11, sigma 1.5 */
  readonly ssim: number;
  /** mean gradient magnitude, generated over real */
  readonly sharpness: number;
}

/** `ImageMetrics` of the network's mean image, with its KL and total loss. */
export interface EvaluationMetrics extends ImageMetrics {
  readonly kl: number;
  readonly loss: number;
  readonly pairs: number;
}

/** Everything of a run that is not the configuration: goes into a checkpoint and comes back bit for bit. */
export interface TrainerState {
  /** named tensors: every weight, and the optimizer's, as f32 */
  readonly tensors: Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;
  readonly step: number;
  /** schedule's memory (plateau), generator counters and the data cursor follow from these */
  readonly schedule: Record<string, number>;
}

/** Bad input of the user's: the message names what is wrong and what to do; shown without a stack trace. */
export class ModelError extends Error {
  override name = "ModelError";
}

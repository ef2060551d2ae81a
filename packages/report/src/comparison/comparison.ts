import type { Column, FigureValues, LossColumn } from "../figures.js";
import type { Retrieval } from "../run/agreement.js";
import type { History } from "../run/history.js";

/** A figure that the table has a row of. */
export interface ComparedFigure extends Column {
  /** one line for a reader who asks what it is */
  readonly about: string;
  /** its value by chance, among so many images */
  readonly chance?: (gallery: number) => number;
  /** whether its row stands out on the page */
  readonly marked?: boolean;
  /** whether it shows that captions matter: the second table has it with shuffled captions beside */
  readonly ofCaptions?: boolean;
}

/** Figures of one predictor's images. */
export interface ComparedPredictor {
  /** mean squared error, pixels in 0..1 */
  readonly mse: number;
  /** the same where each photo gets the mean of the images of its captions */
  readonly averagedMse: number;
  /** mean gradient, generated over real */
  readonly sharpness: number;
  readonly retrieval: Retrieval;
}

/** A network beside its baselines on the same images. */
export interface Measures {
  /** captions that were measured */
  readonly pairs: number;
  readonly network: ComparedPredictor;
  /** the network with the captions of other images */
  readonly shuffled: ComparedPredictor;
  readonly meanImage: ComparedPredictor;
  readonly ridge: ComparedPredictor;
  /** of a network that has a latent space */
  readonly latent?: Latent;
  /** root-mean-square differences, pixels in 0..1 */
  readonly diversity: {
    /** between draws of one caption */
    readonly draws: number;
    /** between different photos */
    readonly photos: number;
  };
}

/** Use of a latent space. */
export interface Latent {
  /** `[L]` nats of each dimension */
  readonly kl: readonly number[];
  /** dimensions that tell captions apart */
  readonly active: number;
  /** dimensions that have collapsed to the prior */
  readonly collapsed: number;
}

/** One trained network of a comparison. */
export interface ComparedModel {
  /** "model-1", "published-2", "sketch" */
  readonly name: string;
  readonly adapter: string;
  /** settings that decide its figures */
  readonly config: Readonly<Record<string, unknown>>;
  /** the setting that holds the latent space to the prior, in words: "KL weight of 0.0001" */
  readonly latentSetting?: string;
  readonly history: History;
  readonly parameters: number;
  readonly steps: number;
  /** fractional */
  readonly epochs: number;
  /** epochs that were asked for */
  readonly plannedEpochs: number;
  /** of training alone, without evaluations, pictures and checkpoints */
  readonly secondsPerEpoch: number;
  /** whether it ended after all its epochs, or as its time was up */
  readonly ending: "finished" | "time";
  /** by the names of the comparison's figures */
  readonly values: FigureValues;
  /** figures with the captions of other photos */
  readonly shuffled: FigureValues;
  /** on the test side */
  readonly measures: Measures;
}

/** Photos whose captions are about equally near, from a semivariogram. */
interface NearCaptions {
  /** the share of all couples of captions that is at least as near */
  readonly nearest: number;
  /** mean distance of their captions */
  readonly distance: number;
  /** half the mean squared difference of their photos, over the pixel variance */
  readonly unexplainedShare: number;
  readonly standardError: number;
}

/** Limits of any model of captions on these photos. */
export interface Difficulty {
  /** variance of the test pixels about the mean training image: the MSE of that image */
  readonly variance: number;
  /** of the training side, nearest captions first */
  readonly semivariogram: readonly NearCaptions[];
}

/** A caption of the publication's, and whether the training side has it. */
export interface PublishedCaption {
  readonly caption: string;
  readonly trainedOn: boolean;
}

/** Trained networks beside the publication's, and how they were measured. */
export interface Comparison {
  /** "flickr8k" */
  readonly data: string;
  readonly split: "official" | "images" | "pairs";
  readonly tests: "test" | "dev" | "held-out";
  readonly images: { readonly train: number; readonly test: number };
  readonly pairs: { readonly train: number; readonly test: number };
  readonly wordVectors: string;
  /** the command that repeats it */
  readonly command: string;
  /** ISO 8601, UTC */
  readonly date: string;
  /** rows of the table */
  readonly figures: readonly ComparedFigure[];
  /** the metric of the verdict and of the curve of test captions; less is better */
  readonly metric: Column;
  /** losses that have a curve each */
  readonly losses: readonly LossColumn[];
  /** by the names of `figures`; none where no network is trained */
  readonly baselines: { readonly meanImage: FigureValues; readonly ridge: FigureValues } | undefined;
  readonly models: readonly ComparedModel[];
  /** models that were asked for and are not trained yet */
  readonly missing: readonly string[];
  readonly difficulty: Difficulty;
  readonly published: readonly PublishedCaption[];
  /** PNG grids: the publication's captions and fixed test captions, each with every model's mean and sampled images */
  readonly pictures: { readonly published: Uint8Array; readonly test: Uint8Array };
}

import type { Column, FigureValues, LossColumn } from "../figures.js";
import type { Retrieval } from "../run/agreement.js";
import type { History } from "../run/history.js";

/** A figure with a row in the table. */
export interface ComparedFigure extends Column {
  /** the definition of the figure, in one line */
  readonly about: string;
  /** the value that chance gives among `gallery` images */
  readonly chance?: (gallery: number) => number;
  /** true if the page highlights its row */
  readonly marked?: boolean;
  /** true if it shows the effect of captions: the second table has it for own and for shuffled captions */
  readonly ofCaptions?: boolean;
}

/** The figures of one predictor's images. */
export interface ComparedPredictor {
  /** mean squared error, pixels in 0..1 */
  readonly mse: number;
  /** the same, if the prediction for a photo is the mean of the images of its captions */
  readonly averagedMse: number;
  /** mean gradient of the generated images, divided by that of the real ones */
  readonly sharpness: number;
  readonly retrieval: Retrieval;
}

/** A network and its baselines, measured on the same images. */
export interface Measures {
  /** the number of captions that were measured */
  readonly pairs: number;
  readonly network: ComparedPredictor;
  /** the network with the captions of other images */
  readonly shuffled: ComparedPredictor;
  readonly meanImage: ComparedPredictor;
  readonly ridge: ComparedPredictor;
  /** measures of the latent space, if the network has one */
  readonly latent?: Latent;
  /** root-mean-square differences, pixels in 0..1 */
  readonly diversity: {
    /** between draws of one caption */
    readonly draws: number;
    /** between different photos */
    readonly photos: number;
  };
}

/** Measures of a latent space. */
export interface Latent {
  /** `[L]`: the KL divergence of each dimension from the prior, in nats */
  readonly kl: readonly number[];
  /** the number of dimensions that differ between captions */
  readonly active: number;
  /** the number of dimensions that have collapsed to the prior */
  readonly collapsed: number;
}

/** One trained network of a comparison. */
export interface ComparedModel {
  /** "model-1", "published-2", "sketch" */
  readonly name: string;
  readonly adapter: string;
  /** the settings that its figures depend on */
  readonly config: Readonly<Record<string, unknown>>;
  /** the setting that pulls the latent space to the prior, in words: "KL weight of 0.0001" */
  readonly latentSetting?: string;
  readonly history: History;
  readonly parameters: number;
  readonly steps: number;
  /** the number of epochs so far, with a fraction */
  readonly epochs: number;
  /** the number of epochs that the settings ask for */
  readonly plannedEpochs: number;
  /** seconds of training alone, without evaluations, pictures and checkpoints */
  readonly secondsPerEpoch: number;
  /** the reason why training ended: all epochs were done, or the time limit was reached */
  readonly ending: "finished" | "time";
  /** values by the names of the comparison's figures */
  readonly values: FigureValues;
  /** values of the same figures, with the captions of other photos */
  readonly shuffled: FigureValues;
  /** measures on the test side */
  readonly measures: Measures;
}

/** One bin of a semivariogram: couples of photos whose captions are near each other. */
interface NearCaptions {
  /** the bin has this share of all couples of captions: the nearest ones */
  readonly nearest: number;
  /** mean distance of a couple's captions */
  readonly distance: number;
  /** half the mean squared difference of a couple's photos, divided by the pixel variance */
  readonly unexplainedShare: number;
  readonly standardError: number;
}

/** Limits of any model that predicts these photos from captions. */
export interface Difficulty {
  /** variance of the test pixels around the mean training image: the MSE of that image */
  readonly variance: number;
  /** the semivariogram of the training side, nearest captions first */
  readonly semivariogram: readonly NearCaptions[];
}

/** A caption of the publication. `trainedOn` is true if the training side has it. */
export interface PublishedCaption {
  readonly caption: string;
  readonly trainedOn: boolean;
}

/** Trained networks compared with those of the publication, and the conditions of the measurement. */
export interface Comparison {
  /** "flickr8k" */
  readonly data: string;
  readonly split: "official" | "images" | "pairs";
  readonly tests: "test" | "dev" | "held-out";
  readonly images: { readonly train: number; readonly test: number };
  readonly pairs: { readonly train: number; readonly test: number };
  readonly wordVectors: string;
  /** the command line that repeats the comparison */
  readonly command: string;
  /** ISO 8601, UTC */
  readonly date: string;
  /** the rows of the table */
  readonly figures: readonly ComparedFigure[];
  /** the metric of the verdict and of the curve over test captions; less is better */
  readonly metric: Column;
  /** the losses; each has a chart */
  readonly losses: readonly LossColumn[];
  /** values by the names of `figures`; undefined if no network is trained */
  readonly baselines: { readonly meanImage: FigureValues; readonly ridge: FigureValues } | undefined;
  readonly models: readonly ComparedModel[];
  /** the requested models that are not trained yet */
  readonly missing: readonly string[];
  readonly difficulty: Difficulty;
  readonly published: readonly PublishedCaption[];
  /** PNG grids of the publication's captions and of fixed test captions, with mean and sampled images of each model */
  readonly pictures: { readonly published: Uint8Array; readonly test: Uint8Array };
}

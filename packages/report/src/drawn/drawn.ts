import type { Column, FigureValues, LossColumn } from "../figures.js";
import type { History } from "../run/history.js";

/** A measure of drawn pictures: a column of the tables. */
export interface DrawnFigure extends Column {
  /** the definition, in one line */
  readonly definition: string;
  /** the better direction; `real`: towards the value of real pictures */
  readonly better: "lower" | "higher" | "real";
  /** the value that is expected of real pictures, if it is a fixed number */
  readonly ofReal?: number;
}

/** The figures of one set of pictures: a row of the tables. */
export interface DrawnRow {
  readonly name: string;
  /** pictures of a trained network, of a baseline, or a floor or ceiling such as blurred real pictures */
  readonly kind: "network" | "baseline" | "floor";
  /** the pictures of the row, in one line */
  readonly about: string;
  /** values by the names of the figures; a figure that means nothing for the row is missing */
  readonly values: FigureValues;
}

/** A trained network of a comparison. */
export interface DrawnModel {
  /** "sketch", "flow": also the name of its rows */
  readonly name: string;
  /** "means" if it draws the mean of what a caption can mean, "samples" if one of many pictures */
  readonly draws: "means" | "samples";
  readonly adapter: string;
  /** the settings that its figures depend on */
  readonly config: Readonly<Record<string, unknown>>;
  readonly history: History;
  readonly losses: readonly LossColumn[];
  readonly parameters: number;
  readonly steps: number;
  readonly epochs: number;
  /** seconds of training alone, without evaluations, pictures and checkpoints */
  readonly seconds: number;
  /** the reason why training ended: all epochs were done, or the time limit was reached */
  readonly ending: "finished" | "time";
}

/** Trained networks compared by the pictures that they draw, and the conditions of the measurement. */
export interface DrawnComparison {
  /** "emoji" */
  readonly data: string;
  readonly split: "official" | "images" | "pairs";
  readonly images: { readonly train: number; readonly test: number };
  readonly pairs: { readonly train: number; readonly test: number };
  readonly wordVectors: string;
  /** words of the captions that have no vector: the number of captions that contain one, and of all captions */
  readonly unknownWords: { readonly captions: number; readonly of: number };
  /** the command line that repeats the comparison */
  readonly command: string;
  /** ISO 8601, UTC */
  readonly date: string;
  /** SHA-256 of the weights of the matcher that ranks captions, in hexadecimal */
  readonly matcher: string;
  /** the columns of the tables */
  readonly figures: readonly DrawnFigure[];
  /** captions of the test side: networks, baselines, floors */
  readonly unseen: readonly DrawnRow[];
  /** captions of the training side: networks */
  readonly trained: readonly DrawnRow[];
  /** error metrics of the networks that draw means, and of the baselines, on the test side */
  readonly errors: { readonly figures: readonly Column[]; readonly rows: readonly DrawnRow[] };
  readonly models: readonly DrawnModel[];
  /** the requested networks that are not trained yet */
  readonly missing: readonly string[];
  /** PNG grids: captions down; real pictures, pictures of each network and their nearest training picture across */
  readonly pictures: { readonly unseen: Uint8Array; readonly trained: Uint8Array };
}

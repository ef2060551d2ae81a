import type { EvaluationMetrics, NetworkMeasures, SemivariogramBin } from "@bosquejo/model";
import type { MetricsRow } from "../metrics-file.js";
import type { RunRecord } from "../run-folder.js";

/** One trained network of a reproduction. */
export interface ReproducedModel {
  /** "model-1", "published-2", "sketch" */
  readonly name: string;
  /** its run folder, inside the reproduction's */
  readonly folder: string;
  readonly record: RunRecord;
  readonly rows: readonly MetricsRow[];
  readonly parameters: number;
  readonly steps: number;
  /** fractional */
  readonly epochs: number;
  /** seconds that the device trains for an epoch, without looks at the network */
  readonly secondsPerEpoch: number;
  /** why it ended: all its epochs, or the time it was given */
  readonly ending: "finished" | "time";
  /** on the test side */
  readonly measures: NetworkMeasures;
  /** on training pairs spread over that side */
  readonly training: EvaluationMetrics;
}

/** What any model of captions is up against on these photos. */
export interface Difficulty {
  /** variance of the test pixels about the mean training image: the MSE of that image */
  readonly variance: number;
  /** of the training side, nearest captions first */
  readonly semivariogram: readonly SemivariogramBin[];
}

/** A caption of the publication's, and whether the training side has it. */
export interface PublishedCaption {
  readonly caption: string;
  readonly trainedOn: boolean;
}

/** Everything that the table and the report tell. */
export interface Reproduction {
  /** "flickr8k" */
  readonly data: string;
  readonly split: "official" | "images" | "pairs";
  readonly tests: "test" | "dev" | "held-out";
  readonly images: { readonly train: number; readonly test: number };
  readonly pairs: { readonly train: number; readonly test: number };
  readonly wordVectors: string;
  /** the command that repeats it */
  readonly command: string;
  /** ISO, UTC */
  readonly date: string;
  readonly models: readonly ReproducedModel[];
  /** models that were asked for and are not trained yet */
  readonly missing: readonly string[];
  readonly difficulty: Difficulty;
  readonly published: readonly PublishedCaption[];
  /** PNG grids: the publication's captions and fixed test captions, each with every model's mean and sampled images */
  readonly pictures: { readonly published: Uint8Array; readonly test: Uint8Array };
}

import type { EvaluationMetrics, NetworkMeasures, SemivariogramBin } from "@bosquejo/model";
import type { Comparison } from "@bosquejo/report";
import type { RunRecord } from "../run-folder/folder.js";
import type { MetricsRow } from "../run-folder/metrics.js";

/** One trained network of a reproduction. */
export interface ReproducedModel {
  /** "model-1", "published-2", "sketch" */
  readonly name: string;
  /** its run folder, inside the folder of the reproduction */
  readonly folder: string;
  readonly record: RunRecord;
  readonly rows: readonly MetricsRow[];
  readonly parameters: number;
  readonly steps: number;
  /** passes over the training captions, a fraction if the last one was not finished */
  readonly epochs: number;
  /** seconds that the device trains for an epoch, without evaluations, pictures and checkpoints */
  readonly secondsPerEpoch: number;
  /** "finished" after all its epochs, "time" at its time limit */
  readonly ending: "finished" | "time";
  /** measured on the test side */
  readonly measures: NetworkMeasures;
  /** measured on pairs spread over the training side */
  readonly training: EvaluationMetrics;
}

/** Measures of the data that limit every model which predicts these photos from captions. */
export interface MeasuredDifficulty {
  /** the variance of the test pixels around the mean training image, which is the MSE of that image */
  readonly variance: number;
  /** the semivariogram of the training side, most similar captions first */
  readonly semivariogram: readonly SemivariogramBin[];
}

/** The measurements of a reproduction. */
export interface Reproduction extends Omit<Comparison, "figures" | "metric" | "losses" | "baselines" | "models"> {
  readonly models: readonly ReproducedModel[];
  readonly difficulty: MeasuredDifficulty;
}

import type { EvaluationMetrics, NetworkMeasures, SemivariogramBin } from "@bosquejo/model";
import type { Comparison } from "@bosquejo/report";
import type { RunRecord } from "../run-folder/folder.js";
import type { MetricsRow } from "../run-folder/metrics.js";

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

/** Limits of any model of captions on these photos. */
export interface MeasuredDifficulty {
  /** variance of the test pixels about the mean training image: the MSE of that image */
  readonly variance: number;
  /** of the training side, nearest captions first */
  readonly semivariogram: readonly SemivariogramBin[];
}

/** The measurements of a reproduction. */
export interface Reproduction extends Omit<Comparison, "figures" | "metric" | "losses" | "baselines" | "models"> {
  readonly models: readonly ReproducedModel[];
  readonly difficulty: MeasuredDifficulty;
}

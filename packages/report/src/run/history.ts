import type { FigureValues } from "../figures.js";

/** Figures at a step of training. */
export interface Point {
  readonly step: number;
  readonly values: FigureValues;
}

/** Figures on test captions at a step. */
interface Evaluation extends Point {
  /** true if it used all test captions, false if it used a fixed part of them */
  readonly whole: boolean;
  /** the number of captions that were measured */
  readonly pairs: number;
}

/** The two predictors that every model is compared with, measured on the same images. */
interface Baselines {
  /** predicts the mean training image for every caption */
  readonly meanImage: FigureValues;
  /** predicts pixels from word vectors by ridge regression */
  readonly ridge: FigureValues;
}

/** The measurements of a training run, in the order of its steps. */
export interface History {
  readonly training: readonly Point[];
  readonly evaluations: readonly Evaluation[];
  readonly baselines?: Baselines;
}

/** Returns the evaluation that represents a run: the last one over all test captions, or else the last one. */
export const lastEvaluation = ({ evaluations }: History): Evaluation | undefined =>
  evaluations.findLast(({ whole }) => whole) ?? evaluations.at(-1);

/**
 * Returns the evaluations of one curve. Evaluations over all captions and over a part of them have different images: a
 * curve must not mix them.
 */
export function comparableEvaluations({ evaluations }: History): readonly Evaluation[] {
  const partial = evaluations.filter(({ whole }) => !whole);
  return partial.length > 0 ? partial : evaluations;
}

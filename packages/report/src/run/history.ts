import type { FigureValues } from "../figures.js";

/** Figures at a step of training. */
export interface Point {
  readonly step: number;
  readonly values: FigureValues;
}

/** Figures of test captions at a step. */
interface Evaluation extends Point {
  /** over all test captions, otherwise over a fixed part of them */
  readonly whole: boolean;
  /** captions that were measured */
  readonly pairs: number;
}

/** The two predictors that every model is compared with, measured on the same images. */
interface Baselines {
  /** the mean training image for every caption */
  readonly meanImage: FigureValues;
  /** ridge regression from word vectors to pixels */
  readonly ridge: FigureValues;
}

/** The measurements of a training run, in the order of its steps. */
export interface History {
  readonly training: readonly Point[];
  readonly evaluations: readonly Evaluation[];
  readonly baselines?: Baselines;
}

/** The evaluation that stands for a run: the last over all test captions, otherwise the last. */
export const lastEvaluation = ({ evaluations }: History): Evaluation | undefined =>
  evaluations.findLast(({ whole }) => whole) ?? evaluations.at(-1);

/** The evaluations of one curve. Whole and partial ones have different images: a curve must not mix them. */
export function comparableEvaluations({ evaluations }: History): readonly Evaluation[] {
  const partial = evaluations.filter(({ whole }) => !whole);
  return partial.length > 0 ? partial : evaluations;
}

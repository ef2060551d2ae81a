import { type Figures, modelOf, type RunConfig, setMeasures } from "@bosquejo/model";
import { type Column, fixed, type History, lastEvaluation, percent, runVerdict, type Verdict } from "@bosquejo/report";
import { evaluationColumns, metric, metricColumn } from "./figures.js";

/** The judgement of evaluations: it depends on whether a model draws means or samples. */
export interface Judging {
  /** the figures of an evaluation, the most important one first */
  readonly columns: readonly [Column, ...Column[]];
  /** the figures that have a chart over the steps */
  readonly charted: readonly Column[];
  /** the pictures that are measured, in words */
  readonly pictures: string;
  /** Returns a number that is larger for better evaluations. */
  score(figures: Figures): number;
  /** Formats the figures of an evaluation and of both baselines. */
  summary(figures: Figures): string;
  baselines(figures: { readonly meanImage: Figures; readonly ridge: Figures }): string;
  verdict(history: History): Verdict;
}

const measureColumn = (name: string): Column => {
  const { title, format, description } = setMeasures.find((measure) => measure.name === name)!;
  return { name, title, format, about: `${title[0]!.toUpperCase()}${title.slice(1)}: ${description}.` };
};

const captionAt10 = measureColumn("captionAt10");
const copies = measureColumn("copies");
const coverage = measureColumn("coverage");
const heldOutLoss: Column = { name: "heldOutLoss", title: "held-out loss", format: fixed(4) };

const means = (config: Pick<RunConfig, "model">): Judging => ({
  columns: evaluationColumns(config),
  charted: [metric],
  pictures: "mean images",
  score: ({ mse }) => -mse!,
  summary: ({ mse }) => `test MSE ${mse!.toFixed(4)}`,
  baselines: ({ meanImage, ridge }) => ` · mean image ${meanImage.mse!.toFixed(4)} · ridge ${ridge.mse!.toFixed(4)}`,
  verdict: (history) => runVerdict(history, metric),
});

const UNMEASURED =
  "The samples have not been measured: that takes longer than a short training. Look at the pictures, or compare the " +
  "network with others.";

// the recall that a random choice has
const CHANCE = 0.1;

const samples: Judging = {
  columns: [
    captionAt10,
    { name: "realCaptionAt10", title: "of real pictures", format: captionAt10.format },
    copies,
    coverage,
    heldOutLoss,
    metricColumn("sharpness"),
  ],
  charted: [heldOutLoss, captionAt10, copies, coverage],
  pictures: "samples",
  // copies have a higher recall than real pictures: more than theirs does not count. The first pictures of a training
  // are too blurred for a good coverage
  score: ({ captionAt10: found, realCaptionAt10: real, copies: copied, coverage: covered, heldOutLoss: loss }) =>
    found === undefined ? -loss! : (covered ?? 0) + Math.min(found, real!) - copied!,
  summary: ({ captionAt10: found, realCaptionAt10: real, copies: copied, heldOutLoss: loss }) =>
    [
      `held-out loss ${loss!.toFixed(4)}`,
      ...(found === undefined
        ? []
        : [`caption in first 10: ${percent(found)} (real ${percent(real!)})`, `copies ${percent(copied!)}`]),
    ].join(" · "),
  baselines: () => "",
  verdict(history) {
    const { captionAt10: found, realCaptionAt10: real, copies: copied } = lastEvaluation(history)?.values ?? {};
    if (found === undefined || real === undefined || copied === undefined) return { tone: "open", text: UNMEASURED };
    return {
      tone: found > real - CHANCE ? "good" : found > 2 * CHANCE ? "open" : "bad",
      text:
        `A matcher ranks the caption of ${percent(found)} of the samples among the first 10 of 100 captions; of real ` +
        `pictures ${percent(real)}, by chance ${percent(CHANCE)}. ${percent(copied)} of the samples are copies of ` +
        "training pictures.",
    };
  },
};

/** Returns the judgement of a model's evaluations. */
export const judgingOf = (config: Pick<RunConfig, "model">): Judging =>
  modelOf(config).draws === "means" ? means(config) : samples;

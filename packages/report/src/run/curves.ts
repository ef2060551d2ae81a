import { averages } from "../averages.js";
import { type Chart, flatLine, hues, type Line } from "../charts.js";
import type { Column, LossColumn } from "../figures.js";
import { comparableEvaluations, type History, type Point } from "./history.js";

/**
 * The most points of a line. A point is an average over many steps: single batches are too noisy to show the trend.
 */
const MOST_POINTS = 150;

/** Creates the charts of a run: figures of test captions with the baselines, then the losses in training. */
export function runCharts(history: History, losses: readonly LossColumn[], charted: readonly Column[]): Chart[] {
  return [...charted.flatMap((figure) => metricChart(history, figure)), ...lossCharts(history, losses)];
}

/** Creates the chart of a metric on test captions, with the baselines if they have it; none if no evaluation has it. */
export function metricChart(history: History, { name, title }: Column): Chart[] {
  const evaluations = comparableEvaluations(history).filter(({ values }) => values[name] !== undefined);
  if (evaluations.length === 0) return [];
  const x = evaluations.map(({ step }) => step);
  const { baselines } = history;
  const network: Line = {
    label: "network",
    colour: "first",
    dots: true,
    values: evaluations.map(({ values }) => values[name]!),
  };
  return [
    {
      place: `chart-test-${name}`,
      title: `Test ${title}${baselines?.ridge[name] === undefined ? "" : " and both baselines"}`,
      x,
      lines: [
        network,
        ...flatLines("mean image", "quiet", baselines?.meanImage[name], x),
        ...flatLines("ridge", "second", baselines?.ridge[name], x),
      ],
    },
  ];
}

const flatLines = (label: string, colour: Line["colour"], value: number | undefined, x: readonly number[]): Line[] =>
  value === undefined ? [] : [flatLine(label, colour, value, x)];

/** Returns the title of the chart that shows a loss. */
export const lossTitle = ({ chart, title }: LossColumn): string => chart ?? `${title} in training`;

/** Creates a chart for each title among the losses; none without at least two steps. */
export function lossCharts({ training }: History, losses: readonly LossColumn[]): Chart[] {
  if (training.length < 2) return [];
  const parts = thinned(training);
  const x = parts.map((part) => part.at(-1)!.step);
  return [...new Set(losses.map(lossTitle))].map((title) => {
    const shown = losses.filter((loss) => lossTitle(loss) === title);
    const lines = shown.map(
      (loss, index): Line => ({
        label: loss.title,
        colour: hues[losses.indexOf(loss) % hues.length]!,
        values: parts.map((part) => averageOf(part, loss)),
        ...(index > 0 && { dashed: true }),
      }),
    );
    return { place: `chart-${shown[0]!.name}`, title, x, lines };
  });
}

/** Computes the average of a loss over some steps; null if none of them has it. */
export function averageOf(points: readonly Point[], { name, average }: LossColumn): number | null {
  const values = points.flatMap((point) => point.values[name] ?? []);
  return values.length > 0 ? averages[average](values) : null;
}

/**
 * Divides the steps into at most `MOST_POINTS` parts of equal size. The remaining steps at the end belong to the last
 * part: a point of a single step could differ from the trend by chance.
 */
function thinned(points: readonly Point[]): Point[][] {
  const size = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  const parts = Math.floor(points.length / size);
  return Array.from({ length: parts }, (_, index) =>
    points.slice(index * size, index === parts - 1 ? points.length : (index + 1) * size),
  );
}

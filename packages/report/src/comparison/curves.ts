import { type Chart, flatLine, hues, type Line } from "../charts.js";
import type { Column, LossColumn } from "../figures.js";
import { averageOf } from "../run/curves.js";
import { comparableEvaluations, type Point } from "../run/history.js";
import type { ComparedModel, Comparison } from "./comparison.js";
import { ourName } from "./summary.js";

// The most points of a training curve. A point is an average over many steps: single batches are too noisy.
const MOST_POINTS = 120;

/**
 * Creates the learning curves of all models over epochs: the metric on test captions with both baselines, then the
 * losses.
 */
export function comparisonCharts({
  models,
  metric,
  losses,
}: Pick<Comparison, "models" | "metric" | "losses">): Chart[] {
  const trained = models.some(({ history }) => history.training.length > 1);
  const charts = [testChart(models, metric), ...(trained ? losses.map((loss) => lossChart(models, loss)) : [])];
  return charts.filter(({ x }) => x.length > 0);
}

/**
 * Returns the styles of the models' lines: "model-1" and "published-1" share a colour; the published recipe is dashed.
 */
const styles = (models: readonly ComparedModel[]): Omit<Line, "values">[] => {
  const families = [...new Set(models.map(familyOf))];
  return models.map((model) => ({
    label: ourName(model),
    colour: hues[families.indexOf(familyOf(model)) % hues.length]!,
    dashed: isPublishedRecipe(model),
  }));
};

const isPublishedRecipe = ({ name }: ComparedModel): boolean => name.startsWith("published-");
const familyOf = ({ name }: ComparedModel): string => name.replace(/^published-/, "model-");

function testChart(models: readonly ComparedModel[], { name, title }: Column): Chart {
  const curves = models.map(
    (model) =>
      new Map(comparableEvaluations(model.history).map(({ step, values }) => [epochOf(model, step), values[name]])),
  );
  const x = [...new Set(curves.flatMap((curve) => [...curve.keys()]))].sort((a, b) => a - b);
  const measures = models[0]?.measures;
  return {
    place: "chart-test",
    title: `Test ${title}, of mean pictures`,
    across: "epoch",
    x,
    lines: [
      ...styles(models).map((style, i) => ({
        ...style,
        dots: true,
        values: x.map((at) => curves[i]!.get(at) ?? null),
      })),
      ...(measures
        ? [flatLine("mean image", "quiet", measures.meanImage.mse, x), flatLine("ridge", "ink", measures.ridge.mse, x)]
        : []),
    ],
  };
}

const epochOf = ({ steps, epochs }: ComparedModel, step: number): number =>
  Number(((step * epochs) / Math.max(1, steps)).toPrecision(6));

/**
 * Creates the chart of a loss. A point is the average over an equal part of the longest run, so all lines have the same
 * epochs.
 */
function lossChart(models: readonly ComparedModel[], loss: LossColumn): Chart {
  const longest = Math.max(...models.map(({ epochs }) => epochs));
  const most = Math.max(...models.map(({ history }) => history.training.length));
  const count = Math.min(MOST_POINTS, most);
  const lines = models.map((model) => {
    const parts = Array.from({ length: count }, (): Point[] => []);
    for (const point of model.history.training) {
      const part = Math.max(1, Math.ceil((count * epochOf(model, point.step)) / longest));
      parts[Math.min(count, part) - 1]!.push(point);
    }
    return parts.map((part) => averageOf(part, loss));
  });
  return {
    place: `chart-${loss.name}`,
    title: loss.chart ?? `${loss.title} in training`,
    across: "epoch",
    x: Array.from({ length: count }, (_, i) => Number((((i + 1) * longest) / count).toPrecision(6))),
    lines: styles(models).map((style, i) => ({ ...style, values: lines[i]! })),
  };
}

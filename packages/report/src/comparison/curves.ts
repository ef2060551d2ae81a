import { type Chart, type Line, median } from "../charts.js";
import { type RowOf, rowsOf } from "../metrics-file.js";
import type { ReproducedModel, Reproduction } from "./reproduction.js";
import { ourName } from "./words.js";

// points of a training line at most: means over more steps each show the trend in the noise of single batches
const MOST_POINTS = 120;

const hues = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"] as const;

/** Learning curves of all models over epochs: test MSE beside both baselines, training MSE, KL. */
export function curvesOf({ models }: Pick<Reproduction, "models">): Chart[] {
  const charts = [testChart(models)];
  if (models.some(({ rows }) => rowsOf(rows, "train").length > 1)) {
    charts.push(
      trainingChart(models, "chart-training", "MSE in training, of sampled pictures", ({ mse }) => mse, mean),
    );
    charts.push(trainingChart(models, "chart-kl", "KL in training, nats, median", ({ kl }) => kl, median));
  }
  return charts.filter(({ x }) => x.length > 0);
}

/** "model-1" and "published-1" share a colour; the published recipe is dashed. */
const styles = (models: readonly ReproducedModel[]): Omit<Line, "values">[] => {
  const families = [...new Set(models.map(familyOf))];
  return models.map((model) => ({
    label: ourName(model),
    colour: hues[families.indexOf(familyOf(model)) % hues.length]!,
    dashed: isPublishedRecipe(model),
  }));
};

const isPublishedRecipe = ({ name }: ReproducedModel): boolean => name.startsWith("published-");
const familyOf = ({ name }: ReproducedModel): string => name.replace(/^published-/, "model-");

function testChart(models: readonly ReproducedModel[]): Chart {
  const curves = models.map(
    (model) => new Map(evaluationsOf(model).map(({ step, mse }) => [epochOf(model, step), mse])),
  );
  const x = [...new Set(curves.flatMap((curve) => [...curve.keys()]))].sort((a, b) => a - b);
  const measures = models[0]?.measures;
  const flat = (label: string, colour: Line["colour"], value: number): Line => ({
    label,
    colour,
    dashed: true,
    values: x.map(() => value),
  });
  return {
    place: "chart-test",
    title: "Test MSE, of mean pictures",
    across: "epoch",
    x,
    lines: [
      ...styles(models).map((style, i) => ({
        ...style,
        dots: true,
        values: x.map((at) => curves[i]!.get(at) ?? null),
      })),
      ...(measures
        ? [flat("mean image", "quiet", measures.meanImage.mse), flat("ridge", "ink", measures.ridge.mse)]
        : []),
    ],
  };
}

// whole and partial figures differ by their pictures: one line must not mix them
function evaluationsOf({ rows }: ReproducedModel): RowOf<"evaluation">[] {
  const all = rowsOf(rows, "evaluation");
  return all.some(({ whole }) => !whole) ? all.filter(({ whole }) => !whole) : all;
}

const epochOf = ({ steps, epochs }: ReproducedModel, step: number): number =>
  Number(((step * epochs) / Math.max(1, steps)).toPrecision(6));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Means or medians over equal parts of the longest run, so that all lines have the same epochs. */
function trainingChart(
  models: readonly ReproducedModel[],
  place: string,
  title: string,
  of: (row: RowOf<"train">) => number,
  middle: (values: readonly number[]) => number,
): Chart {
  const longest = Math.max(...models.map(({ epochs }) => epochs));
  const most = Math.max(...models.map(({ rows }) => rowsOf(rows, "train").length));
  const count = Math.min(MOST_POINTS, most);
  const lines = models.map((model) => {
    const parts = Array.from({ length: count }, (): number[] => []);
    for (const row of rowsOf(model.rows, "train")) {
      const part = parts[Math.min(count, Math.max(1, Math.ceil((count * epochOf(model, row.step)) / longest))) - 1]!;
      part.push(of(row));
    }
    return parts.map((values) => (values.length > 0 ? middle(values) : null));
  });
  return {
    place,
    title,
    across: "epoch",
    x: Array.from({ length: count }, (_, i) => Number((((i + 1) * longest) / count).toPrecision(6))),
    lines: styles(models).map((style, i) => ({ ...style, values: lines[i]! })),
  };
}

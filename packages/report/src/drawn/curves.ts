import { type Chart, hues, type Line } from "../charts.js";
import type { Column, LossColumn } from "../figures.js";
import { lossCharts, lossTitle, metricChart } from "../run/curves.js";
import { comparableEvaluations, type History } from "../run/history.js";
import type { DrawnModel } from "./drawn.js";

/**
 * Creates the learning curves of a network over steps: the metric on test captions if evaluations have it, then the
 * losses in training, each with the same loss on test captions. `index` makes the places of the charts unique.
 */
export function drawnCharts({ history, losses }: DrawnModel, metric: Column | undefined, index: number): Chart[] {
  const evaluated = (name: string) => history.evaluations.some(({ values }) => Number.isFinite(values[name]));
  const shown = metric && evaluated(metric.name) ? metric : undefined;
  const held = losses.filter(({ name }) => name !== shown?.name && evaluated(name));
  const inTraining = lossCharts(history, losses).map((chart) =>
    held
      .filter((loss) => lossTitle(loss) === chart.title)
      .reduce((all, loss) => withPoints(all, testLine(loss, losses), pointsOf(history, loss.name)), chart),
  );
  const charts = [...(shown ? metricChart(history, shown) : []), ...inTraining];
  return charts.map((chart) => ({ ...chart, place: `${chart.place}-${index}` }));
}

const testLine = (loss: LossColumn, losses: readonly LossColumn[]): Omit<Line, "values"> => ({
  label: `${loss.title}, test captions`,
  colour: hues[(losses.indexOf(loss) + losses.length) % hues.length]!,
  dots: true,
});

/** The values on test captions by step. */
const pointsOf = (history: History, name: string): ReadonlyMap<number, number> =>
  new Map(
    comparableEvaluations(history).flatMap(({ step, values }) => {
      const value = values[name];
      return value === undefined ? [] : [[step, value] as const];
    }),
  );

/** Adds a line to a chart, at steps of its own. */
function withPoints(chart: Chart, line: Omit<Line, "values">, points: ReadonlyMap<number, number>): Chart {
  const x = [...new Set([...chart.x, ...points.keys()])].sort((a, b) => a - b);
  const places = new Map(chart.x.map((step, i) => [step, i]));
  const lines = chart.lines.map((each) => ({
    ...each,
    values: x.map((step) => each.values[places.get(step) ?? -1] ?? null),
  }));
  return { ...chart, x, lines: [...lines, { ...line, values: x.map((step) => points.get(step) ?? null) }] };
}

import { metrics, modelOf, type RunConfig } from "@bosquejo/model";
import { type Column, fixed, type History, type LossColumn } from "@bosquejo/report";
import { type MetricsRow, rowsOf } from "./metrics.js";

const precise = (value: number) => value.toPrecision(4);

/** The metrics of images as columns of tables. */
const metricColumns: readonly Column[] = metrics.map(({ name, title, format, description, noted }) => ({
  ...{ name, title, format },
  ...(noted && { about: `${title[0]!.toUpperCase()}${title.slice(1)}: ${description}.` }),
}));

/** The column of a metric of images. */
export const metricColumn = (name: (typeof metrics)[number]["name"]): Column =>
  metricColumns.find((column) => column.name === name)!;

/** The metric of verdicts and curves. Less is better. */
export const metric: Column = metricColumn("mse");

/** Returns the losses of the curves of a run, means before medians. */
export function lossColumns(config: Pick<RunConfig, "model">): LossColumn[] {
  const { losses } = modelOf(config);
  return [...losses]
    .sort((a, b) => Number(a.median ?? false) - Number(b.median ?? false))
    .map(({ name, title, chart, median }) => ({
      ...{ name, title, format: fixed(4), average: median ? "median" : "mean" },
      ...(chart !== undefined && { chart }),
    }));
}

/** Returns the figures of an evaluation in the order of the report: the metrics of images, then those of the model. */
export function evaluationColumns(config: Pick<RunConfig, "model">): [Column, ...Column[]] {
  const own = modelOf(config).figures?.shown ?? [];
  const others = metricColumns.filter(({ name }) => name !== metric.name);
  return [metric, ...others, ...own.map(({ name, title }) => ({ name, title, format: precise }))];
}

/** Converts the rows of `metrics.jsonl` to the figures of a report. */
export function historyOf(rows: readonly MetricsRow[]): History {
  const baselines = rowsOf(rows, "baselines").at(-1);
  return {
    training: rowsOf(rows, "train").map(({ kind: _, step, ...values }) => ({ step, values })),
    evaluations: rowsOf(rows, "evaluation").map(({ kind: _, step, whole, pairs, ...values }) => ({
      ...{ step, whole, pairs, values },
    })),
    ...(baselines && { baselines: { meanImage: { ...baselines.meanImage }, ridge: { ...baselines.ridge } } }),
  };
}

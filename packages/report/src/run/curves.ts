import { type MetricsRow, rowsOf } from "./metrics-file.js";

/** Points a line has at most: means over more steps each show the trend in the noise of single batches. */
const MOST_POINTS = 150;

/** One line of a chart; `colour` is a name of the report's style sheet. */
export interface Line {
  readonly label: string;
  readonly colour: "first" | "second" | "third" | "fourth" | "fifth" | "sixth" | "seventh" | "quiet" | "ink";
  readonly dashed?: boolean;
  readonly dots?: boolean;
  readonly values: readonly (number | null)[];
}

/** A chart, drawn where the page has an element of the id `place`. */
export interface Chart {
  readonly place: string;
  readonly title: string;
  /** what `x` counts, where it is not steps */
  readonly across?: string;
  readonly x: readonly number[];
  readonly lines: readonly Line[];
}

/** The charts of a run's metrics: test MSE beside the baselines, training loss and MSE, KL. */
export function chartsOf(rows: readonly MetricsRow[]): Chart[] {
  const train = thinned(rowsOf(rows, "train"));
  const steps = train.map(({ step }) => step);
  const line = (label: string, colour: Line["colour"], of: (row: (typeof train)[number]) => number): Line => ({
    label,
    colour,
    values: train.map(of),
  });
  const charts: Chart[] = [];
  const test = testChart(rows);
  if (test) charts.push(test);
  if (train.length < 2) return charts;
  const loss = [line("MSE", "first", (row) => row.mse), { ...line("loss", "second", (row) => row.loss), dashed: true }];
  charts.push({
    place: "chart-loss",
    title: "MSE and whole loss (median) in training, of sampled pictures",
    x: steps,
    lines: loss,
  });
  const kl = [line("KL", "third", (row) => row.kl)];
  return [...charts, { place: "chart-kl", title: "KL, nats, median of neighbouring steps", x: steps, lines: kl }];
}

function testChart(rows: readonly MetricsRow[]): Chart | undefined {
  const all = rowsOf(rows, "evaluation");
  // whole and partial figures differ by their pictures: one line must not mix them
  const evaluations = all.some(({ whole }) => !whole) ? all.filter(({ whole }) => !whole) : all;
  if (evaluations.length === 0) return undefined;
  const flat = (label: string, colour: Line["colour"], value: number): Line => ({
    label,
    colour,
    dashed: true,
    values: evaluations.map(() => value),
  });
  const baselines = rowsOf(rows, "baselines").at(-1);
  return {
    place: "chart-test",
    title: "Test MSE beside both baselines",
    x: evaluations.map(({ step }) => step),
    lines: [
      { label: "network", colour: "first", dots: true, values: evaluations.map(({ mse }) => mse) },
      ...(baselines
        ? [flat("mean image", "quiet", baselines.meanImage.mse), flat("ridge", "second", baselines.ridge.mse)]
        : []),
    ],
  };
}

/** A single caption far from all others can have a KL of thousands, which would flatten the rest of a chart: the median does not follow it. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** At most `MOST_POINTS` rows: neighbours become their mean MSE and median loss and KL, at the step of the last of them. */
function thinned<T extends { step: number; loss: number; mse: number; kl: number }>(rows: readonly T[]) {
  const size = Math.ceil(rows.length / MOST_POINTS);
  return Array.from({ length: Math.ceil(rows.length / Math.max(1, size)) }, (_, index) => {
    const bucket = rows.slice(index * size, (index + 1) * size);
    const mean = (of: (row: T) => number) => bucket.reduce((sum, row) => sum + of(row), 0) / bucket.length;
    return {
      step: bucket.at(-1)!.step,
      loss: median(bucket.map(({ loss }) => loss)),
      mse: mean((row) => row.mse),
      kl: median(bucket.map(({ kl }) => kl)),
    };
  });
}

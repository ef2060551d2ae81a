import { type Column, fixed, type History, type LossColumn, percent } from "@bosquejo/report";
import { type MetricsRow, rowsOf } from "./metrics.js";

const precise = (value: number) => value.toPrecision(4);

const SAMPLED = "MSE and whole loss (median) in training, of sampled pictures";

/** Losses of a run's curves. A single caption far from all others can have a KL of thousands: the median ignores it. */
export const losses: readonly LossColumn[] = [
  { name: "mse", title: "MSE", format: fixed(4), average: "mean", chart: SAMPLED },
  { name: "loss", title: "loss", format: fixed(4), average: "median", chart: SAMPLED },
  {
    name: "kl",
    title: "KL",
    format: precise,
    average: "median",
    chart: "KL, nats, median of neighbouring steps",
  },
];

export const channelAccuracyAbout = "Channel accuracy: share of pixels whose largest colour channel is the right one.";
export const sharpnessAbout = "Sharpness: mean gradient, generated over real.";
export const decibels = (value: number): string => `${value.toFixed(2)} dB`;

/** The metric of verdicts and curves; less is better. */
export const metric: Column = { name: "mse", title: "MSE", format: fixed(4) };

/** Metrics of an evaluation, in the order of the report. */
export const metrics: readonly [Column, ...Column[]] = [
  metric,
  {
    name: "channelAccuracy",
    title: "channel accuracy",
    format: (value) => percent(value),
    about: channelAccuracyAbout,
  },
  { name: "psnr", title: "PSNR", format: decibels },
  { name: "ssim", title: "SSIM", format: fixed(3) },
  { name: "sharpness", title: "sharpness", format: fixed(3), about: sharpnessAbout },
  { name: "kl", title: "KL", format: precise },
];

/** The figures of `metrics.jsonl`. */
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

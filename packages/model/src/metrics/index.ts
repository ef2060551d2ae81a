import type { Figures } from "../types.js";
import { channelAccuracy } from "./channel-accuracy.js";
import { type Metric, meanOf } from "./metric.js";
import { psnr } from "./psnr.js";
import { sharpness } from "./sharpness.js";
import { ssim } from "./ssim.js";

const list = [
  {
    name: "mse",
    title: "MSE",
    description: "mean squared error over all values in 0..1",
    format: (value) => value.toFixed(4),
    sum: meanOf(({ mse }) => mse),
  },
  {
    name: "channelAccuracy",
    title: "channel accuracy",
    description: "share of pixels whose largest colour channel is the same as in the true image",
    noted: true,
    format: (value) => `${(100 * value).toFixed(1)} %`,
    sum: meanOf(channelAccuracy),
  },
  {
    name: "psnr",
    title: "PSNR",
    description: "peak signal-to-noise ratio, in dB",
    format: (value) => `${value.toFixed(2)} dB`,
    sum: meanOf(({ mse }) => psnr(mse)),
  },
  {
    name: "ssim",
    title: "SSIM",
    description: "structural similarity of luma (Wang et al. 2004), Gaussian window 11, sigma 1.5",
    format: (value) => value.toFixed(3),
    sum: meanOf(({ predictedLuma, realLuma, size }) => ssim(predictedLuma, realLuma, size)),
  },
  {
    name: "sharpness",
    title: "sharpness",
    description: "mean gradient of predicted images, divided by that of true images",
    noted: true,
    format: (value) => value.toFixed(3),
    sum: sharpness,
  },
] as const satisfies readonly Metric[];

type MetricName = (typeof list)[number]["name"];

/** The metrics of predicted images, in the order of tables. Sharpness is a ratio of sums, the others are means. */
export const metrics: readonly (Metric & { readonly name: MetricName })[] = list;

/** Metrics of predicted images, by name. */
export interface ImageMetrics extends Readonly<Record<MetricName, number>> {}

/** Figures of drawn images: the metrics, the model's own figures, and the number of pairs. */
export type EvaluationMetrics = ImageMetrics & { readonly pairs: number } & Figures;

import type { ImageMetrics } from "@bosquejo/model";
import { type MetricsRow, type RowOf, rowsOf } from "./metrics-file.js";

/** The two baselines that stand beside every network, computed on the same pictures. */
export type Baselines = Pick<RowOf<"baselines">, "meanImage" | "ridge">;

/** A judgement in plain words; `tone` is how good it is. */
export interface Verdict {
  readonly tone: "good" | "bad" | "open";
  readonly text: string;
}

// a smaller share of the MSE is no gain that one sees or should boast of
const LEAST_GAIN = 0.005;

/** What `--split pairs` does to every test figure. */
export const LEAK =
  "split by pairs: the same photo can be on both sides, so the test figures leak: they tell how well pictures were learnt by heart, too";

const mse = (value: number) => value.toFixed(4);
/** A share in words: 12.3 %. */
export const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

/** The evaluation that stands for a run: the last over all test pairs, otherwise the last. */
export function lastEvaluation(rows: readonly MetricsRow[]): RowOf<"evaluation"> | undefined {
  const all = rowsOf(rows, "evaluation");
  return all.findLast(({ whole }) => whole) ?? all.at(-1);
}

/** Whether a run beats its baselines. */
export function verdict(rows: readonly MetricsRow[]): Verdict {
  const evaluation = lastEvaluation(rows);
  const baselines = rowsOf(rows, "baselines").at(-1);
  if (!evaluation || !baselines) return { tone: "open", text: "The network has not been evaluated yet." };
  return compare(evaluation.mse, baselines);
}

/** Whether an MSE beats both baselines, in plain words. */
export function compare(network: number, { meanImage, ridge }: Baselines, split = "test"): Verdict {
  const figures = `${split === "all" ? "" : `${split} `}MSE ${mse(network)}; mean image ${mse(meanImage.mse)}, ridge ${mse(ridge.mse)}`;
  if (network >= meanImage.mse * (1 - LEAST_GAIN)) {
    const text = `The network is no better than the mean training image: it has learnt nothing from the text (${figures}).`;
    return { tone: "bad", text };
  }
  const under = `The network beats the mean training image by ${percent(1 - network / meanImage.mse)}`;
  if (network >= ridge.mse) {
    return {
      tone: "open",
      text: `${under}: it uses the text, but not as well as ridge regression from the same word vectors (${figures}).`,
    };
  }
  return { tone: "good", text: `${under} and ridge regression by ${percent(1 - network / ridge.mse)} (${figures}).` };
}

/** A table as texts; the first cell of a row is its name. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly note: string;
}

/** The metrics of a run's last evaluation beside both baselines. */
export function metricsTable(rows: readonly MetricsRow[]): Table | undefined {
  const evaluation = lastEvaluation(rows);
  if (!evaluation) return undefined;
  return tableOf(
    `network, step ${evaluation.step.toLocaleString("en-US")}`,
    evaluation,
    rowsOf(rows, "baselines").at(-1),
  );
}

/** A network's metrics beside both baselines. */
export function tableOf(
  name: string,
  network: ImageMetrics & { kl: number; pairs: number },
  baselines?: Baselines,
): Table {
  const row = (label: string, metrics: ImageMetrics, kl: string) => [
    label,
    mse(metrics.mse),
    percent(metrics.channelAccuracy),
    `${metrics.psnr.toFixed(2)} dB`,
    metrics.ssim.toFixed(3),
    metrics.sharpness.toFixed(3),
    kl,
  ];
  return {
    head: ["", "MSE", "channel accuracy", "PSNR", "SSIM", "sharpness", "KL"],
    rows: [
      row(name, network, network.kl.toPrecision(4)),
      ...(baselines
        ? [row("mean training image", baselines.meanImage, "–"), row("ridge regression", baselines.ridge, "–")]
        : []),
    ],
    note: `Over ${network.pairs.toLocaleString("en-US")} captions, of the network's mean picture. Channel accuracy: share of pixels whose largest colour channel is the right one. Sharpness: mean gradient, generated over real.`,
  };
}

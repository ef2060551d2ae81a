import type { DrawnComparison, DrawnFigure, DrawnModel, DrawnRow } from "../src/drawn/drawn.js";
import type { FigureValues, LossColumn } from "../src/figures.js";
import { fixed, percent } from "../src/format.js";
import { renderGrid } from "../src/grids.js";
import type { History } from "../src/run/history.js";

const figure = (
  name: string,
  title: string,
  better: DrawnFigure["better"],
  format: DrawnFigure["format"],
  ofReal?: number,
): DrawnFigure => ({
  ...{ name, title, better, format, definition: `definition of ${title}` },
  ...(ofReal !== undefined && { ofReal }),
});
const share = (value: number) => percent(value);

export const drawnFigures: readonly DrawnFigure[] = [
  figure("swd", "SWD", "lower", fixed(1)),
  ...[64, 32, 16].map((size) => figure(`swd${size}`, `SWD ${size}`, "lower", fixed(1))),
  figure("kid", "KID", "lower", fixed(2), 0),
  figure("kidSpread", "spread of KID", "lower", fixed(2)),
  figure("nearestReal", "1-NN real", "real", share, 0.5),
  figure("nearestDrawn", "1-NN drawn", "real", share, 0.5),
  figure("density", "density", "real", fixed(3), 1),
  figure("coverage", "coverage", "higher", share),
  figure("gradientEnergy", "gradient energy", "real", fixed(3), 1),
  figure("captionAt1", "caption first", "higher", share),
  figure("captionAt10", "caption in first 10", "higher", share),
  figure("captionAt10Shuffled", "the same, captions shuffled", "lower", share),
  figure("diversity", "diversity", "higher", fixed(3)),
  figure("copies", "copies", "lower", share),
  figure("ownMse", "MSE", "lower", fixed(4)),
  figure("ownNearest", "nearest is own", "higher", share),
];

/** Figures of the kind `set` of pictures that are `far` (0 to 1) from real ones. */
const setValues = (far: number): FigureValues => ({
  ...{ swd: 8 + 90 * far, swd64: 7 + 110 * far, swd32: 8 + 80 * far, swd16: 9 + 75 * far },
  ...{
    kid: 0.01 + 6 * far,
    kidSpread: 0.02 + 0.1 * far,
    nearestReal: 0.5 + 0.5 * far,
    nearestDrawn: 0.51 + 0.49 * far,
  },
  ...{ density: 1 - far, coverage: 0.86 * (1 - far), gradientEnergy: 1.02 - far },
});
const captionValues = (at10: number): FigureValues => ({ captionAt1: at10 / 4, captionAt10: at10 });

export const drawnRow = (name: string, kind: DrawnRow["kind"], values: FigureValues): DrawnRow => ({
  ...{ name, kind, values, about: `pictures: ${name}` },
});

/** Figures of real pictures' quality: no rule finds a fault. */
export const faultless: FigureValues = {
  ...setValues(0.1),
  ...captionValues(0.6),
  ...{ captionAt10Shuffled: 0.1, diversity: 0.2, copies: 0.03, ownMse: 0.13 },
};

export const drawnFloors: readonly DrawnRow[] = [
  drawnRow("real pictures", "floor", { ...captionValues(0.601), copies: 0.031 }),
  drawnRow("other real pictures", "floor", setValues(0)),
  drawnRow("mean image", "floor", { ...setValues(1), ...captionValues(0.1), copies: 0, ownMse: 0.0836 }),
  drawnRow("blurred pictures", "floor", { ...setValues(0.8), ...captionValues(0.41), copies: 0, ownMse: 0.012 }),
  drawnRow("noisy pictures", "floor", { ...setValues(0.4), gradientEnergy: 2.2, ...captionValues(0.5), copies: 0 }),
  drawnRow("copied pictures", "floor", { ...setValues(0.1), ...captionValues(0.84), copies: 1, ownMse: 0.11 }),
];

/** Figures of blurs, as networks that draw means have them. */
const blurs = { ...setValues(0.95), ...captionValues(0.42), captionAt10Shuffled: 0.101, copies: 0, ownMse: 0.0697 };

const ridge = drawnRow("ridge regression", "baseline", { ...blurs, ...captionValues(0.38), ownMse: 0.0732 });

const losses: readonly LossColumn[] = [
  { name: "loss", title: "loss", format: fixed(4), average: "median", chart: "MSE and loss in training" },
  { name: "error", title: "MSE", format: fixed(4), average: "mean", chart: "MSE and loss in training" },
];

/** A curve that falls to a value. Evaluations are at steps between those of the training. */
const historyOf = (evaluated: readonly string[]): History => {
  const values = (step: number, names: readonly string[], more = 0) =>
    Object.fromEntries(names.map((name) => [name, 0.07 + more + 0.03 * Math.exp(-step / 300)]));
  return {
    training: Array.from({ length: 40 }, (_, i) => ({
      step: 50 * (i + 1),
      values: values(50 * (i + 1), ["loss", "error"]),
    })),
    evaluations: Array.from({ length: 8 }, (_, i) => {
      const step = 230 * (i + 1);
      return { step, values: values(step, evaluated, 0.004), whole: false, pairs: 500 };
    }),
    ...(evaluated.includes("error") && { baselines: { meanImage: { error: 0.0836 }, ridge: { error: 0.0732 } } }),
  };
};

export const drawnModel = (name: string, draws: DrawnModel["draws"], more: Partial<DrawnModel> = {}): DrawnModel => ({
  ...{ name, draws, adapter: "llvmpipe", parameters: 1_234_567, steps: 2000, epochs: 12.34, seconds: 1234 },
  ...{ losses, ending: "finished", history: historyOf(draws === "means" ? ["error"] : ["loss"]) },
  config: { preset: name, training: { batchSize: 32, learningRate: draws === "means" ? 0.001 : 0.0005 } },
  ...more,
});

/** A comparison of `sketch`, which draws means, and `flow`, which draws samples; `more` replaces any part of it. */
export const drawnComparison = (more: Partial<DrawnComparison> = {}): DrawnComparison => ({
  ...{ data: "emoji", split: "images", wordVectors: "glove.6B.100d, 4,000 words", date: "2026-11-29T09:30:05.000Z" },
  images: { train: 1502, test: 376 },
  pairs: { train: 5178, test: 1294 },
  unknownWords: { captions: 120, of: 6472 },
  command: "pnpm cli reproduce emoji --models sketch,flow",
  matcher: "0123456789abcdef".repeat(4),
  figures: drawnFigures,
  unseen: [drawnRow("sketch", "network", blurs), drawnRow("flow", "network", faultless), ridge, ...drawnFloors],
  trained: [
    drawnRow("sketch", "network", { ...blurs, ownNearest: 0.2 }),
    drawnRow("flow", "network", { ...faultless, ownNearest: 0.97 }),
  ],
  errors: {
    figures: [
      { name: "error", title: "MSE", format: fixed(4) },
      { name: "psnr", title: "PSNR", format: fixed(2) },
      { name: "ssim", title: "SSIM", format: fixed(3) },
    ],
    rows: [
      drawnRow("sketch", "network", { error: 0.0697, psnr: 11.9, ssim: 0.35 }),
      drawnRow("mean image", "baseline", { error: 0.0836, psnr: 11.1 }),
    ],
  },
  models: [drawnModel("sketch", "means"), drawnModel("flow", "samples")],
  missing: [],
  pictures: { unseen: Uint8Array.of(137, 80, 78, 71, 1), trained: Uint8Array.of(137, 80, 78, 71) },
  ...more,
});

/** Renders a PNG grid of pictures in one colour each. */
export const colouredGrid = (headings: readonly string[], captions: readonly string[]): Promise<Uint8Array> =>
  renderGrid({
    ...{ title: "Captions", subtitle: "emoji, pictures of 64x64 pixels", panels: 1, headings },
    rows: captions.map((caption, row) => ({
      caption,
      images: headings.map((_, column) => {
        const colour = [40 * row, 255 - 30 * column, 25 * (row + column)];
        return Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => colour[i % 3]! % 256);
      }),
    })),
  });

import { metrics, setMeasures } from "@bosquejo/model";
import { type Column, type DrawnFigure, percent } from "@bosquejo/report";
import { metricColumn } from "../run-folder/figures.js";

const measured: readonly DrawnFigure[] = setMeasures
  .filter(({ name }) => name !== "ownMse" && name !== "ownNearest")
  .map(({ name, title, description, better, ofReal, format }) => ({
    ...{ name, title, format, definition: description, better },
    ...(ofReal !== undefined && { ofReal }),
  }));

const own: readonly DrawnFigure[] = setMeasures
  .filter(({ name }) => name === "ownMse" || name === "ownNearest")
  .map(({ name, title, description, better, format }) => ({ name, title, format, definition: description, better }));

const further: readonly DrawnFigure[] = [
  {
    name: "captionAt10Shuffled",
    title: "with other captions",
    definition: "caption in first 10, if the pictures have the captions of other pictures; by chance 10 %",
    better: "lower",
    format: percent,
  },
  {
    name: "diversity",
    title: "diversity",
    definition: "difference between pictures of one caption, divided by that between two real pictures",
    better: "real",
    format: percent,
  },
];

/** The columns of the tables, in order. Figures of trained captions only are empty for unseen ones. */
export const drawnFigures: readonly DrawnFigure[] = [...measured, ...further, ...own];

/** The error metrics of networks that draw means. */
export const errorFigures: readonly Column[] = metrics
  .filter(({ name }) => ["mse", "psnr", "ssim"].includes(name))
  .map(({ name }) => metricColumn(name));

import {
  explainedShare,
  metrics,
  modelOf,
  type NetworkMeasures,
  type PredictorFigures,
  type RunConfig,
} from "@bosquejo/model";
import { agreementTable, type Column, counted, figuresTable, fixed, percent, type Table } from "@bosquejo/report";
import { metric, metricColumn } from "../run-folder/figures.js";

const others = metrics.map(({ name }) => metricColumn(name)).filter(({ name }) => name !== metric.name);

const columns: readonly Column[] = [
  { ...metric, format: fixed(5) },
  {
    name: "explained",
    title: "explained",
    format: (value) => percent(value),
    about: "Explained: the share of the pixel variance around the mean training image that the prediction explains.",
  },
  ...others,
  {
    name: "averagedMse",
    title: "MSE, captions averaged",
    format: fixed(5),
    about: "Captions averaged: the prediction for a photo is the mean of the images of its captions.",
  },
];

/** Returns the four predictors with their names, the network first. */
const predictors = (
  name: string,
  { network, shuffled, meanImage, ridge }: NetworkMeasures,
): [string, PredictorFigures][] => [
  [name, network],
  ["the same with shuffled captions", shuffled],
  ["mean training image", meanImage],
  ["ridge regression", ridge],
];

/**
 * Returns two tables: the metrics of predicted images, and their agreement with the true images. They were measured on
 * `measures.pairs` of `all` captions.
 */
export function measuresTables(name: string, measures: NetworkMeasures, all: number): Table[] {
  const { pairs, meanImage } = measures;
  const owners = predictors(name, measures).map(([owner, { retrieval, ...values }]) => ({
    name: owner,
    values: { ...values, explained: explainedShare(values.mse, meanImage.mse) },
    retrieval,
  }));
  const part = pairs < all ? ` of ${counted(all)}, spread evenly` : "";
  return [
    figuresTable(columns, owners, `Over ${counted(pairs)} captions${part}, of mean images.`),
    agreementTable(owners, measures.network.retrieval.gallery),
  ];
}

/** Returns the figures that are no columns, one line each: those of the model, latent dimensions, diversity. */
export function otherFigures(
  config: Pick<RunConfig, "model">,
  { own, latent, diversity }: Pick<NetworkMeasures, "own" | "latent" | "diversity">,
): string {
  const { losses, figures: shown } = modelOf(config);
  const titles = new Map([...losses, ...(shown?.shown ?? [])].map(({ name, title }) => [name, title]));
  const figures = Object.entries(own).map(([name, value]) => `${titles.get(name) ?? name} ${value.toPrecision(4)}`);
  return [
    ...(figures.length > 0 ? [figures.join(", ")] : []),
    ...(latent
      ? [
          `latent dimensions: ${latent.active} of ${latent.kl.length} differ between captions, ` +
            `${latent.collapsed} collapsed to the prior`,
        ]
      : []),
    `diversity: samples of one caption differ by ${diversity.draws.toFixed(3)}, ` +
      `photos by ${diversity.photos.toFixed(3)} (root mean square)`,
  ].join("\n");
}

import { explainedShare, type Figures, type NetworkMeasures } from "@bosquejo/model";
import { agreementTable, type Column, counted, figuresTable, fixed, percent, type Table } from "@bosquejo/report";
import { channelAccuracyAbout, decibels, sharpnessAbout } from "../run-folder/figures.js";

const columns: readonly Column[] = [
  { name: "mse", title: "MSE", format: fixed(5) },
  {
    name: "explained",
    title: "explained",
    format: (value) => percent(value),
    about: "Explained: share of the pixel variance about the mean training image.",
  },
  { name: "channelAccuracy", title: "channel accuracy", format: fixed(4), about: channelAccuracyAbout },
  { name: "psnr", title: "PSNR", format: decibels },
  { name: "ssim", title: "SSIM", format: fixed(3) },
  { name: "sharpness", title: "sharpness", format: fixed(3), about: sharpnessAbout },
  {
    name: "averagedMse",
    title: "MSE, captions averaged",
    format: fixed(5),
    about: "Captions averaged: each photo gets the mean of its captions' images.",
  },
];

/** The four predictors by name, the network first. */
const predictors = (name: string, { network, shuffled, meanImage, ridge }: NetworkMeasures): [string, Figures][] => [
  [name, network],
  ["the same with shuffled captions", shuffled],
  ["mean training image", meanImage],
  ["ridge regression", ridge],
];

/** How near predicted images come to the true ones, then how well they find them; measured on `measures.pairs` of `all` captions. */
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

/** Figures that have a line each: KL and its dimensions, diversity. */
export function otherFigures({ kl, loss, latent, diversity }: NetworkMeasures): string {
  const dimensions = latent.kl.length;
  return [
    `KL ${kl.toPrecision(4)} nats, loss ${loss.toFixed(5)} (MSE + KL by its weight)`,
    `latent dimensions: ${latent.active} of ${dimensions} tell captions apart, ${latent.collapsed} collapsed to the prior`,
    `diversity: samples of one caption differ by ${diversity.draws.toFixed(3)}, photos by ${diversity.photos.toFixed(3)} (root mean square)`,
  ].join("\n");
}

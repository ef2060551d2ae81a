import type { Figures, NetworkMeasures } from "@bosquejo/model";
import { percent, type Table } from "./verdict.js";

const count = (value: number) => value.toLocaleString("en-US");

/** The four predictors by name, the network first. */
const predictors = (name: string, { network, shuffled, meanImage, ridge }: NetworkMeasures): [string, Figures][] => [
  [name, network],
  ["the same with shuffled captions", shuffled],
  ["mean training image", meanImage],
  ["ridge regression", ridge],
];

/** How near predicted images come to the true ones; measured on `measures.pairs` of `all` captions. */
export function figuresTable(name: string, measures: NetworkMeasures, all: number): Table {
  const { pairs, meanImage } = measures;
  const rows = predictors(name, measures).map(([label, figures]) => [
    label,
    figures.mse.toFixed(5),
    percent(1 - figures.mse / meanImage.mse),
    figures.channelAccuracy.toFixed(4),
    `${figures.psnr.toFixed(2)} dB`,
    figures.ssim.toFixed(3),
    figures.sharpness.toFixed(3),
    figures.averagedMse.toFixed(5),
  ]);
  const part = pairs < all ? ` of ${count(all)}, spread evenly` : "";
  return {
    head: ["", "MSE", "explained", "channel accuracy", "PSNR", "SSIM", "sharpness", "MSE, captions averaged"],
    rows,
    note: `Over ${count(pairs)} captions${part}, of mean images. Explained: share of the pixel variance about the mean training image. Channel accuracy: share of pixels whose largest colour channel is the right one. Sharpness: mean gradient, generated over real. Captions averaged: each photo gets the mean of its captions' images.`,
  };
}

/** How well predicted images tell their own photo from others. */
export function agreementTable(name: string, measures: NetworkMeasures): Table {
  const gallery = measures.network.retrieval.gallery;
  const share = (value: number) => value.toFixed(3);
  const rows = predictors(name, measures).map(([label, { retrieval }]) => [
    label,
    ...[retrieval.distance, retrieval.cosine].flatMap((ranks) => [
      ranks.medianRank.toFixed(1),
      ...[ranks.recallAt1, ranks.recallAt5, ranks.recallAt10].map(share),
    ]),
  ]);
  const chance = [((gallery + 1) / 2).toFixed(1), ...[1, 5, 10].map((k) => share(Math.min(1, k / gallery)))];
  const heads = (by: string) => [`rank by ${by}`, "at 1", "at 5", "at 10"];
  return {
    head: ["", ...heads("distance"), ...heads("cosine")],
    rows: [...rows, ["chance", ...chance, ...chance]],
    note: `Rank: median rank of the true photo among ${gallery} by nearness to the generated image; at k: how often it is among the first k. Cosine: after the mean training image is taken off both.`,
  };
}

/** What has a line each: KL and its dimensions, diversity. */
export function otherFigures({ kl, loss, latent, diversity }: NetworkMeasures): string {
  const dimensions = latent.kl.length;
  return [
    `KL ${kl.toPrecision(4)} nats, loss ${loss.toFixed(5)} (MSE + KL by its weight)`,
    `latent dimensions: ${latent.active} of ${dimensions} tell captions apart, ${latent.collapsed} collapsed to the prior`,
    `diversity: samples of one caption differ by ${diversity.draws.toFixed(3)}, photos by ${diversity.photos.toFixed(3)} (root mean square)`,
  ].join("\n");
}

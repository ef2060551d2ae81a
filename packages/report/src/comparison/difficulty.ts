import { type Bar, barChart } from "../bars.js";
import { unbrokenPercent } from "../format.js";
import { note, paragraph } from "../html.js";
import { type Table, tableHtml } from "../tables.js";
import type { ComparedModel, ComparedPredictor, Comparison, Latent } from "./comparison.js";
import { latentCharts } from "./latent-chart.js";
import { publication, publishedShare } from "./published.js";
import { bestOf, isComparable, ourName, shareOf } from "./summary.js";
import { shuffledTable } from "./table.js";

// a smaller part of the pixel variance is no difference
const LEAST = 0.005;

const subsection = (title: string, ...content: string[]) => `<h3>${title}</h3>\n${content.join("\n")}`;

/** Why the task is hard: what captions say, how much of it networks use, and how the loss blurs it. */
export function difficultySection(comparison: Comparison): string {
  const best = bestOf(comparison);
  if (!best) return "";
  const parts = [
    subsection(
      "Does the text matter at all?",
      paragraph(textMatters(best)),
      tableHtml(shuffledTable(comparison), "compare"),
    ),
    subsection("How much could a caption tell?", explainedBars(comparison), variogram(comparison)),
    latentPart(best, comparison.models),
    subsection("Would one find the photo by its sketch?", rankBars(comparison, best)),
    subsection("Why sketches are blurred", paragraph(blurText(best)), tableHtml(samplesTable(comparison), "compare")),
  ].filter(Boolean);
  return `<section class="hard"><h2>Why is it so hard?</h2>\n${parts.join("\n")}</section>`;
}

function textMatters(model: ComparedModel): string {
  const { network, shuffled, meanImage } = model.measures;
  const [own, others, mean] = [network.mse, shuffled.mse, meanImage.mse].map((mse) => mse.toFixed(4));
  const figures = `${ourName(model)} has a test MSE of ${own} with a photo's own caption, ${others} with another photo's; the mean image, which reads nothing, ${mean}`;
  return shuffled.mse - network.mse > LEAST * meanImage.mse
    ? `Yes: ${figures}. What it gains over the mean image comes from the words.`
    : `Hardly: ${figures}. It draws nearly the same whatever it reads.`;
}

const bar = (name: string, value: number, colour: Bar["colour"], text = unbrokenPercent(value)): Bar => ({
  name,
  value,
  colour,
  text,
});

function explainedBars(comparison: Comparison): string {
  const { models } = comparison;
  const both = (model: ComparedModel, name: string, figures: ComparedPredictor, colour: Bar["colour"]) => [
    bar(name, shareOf(model, figures.mse), colour),
    bar(`${name}, a photo's captions averaged`, shareOf(model, figures.averagedMse), colour),
  ];
  const published = publication.models.map((model) =>
    bar(`published ${model.name}`, publishedShare(model), "second", `about ${unbrokenPercent(publishedShare(model))}`),
  );
  const chart = barChart({
    bars: [
      ...both(models[0]!, "ridge", models[0]!.measures.ridge, "quiet"),
      ...(isComparable(comparison) ? published : []),
      ...models.flatMap((model) => both(model, ourName(model), model.measures.network, "first")),
    ],
    start: 0,
    reach: [0],
    tick: (value) => `${Number((100 * value).toFixed(2))} %`,
    axis: "share of the pixel variance about the mean training image that is explained on the test side; more is better",
    guides: [],
  });
  const words =
    "What the images from all captions of a photo explain on average, beyond that of a single one, is what one caption leaves out.";
  return `${paragraph(words)}\n${chart}`;
}

/** The difference of photos whose captions are near. */
function variogram({ difficulty: { semivariogram: bins, variance } }: Comparison): string {
  const nearest = bins[0];
  if (!nearest) return "";
  const share = (value: number) => `${Number((100 * value).toPrecision(3))} %`;
  const words = `Photos whose captions are nearly the same still differ: the nearest ${share(nearest.nearest)} of all couples of training captions leave ${unbrokenPercent(nearest.unexplainedShare)} ± ${unbrokenPercent(nearest.standardError)} of the variance open. That is an upper bound for what no model of mean word vectors can explain: even these couples are ${nearest.distance.toFixed(1)} apart, and nearer ones might leave less.`;
  const bars = bins.map(({ nearest: such, distance, unexplainedShare, standardError }): Bar => {
    const name =
      such < 1 ? `nearest ${share(such)}, ${distance.toFixed(1)} apart` : `all, ${distance.toFixed(1)} apart`;
    const text = `${unbrokenPercent(unexplainedShare)} ± ${(100 * standardError).toFixed(1)}`;
    return { name, value: unexplainedShare, colour: "third", text, error: standardError };
  });
  const chart = barChart({
    bars,
    start: 0,
    reach: [0],
    tick: (value) => `${Math.round(100 * value)} %`,
    axis: `unexplained share: half the mean squared difference of the two photos, over the pixel variance; ± is a standard error. Distances are of standardized mean word vectors. Pixel variance of the test side: ${variance.toFixed(4)}.`,
    guides: [1],
  });
  return `${paragraph(words)}\n${chart}`;
}

const LATENT =
  "KL of each dimension, the largest first, in nats, mean over test captions; the scale is logarithmic. Active: the mean's variance over captions is above 0.01. Collapsed: below 0.01 nats, the dotted line.";

function latentPart(best: ComparedModel, models: readonly ComparedModel[]): string {
  const { latent } = best.measures;
  if (!latent) return "";
  return subsection(
    "What passes the latent space",
    paragraph(latentText(best, latent)),
    latentCharts(models),
    note(LATENT),
  );
}

function latentText(model: ComparedModel, { kl, active }: Latent): string {
  const setting = model.latentSetting ?? "setting";
  return active < kl.length / 2
    ? `The KL term presses most dimensions onto the prior, where they say nothing of the caption: ${active} of ${kl.length} are left to ${ourName(model)}, at a ${setting}.`
    : `At its ${setting} ${ourName(model)} keeps ${active} of ${kl.length} dimensions in use.`;
}

function rankBars({ models }: Comparison, best: ComparedModel): string {
  const { gallery, cosine } = best.measures.network.retrieval;
  const chance = (gallery + 1) / 2;
  const rank = (name: string, { retrieval }: ComparedPredictor, colour: Bar["colour"]) => {
    const { medianRank, recallAt10 } = retrieval.cosine;
    return bar(name, medianRank, colour, `${medianRank.toFixed(1)} · ${recallAt10.toFixed(3)}`);
  };
  const chart = barChart({
    bars: [
      bar("chance", chance, "quiet", `${chance.toFixed(1)} · ${Math.min(1, 10 / gallery).toFixed(3)}`),
      rank("ridge", best.measures.ridge, "quiet"),
      ...models.map((model) => rank(ourName(model), model.measures.network, "first")),
    ],
    start: chance,
    reach: [1],
    tick: String,
    axis: `median rank of the true photo among ${gallery} by cosine, 1 is best (left), and recall at 10 (right figure)`,
    guides: [chance],
  });
  const meant =
    cosine.medianRank < chance / 2
      ? "A small share of the pixel variance is enough to tell many photos apart, and far too little to draw them."
      : "That is not far from chance: sketches of different captions are too much alike.";
  const words = `By the sketch of ${ourName(best)} the true photo has a median rank of ${cosine.medianRank.toFixed(1)} among ${gallery}; by chance it would have ${chance.toFixed(1)}. ${meant}`;
  return `${paragraph(words)}\n${chart}`;
}

function blurText(model: ComparedModel): string {
  const { network, diversity } = model.measures;
  const drawn = diversity.draws < diversity.photos / 2 ? ": what the caption leaves open is averaged, not drawn" : "";
  return `The least squared error is had by the mean of all photos that fit a caption, and a mean of many photos is blurred: ${ourName(model)} has ${unbrokenPercent(network.sharpness)} of the photos' sharpness. Its samples of one caption differ by ${diversity.draws.toFixed(3)}, photos by ${diversity.photos.toFixed(3)}${drawn}.`;
}

function samplesTable({ models }: Comparison): Table {
  const { meanImage, ridge, diversity } = models[0]!.measures;
  const row = (name: string, figures: ComparedPredictor, draws: string) => [name, draws, figures.sharpness.toFixed(3)];
  return {
    head: ["", "samples of one caption differ by", "sharpness"],
    rows: [
      ["photos", diversity.photos.toFixed(3), "1"],
      ...models.map((model) => row(ourName(model), model.measures.network, model.measures.diversity.draws.toFixed(3))),
      row("ridge", ridge, "–"),
      row("mean image", meanImage, "–"),
    ],
    note: "Differences are root mean squares, pixels in 0..1; of photos, those between different ones.",
  };
}

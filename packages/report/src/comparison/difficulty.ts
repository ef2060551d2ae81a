import { type Bar, barChart } from "../bars.js";
import { unbrokenPercent } from "../format.js";
import { note, paragraph } from "../html.js";
import { type Table, tableHtml } from "../tables.js";
import type { ComparedModel, ComparedPredictor, Comparison, Latent } from "./comparison.js";
import { latentCharts } from "./latent-chart.js";
import { publication, publishedShare } from "./published.js";
import { bestOf, isComparable, ourName, shareOf } from "./summary.js";
import { shuffledTable } from "./table.js";

// differences below this share of the mean image's MSE do not count
const LEAST_DIFFERENCE = 0.005;

const subsection = (title: string, ...content: string[]) => `<h3>${title}</h3>\n${content.join("\n")}`;

/**
 * Renders the section on the difficulty of the task: the information in captions, the part of it that networks use, and
 * the blur that the loss causes.
 */
export function difficultySection(comparison: Comparison): string {
  const best = bestOf(comparison);
  if (!best) return "";
  const parts = [
    subsection("Does the text matter?", paragraph(textMatters(best)), tableHtml(shuffledTable(comparison), "compare")),
    subsection("How much can a caption explain?", explainedBars(comparison), variogram(comparison)),
    latentPart(best, comparison.models),
    subsection("Can the photo be found by its sketch?", rankBars(comparison, best)),
    subsection("Why are sketches blurred?", paragraph(blurText(best)), tableHtml(samplesTable(comparison), "compare")),
  ].filter(Boolean);
  return `<section class="hard"><h2>Why is it so hard?</h2>\n${parts.join("\n")}</section>`;
}

function textMatters(model: ComparedModel): string {
  const { network, shuffled, meanImage } = model.measures;
  const [own, others, mean] = [network.mse, shuffled.mse, meanImage.mse].map((mse) => mse.toFixed(4));
  const figures =
    `${ourName(model)} has a test MSE of ${own} with a photo's own caption, and of ${others} with the caption of ` +
    `another photo. The mean image, which uses no caption, has ${mean}.`;
  return shuffled.mse - network.mse > LEAST_DIFFERENCE * meanImage.mse
    ? `Yes: ${figures} The network's gain over the mean image comes from the words.`
    : `Hardly: ${figures} The network draws nearly the same image for every caption.`;
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
    bar(`${name}, mean over a photo's captions`, shareOf(model, figures.averagedMse), colour),
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
    axis: "Explained share of the pixel variance of the test photos around the mean training image; more is better.",
    guides: [],
  });
  const words =
    "Each photo has several captions. The mean of the images from all of them explains more than the image from a " +
    "single caption. The difference between the two bars of a model is what one caption leaves out.";
  return `${paragraph(words)}\n${chart}`;
}

/** Renders the semivariogram: the differences between photos whose captions are near each other. */
function variogram({ difficulty: { semivariogram: bins, variance } }: Comparison): string {
  const nearest = bins[0];
  if (!nearest) return "";
  const share = (value: number) => `${Number((100 * value).toPrecision(3))} %`;
  const open = `${unbrokenPercent(nearest.unexplainedShare)} ± ${unbrokenPercent(nearest.standardError)}`;
  const words =
    "Photos with nearly the same caption still differ. A couple is two training captions of different photos. The " +
    `nearest ${share(nearest.nearest)} of all couples leave ${open} of the pixel variance unexplained. This is an ` +
    "upper bound for the share that no model of mean word vectors can explain: the captions of these couples still " +
    `have a distance of ${nearest.distance.toFixed(1)}, and nearer captions might leave less unexplained.`;
  const bars = bins.map(({ nearest: such, distance, unexplainedShare, standardError }): Bar => {
    const name =
      such < 1 ? `nearest ${share(such)}, distance ${distance.toFixed(1)}` : `all, distance ${distance.toFixed(1)}`;
    const text = `${unbrokenPercent(unexplainedShare)} ± ${(100 * standardError).toFixed(1)}`;
    return { name, value: unexplainedShare, colour: "third", text, error: standardError };
  });
  const chart = barChart({
    bars,
    start: 0,
    reach: [0],
    tick: (value) => `${Math.round(100 * value)} %`,
    axis:
      "Unexplained share: half the mean squared difference between the two photos of a couple, divided by the pixel " +
      "variance of the training side; ± is the standard error. The distance is that of the standardized mean word " +
      `vectors of the captions. Pixel variance of the test side: ${variance.toFixed(4)}.`,
    guides: [1],
  });
  return `${paragraph(words)}\n${chart}`;
}

const LATENT =
  "The bars are the KL divergence of each latent dimension from the prior, in nats, as the mean over the test " +
  "captions; the largest is first. The scale is logarithmic. A dimension is active if the variance of its mean over " +
  "the captions is above 0.01. It has collapsed if its KL divergence is below 0.01 nats, the dotted line.";

function latentPart(best: ComparedModel, models: readonly ComparedModel[]): string {
  const { latent } = best.measures;
  if (!latent) return "";
  return subsection(
    "How much of the latent space is used?",
    paragraph(latentText(best, latent)),
    latentCharts(models),
    note(LATENT),
  );
}

function latentText(model: ComparedModel, { kl, active }: Latent): string {
  const setting = model.latentSetting ?? "setting";
  const used = `With its ${setting}, ${ourName(model)} has ${active} active dimensions of ${kl.length}`;
  return active < kl.length / 2
    ? `The KL term pulls most dimensions to the prior. There they carry no information about the caption. ${used}.`
    : `${used}: their values depend on the caption.`;
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
    axis:
      `Left figure: median rank of the true photo among ${gallery} photos by cosine; 1 is best. ` +
      "Right figure: recall at 10; more is better.",
    guides: [chance],
  });
  const meant =
    cosine.medianRank < chance / 2
      ? "A small share of the pixel variance is enough to distinguish many photos, but far too little to draw them."
      : "That is not far from chance: sketches of different captions are too similar.";
  const words =
    `Photos are ordered by their similarity to a sketch of ${ourName(best)}. The true photo has a median rank of ` +
    `${cosine.medianRank.toFixed(1)} among ${gallery}; by chance it would be ${chance.toFixed(1)}. ${meant}`;
  return `${paragraph(words)}\n${chart}`;
}

function blurText(model: ComparedModel): string {
  const { network, diversity } = model.measures;
  const averaged =
    diversity.draws < diversity.photos / 2 ? ": details that the caption leaves open are averaged, not drawn" : "";
  return (
    "The image with the least expected squared error is the mean of all photos that fit the caption, and a mean of " +
    `many photos is blurred. The images of ${ourName(model)} have ${unbrokenPercent(network.sharpness)} of the ` +
    `photos' sharpness. Its samples of one caption differ by ${diversity.draws.toFixed(3)}, different photos by ` +
    `${diversity.photos.toFixed(3)}${averaged}.`
  );
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
    note: "Differences are root mean squares, pixels in 0..1. In the row “photos” they are between different photos.",
  };
}

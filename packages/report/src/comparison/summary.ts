import { capitalized, counted, listed, minute, unbrokenPercent } from "../format.js";
import { judge, LEAK, type Verdict } from "../verdict.js";
import type { ComparedModel, Comparison } from "./comparison.js";
import { officialSplit, publication, publishedShare } from "./published.js";

/** The name of one of our models beside the publication's. */
export const ourName = ({ name }: Pick<ComparedModel, "name">): string => `our ${name}`;

/** True if our figures and the publication's are of the same photos. */
export const isComparable = ({ data }: Pick<Comparison, "data">): boolean => data === publication.data;

/** Share of the test photos' pixel variance that a model explains from their captions. */
export const shareOf = ({ measures }: ComparedModel, mse = measures.network.mse): number =>
  1 - mse / measures.meanImage.mse;

/** The model of the least test MSE. */
export const bestOf = ({ models }: Pick<Comparison, "models">): ComparedModel | undefined =>
  [...models].sort((a, b) => a.measures.network.mse - b.measures.network.mse)[0];

/** Our networks against ridge regression and the publication's, in plain words. */
export function comparisonVerdict(comparison: Comparison): Verdict {
  const best = bestOf(comparison);
  if (!best) return { tone: "open", text: "No network is trained yet." };
  const { network, meanImage, ridge } = best.measures;
  const several = comparison.models.length > 1;
  const variance = "of the test photos' pixel variance";
  const shares = comparison.models.map((model) => `${model.name} ${unbrokenPercent(shareOf(model))}`);
  const ours = several
    ? `our networks explain so much ${variance}: ${listed(shares)}`
    : `${ourName(best)} explains ${unbrokenPercent(shareOf(best))} ${variance}`;
  const linear = `ridge regression, a linear map from the mean word vector, ${unbrokenPercent(shareOf(best, ridge.mse))}`;
  const published = isComparable(comparison) ? `; the published networks ${publishedShares()}` : "";
  const learnt = published && " The published networks learnt about what a linear map learns.";
  const { tone } = judge({
    metric: comparison.metric,
    network: network.mse,
    meanImage: meanImage.mse,
    ridge: ridge.mse,
  });
  const judged = {
    good: `${several ? `Our best, ${best.name},` : capitalized(ourName(best))} beats the linear map by ${unbrokenPercent(1 - network.mse / ridge.mse)} of its MSE.`,
    open: "Ours do no better than the linear map.",
    bad: "Ours do no better than the mean training image: they have learnt nothing from the text.",
  }[tone];
  const text = `From captions ${ours}; ${linear}${published}.${learnt} ${judged}`;
  return { tone, text };
}

function publishedShares(): string {
  const shares = publication.models.map(publishedShare);
  const linear = unbrokenPercent(publishedShare({ testLoss: officialSplit.ridge }));
  return `about ${unbrokenPercent(Math.min(...shares))} to ${unbrokenPercent(Math.max(...shares))}, where ridge regression has about ${linear}`;
}

const testsOf = ({ tests }: Comparison): string =>
  ({
    test: "the published test list",
    dev: "the published dev list, as the photos of the test list are not there",
    "held-out": "a held-out share",
  })[tests];

/** Reservations about the figures, a sentence each. */
export function caveats(comparison: Comparison): string[] {
  const { split, models, missing, pairs, images, data } = comparison;
  const measured = models[0]?.measures.pairs ?? pairs.test;
  const part = measured < pairs.test ? `${counted(measured)} of ${counted(pairs.test)}` : counted(pairs.test);
  const ours = `Our test figures are of ${testsOf(comparison)}: ${part} captions of ${counted(images.test)} photos`;
  const all = isComparable(comparison)
    ? [
        `${ours}; the publication split the photos anew, ${publication.split}, in a way it does not tell, so last digits do not compare.`,
        `“About”: 1 − published test loss / ${officialSplit.meanImage}, the mean image's MSE on the published lists; the loss holds a KL term too, so that the true share may be a little larger.`,
      ]
    : [`${ours}. They are of ${data}, the published ones of ${publication.data}: those do not compare.`];
  const cut = models
    .filter(({ ending }) => ending === "time")
    .map(
      (model) =>
        `${capitalized(ourName(model))} ended as its time was up, after ${epochsText(model)} epochs: more might help it.`,
    );
  return [
    ...all,
    ...(split === "pairs" ? [`${capitalized(LEAK)}.`] : []),
    ...cut,
    ...(missing.length > 0
      ? [`Not trained yet: ${listed(missing)}. The same command goes on with what is missing.`]
      : []),
  ];
}

/** "6.2 of 20" */
export const epochsText = ({ epochs, plannedEpochs }: ComparedModel): string =>
  `${Number(epochs.toFixed(1))} of ${plannedEpochs}`;

/** Adapters of the models, each once. */
export const adaptersOf = ({ models }: Pick<Comparison, "models">): string[] => [
  ...new Set(models.map(({ adapter }) => adapter)),
];

/** Data, split, adapters, command and date. */
export function sources(comparison: Comparison): [name: string, value: string][] {
  const { data, split, images, pairs, wordVectors, command, date } = comparison;
  const side = (name: "train" | "test") => `${counted(images[name])} photos, ${counted(pairs[name])} captions`;
  const rule = {
    official: "by the published lists",
    images: "by photos, drawn by the seed",
    pairs: "by (photo, caption) pairs, drawn by the seed; leaks",
  }[split];
  return [
    ["data", data],
    ["split", rule],
    ["training side", side("train")],
    ["test side", `${side("test")}, ${testsOf(comparison)}`],
    ["word vectors", wordVectors],
    ["adapter", listed(adaptersOf(comparison)) || "none yet"],
    ["command", command],
    ["date", minute(date)],
  ];
}

import { capitalized, counted, listed, minute, unbrokenPercent } from "../format.js";
import { judge, LEAK, type Verdict } from "../verdict.js";
import type { ComparedModel, Comparison } from "./comparison.js";
import { officialSplit, publication, publishedShare } from "./published.js";

/** Returns the name of one of our models, as it is shown with the publication's. */
export const ourName = ({ name }: Pick<ComparedModel, "name">): string => `our ${name}`;

/** True if our figures and the publication's are of the same photos. */
export const isComparable = ({ data }: Pick<Comparison, "data">): boolean => data === publication.data;

/** Computes the share of the test photos' pixel variance that a model explains from their captions. */
export const shareOf = ({ measures }: ComparedModel, mse = measures.network.mse): number =>
  1 - mse / measures.meanImage.mse;

/** Returns the model with the least test MSE. */
export const bestOf = ({ models }: Pick<Comparison, "models">): ComparedModel | undefined =>
  [...models].sort((a, b) => a.measures.network.mse - b.measures.network.mse)[0];

/** Compares our networks with ridge regression and with the publication's, in plain words. */
export function comparisonVerdict(comparison: Comparison): Verdict {
  const best = bestOf(comparison);
  if (!best) return { tone: "open", text: "No network is trained yet." };
  const { network, meanImage, ridge } = best.measures;
  const several = comparison.models.length > 1;
  const shares = comparison.models.map((model) => `${model.name} ${unbrokenPercent(shareOf(model))}`);
  const ours = several
    ? `our networks explain these shares of the test photos' pixel variance: ${listed(shares)}`
    : `${ourName(best)} explains ${unbrokenPercent(shareOf(best))} of the test photos' pixel variance`;
  const linearShare = unbrokenPercent(shareOf(best, ridge.mse));
  const linear = `Ridge regression, a linear map from the mean word vector, explains ${linearShare}`;
  const published = isComparable(comparison) ? ` ${publishedText()}` : "";
  const us = several ? "Our networks are" : `${capitalized(ourName(best))} is`;
  const { tone } = judge({
    metric: comparison.metric,
    network: network.mse,
    meanImage: meanImage.mse,
    ridge: ridge.mse,
  });
  const winner = several ? `our best network, ${best.name},` : ourName(best);
  const gain = unbrokenPercent(1 - network.mse / ridge.mse);
  const judged = {
    good: `The test MSE of ${winner} is ${gain} lower than that of the linear map.`,
    open: `${us} no better than the linear map.`,
    bad: `${us} no better than the mean training image: nothing was learnt from the text.`,
  }[tone];
  const text = `From the captions, ${ours}. ${linear}.${published} ${judged}`;
  return { tone, text };
}

/** Compares the published networks with ridge regression on the published lists. */
function publishedText(): string {
  const shares = publication.models.map(publishedShare);
  const linear = unbrokenPercent(publishedShare({ testLoss: officialSplit.ridge }));
  return (
    `The published networks explain about ${unbrokenPercent(Math.min(...shares))} to ` +
    `${unbrokenPercent(Math.max(...shares))}; ridge regression on the published lists explains about ${linear}. ` +
    "The published networks learnt about as much as a linear map."
  );
}

const testsOf = ({ tests }: Comparison): string =>
  ({
    test: "the published test list",
    dev: "the published dev list, because the photos of the test list are missing",
    "held-out": "a held-out share",
  })[tests];

/** Returns the caveats about the figures. */
export function caveats(comparison: Comparison): string[] {
  const { split, models, missing, pairs, images, data } = comparison;
  const measured = models[0]?.measures.pairs ?? pairs.test;
  const part = measured < pairs.test ? `${counted(measured)} of ${counted(pairs.test)}` : counted(pairs.test);
  const ours = `Our test figures are from ${testsOf(comparison)}: ${part} captions of ${counted(images.test)} photos`;
  const all = isComparable(comparison)
    ? [
        `${ours}. The publication has its own ${publication.split} split of the photos and does not describe it: the ` +
          "last digits cannot be compared.",
        `“About”: a published network explains 1 − published test loss / ${officialSplit.meanImage}, where ` +
          `${officialSplit.meanImage} is the mean image's MSE on the published lists. The loss includes a KL term, ` +
          "so the true share may be a little larger.",
      ]
    : [`${ours}. Our figures are of ${data}, the published ones of ${publication.data}: they cannot be compared.`];
  const cut = models
    .filter(({ ending }) => ending === "time")
    .map(
      (model) =>
        `${capitalized(ourName(model))} stopped at its time limit, after ${epochsText(model)} epochs: more epochs ` +
        "may improve it.",
    );
  return [
    ...all,
    ...(split === "pairs" ? [`${capitalized(LEAK)}.`] : []),
    ...cut,
    ...(missing.length > 0
      ? [`Not trained yet: ${listed(missing)}. The same command trains the missing networks.`]
      : []),
  ];
}

/** Formats the epochs so far and the planned ones: "6.2 of 20". */
export const epochsText = ({ epochs, plannedEpochs }: ComparedModel): string =>
  `${Number(epochs.toFixed(1))} of ${plannedEpochs}`;

/** Returns the adapters of the models, each once. */
export const adaptersOf = ({ models }: { readonly models: readonly Pick<ComparedModel, "adapter">[] }): string[] => [
  ...new Set(models.map(({ adapter }) => adapter)),
];

/** Returns the data, split, adapters, command and date, with their names. */
export function sources(comparison: Comparison): [name: string, value: string][] {
  const { data, split, images, pairs, wordVectors, command, date } = comparison;
  const side = (name: "train" | "test") => `${counted(images[name])} photos, ${counted(pairs[name])} captions`;
  const rule = {
    official: "by the published lists",
    images: "by photos, drawn with the seed",
    pairs: "by (photo, caption) pairs, drawn with the seed; test figures leak",
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

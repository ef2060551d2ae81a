import { explainedShare } from "@bosquejo/model";
import { compare, LEAK, type Verdict } from "../verdict.js";
import { counted, percent } from "./figures.js";
import { officialSplit, publication, publishedShare } from "./published.js";
import type { ReproducedModel, Reproduction } from "./reproduction.js";

/** Names in a sentence: "a, b and c". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** How one of our models is called beside the publication's. */
export const ourName = ({ name }: Pick<ReproducedModel, "name">): string => `our ${name}`;

/** Whether our figures and the publication's are of the same photos, if not of the same split. */
export const isComparable = ({ data }: Pick<Reproduction, "data">): boolean => data === publication.data;

/** Share of the test photos' pixel variance that a model explains from their captions. */
export const shareOf = ({ measures }: ReproducedModel, mse = measures.network.mse): number =>
  explainedShare(mse, measures.meanImage.mse);

/** The model of the least test MSE. */
export const bestOf = ({ models }: Pick<Reproduction, "models">): ReproducedModel | undefined =>
  [...models].sort((a, b) => a.measures.network.mse - b.measures.network.mse)[0];

/** What was learnt, ours beside ridge regression and the publication's networks, in plain words. */
export function reproductionVerdict(reproduction: Reproduction): Verdict {
  const best = bestOf(reproduction);
  if (!best) return { tone: "open", text: "No network is trained yet." };
  const { network, meanImage, ridge } = best.measures;
  const several = reproduction.models.length > 1;
  const variance = "of the test photos' pixel variance";
  const shares = reproduction.models.map((model) => `${model.name} ${percent(shareOf(model))}`);
  const ours = several
    ? `our networks explain so much ${variance}: ${listed(shares)}`
    : `${ourName(best)} explains ${percent(shareOf(best))} ${variance}`;
  const linear = `ridge regression, a linear map from the mean word vector, ${percent(shareOf(best, ridge.mse))}`;
  const published = isComparable(reproduction) ? `; the published networks ${publishedShares()}` : "";
  const learnt = published && " The published networks learnt about what a linear map learns.";
  const { tone } = compare(network.mse, { meanImage, ridge });
  const judged = {
    good: `${several ? `Our best, ${best.name},` : sentence(ourName(best))} beats the linear map by ${percent(1 - network.mse / ridge.mse)} of its MSE.`,
    open: "Ours do no better than the linear map.",
    bad: "Ours do no better than the mean training image: they have learnt nothing from the text.",
  }[tone];
  const text = `From captions ${ours}; ${linear}${published}.${learnt} ${judged}`;
  return { tone, text };
}

function publishedShares(): string {
  const shares = publication.models.map(publishedShare);
  const linear = percent(publishedShare({ testLoss: officialSplit.ridge }));
  return `about ${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}, where ridge regression has about ${linear}`;
}

/** With a capital letter at its head. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const testsOf = ({ tests }: Reproduction): string =>
  ({
    test: "the published test list",
    dev: "the published dev list, as the photos of the test list are not there",
    "held-out": "a held-out share",
  })[tests];

/** What a reader must know before the figures are compared; a sentence each. */
export function caveats(reproduction: Reproduction): string[] {
  const { split, models, missing, pairs, images, data } = reproduction;
  const measured = models[0]?.measures.pairs ?? pairs.test;
  const part = measured < pairs.test ? `${counted(measured)} of ${counted(pairs.test)}` : counted(pairs.test);
  const ours = `Our test figures are of ${testsOf(reproduction)}: ${part} captions of ${counted(images.test)} photos`;
  const all = isComparable(reproduction)
    ? [
        `${ours}; the publication split the photos anew, ${publication.split}, in a way it does not tell, so last digits do not compare.`,
        `“About”: 1 − published test loss / ${officialSplit.meanImage}, the mean image's MSE on the published lists; the loss holds a KL term too, so that the true share may be a little larger.`,
      ]
    : [`${ours}. They are of ${data}, the published ones of ${publication.data}: those do not compare.`];
  const cut = models
    .filter(({ ending }) => ending === "time")
    .map(
      (model) =>
        `${sentence(ourName(model))} ended as its time was up, after ${epochsOf(model)} epochs: more might help it.`,
    );
  return [
    ...all,
    ...(split === "pairs" ? [`${sentence(LEAK)}.`] : []),
    ...cut,
    ...(missing.length > 0
      ? [`Not trained yet: ${listed(missing)}. The same command goes on with what is missing.`]
      : []),
  ];
}

/** "6.2 of 20" */
export const epochsOf = ({ epochs, record }: ReproducedModel): string =>
  `${Number(epochs.toFixed(1))} of ${record.config.epochs}`;

/** Adapters of the models, each once. */
export const adaptersOf = ({ models }: Pick<Reproduction, "models">): string[] => [
  ...new Set(models.map(({ record }) => record.adapter.name)),
];

/** Where the figures come from: names and texts. */
export function sources(reproduction: Reproduction): [name: string, value: string][] {
  const { data, split, images, pairs, wordVectors, command, date } = reproduction;
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
    ["test side", `${side("test")}, ${testsOf(reproduction)}`],
    ["word vectors", wordVectors],
    ["adapter", listed(adaptersOf(reproduction)) || "none yet"],
    ["command", command],
    ["date", `${date.slice(0, 16).replace("T", " ")} UTC`],
  ];
}

import { adaptersOf } from "../comparison/summary.js";
import { capitalized, counted, duration, listed, minute, unbrokenPercent } from "../format.js";
import type { Table } from "../tables.js";
import { LEAK } from "../verdict.js";
import type { DrawnComparison, DrawnModel } from "./drawn.js";

/** Returns the title of a comparison. */
export const drawnTitle = ({ data }: Pick<DrawnComparison, "data">): string => `Pictures of ${data} from captions`;

/** Returns the number of trained networks, the date and the adapters, for the line below the title. */
export function drawnFacts(comparison: DrawnComparison): string {
  const { models, missing, date } = comparison;
  const all = models.length + missing.length;
  const state = missing.length > 0 ? `${models.length} of ${all} networks trained` : `${all} networks trained`;
  return [state, minute(date), listed(adaptersOf(comparison))].filter(Boolean).join(" · ");
}

/** The sentence above the failings of the networks. */
export const LEAD =
  "No single figure decides: look at the pictures first. By their figures, the networks fail at this:";

/** The text of the verdict before a network is trained. */
export const UNTRAINED = "No network is trained yet.";

/** The sentence that says why error metrics cannot judge samples. */
export const ABOUT_ERRORS =
  "These figures cannot judge samples, because they reward the mean of all pictures that a caption can mean, which " +
  "is a blur: a sharp picture of another dog has a larger error than plain grey.";

/** Returns the caveats about the figures. */
export function drawnCaveats({ split, models, missing }: DrawnComparison): string[] {
  const cut = models
    .filter(({ ending }) => ending === "time")
    .map(
      (model) =>
        `${model.name} stopped at its time limit, after ${epochsOf(model)} epochs: more epochs may improve it.`,
    );
  return [
    ...(split === "pairs" ? [`${capitalized(LEAK)}.`] : []),
    ...cut,
    ...(missing.length > 0 ? [`${untrained(missing)} The same command trains the missing networks.`] : []),
  ];
}

/** Names the networks that are not trained yet. */
export const untrained = (missing: readonly string[]): string => `Not trained yet: ${listed(missing)}.`;

const epochsOf = ({ epochs }: DrawnModel): string => Number(epochs.toFixed(1)).toString();

/** Returns one sentence that says what the columns of the pictures are. */
export function aboutColumns(models: readonly DrawnModel[]): string {
  const named = (draws: DrawnModel["draws"]) => models.filter((model) => model.draws === draws).map(({ name }) => name);
  const [means, samples] = [named("means"), named("samples")];
  const some = (names: readonly string[]) =>
    `${listed(names)}, ${names.length > 1 ? "networks that draw" : "a network that draws"}`;
  const columns = [
    "the real picture",
    ...(means.length > 0 ? [`the mean picture${means.length > 1 ? "s" : ""} of ${some(means)} means`] : []),
    ...(samples.length > 0
      ? [
          `samples of ${some(samples)} samples`,
          "at the right of a sample its nearest training picture, so that a copy can be seen",
        ]
      : []),
  ];
  return `Columns: ${columns.join("; ")}.`;
}

const endings = { finished: "all epochs", time: "time limit" } as const;

/** Creates the table of the facts of the trainings. */
export const factsTable = (models: readonly DrawnModel[]): Table => ({
  head: ["", "draws", "parameters", "steps", "epochs", "training time", "machine", "ending"],
  rows: models.map((model) => [
    model.name,
    model.draws,
    counted(model.parameters),
    counted(model.steps),
    epochsOf(model),
    duration(model.seconds),
    model.adapter,
    endings[model.ending],
  ]),
  note: "Times are of training alone, without evaluations, pictures and checkpoints.",
});

/** Returns the data, split, word vectors, matcher, adapters and date, with their names. */
export function drawnSources(comparison: DrawnComparison): [name: string, value: string][] {
  const { data, split, images, pairs, wordVectors, unknownWords, matcher, date } = comparison;
  const side = (name: "train" | "test") => `${counted(images[name])} pictures, ${counted(pairs[name])} captions`;
  const rule = {
    official: "by the published lists",
    images: "by pictures, drawn with the seed",
    pairs: "by (picture, caption) pairs, drawn with the seed",
  }[split];
  const { captions, of } = unknownWords;
  const unknown = `${counted(captions)} of ${counted(of)}${of > 0 ? ` (${unbrokenPercent(captions / of)})` : ""}`;
  return [
    ["data", data],
    ["split", rule],
    ["training side", side("train")],
    ["test side", side("test")],
    ["word vectors", wordVectors],
    ["captions with an unknown word", unknown],
    ["SHA-256 of the matcher", matcher],
    ["adapter", listed(adaptersOf(comparison)) || "none yet"],
    ["date", minute(date)],
  ];
}

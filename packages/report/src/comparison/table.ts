import { type FigureValues, NONE, shownValue } from "../figures.js";
import { markdownTable, type Table } from "../tables.js";
import type { ComparedFigure, ComparedModel, Comparison } from "./comparison.js";
import { type PublishedModel, publication } from "./published.js";
import { adaptersOf, caveats, comparisonVerdict, epochsText, ourName, sources } from "./summary.js";

/** A column of the table. Values that are texts are shown unchanged. */
interface Owner {
  readonly name: string;
  readonly values: Readonly<Record<string, number | string>>;
}

function publishedOwner({ name, about: _, ...values }: PublishedModel): Owner {
  return { name: `published ${name}`, values };
}

/** Returns the column of one of our models. If its run stopped at the time limit, the row of the epochs says so. */
function ourOwner(model: ComparedModel): Owner {
  const epochs = model.ending === "time" && { epochs: `${epochsText(model)}, time limit` };
  return { name: ourName(model), values: { ...model.values, ...epochs } };
}

function shown(figure: ComparedFigure, values: Owner["values"]): string {
  const value = values[figure.name];
  return typeof value === "string" ? value : shownValue(figure, values as FigureValues);
}

/** Returns the number of images that a true one is ranked among: 100, or fewer if there are fewer. */
export const galleryOf = ({ models }: Pick<Comparison, "models">): number =>
  models[0]?.measures.network.retrieval.gallery ?? 100;

/** Creates the table of the figures of baselines, the publication's networks and ours. */
export function comparisonTable(comparison: Comparison): Table {
  const { models, figures, baselines } = comparison;
  const owners: Owner[] = [
    ...(baselines
      ? [
          { name: "mean image", values: baselines.meanImage },
          { name: "ridge", values: baselines.ridge },
        ]
      : []),
    ...publication.models.map(publishedOwner),
    ...models.map(ourOwner),
  ];
  const gallery = galleryOf(comparison);
  const photos = models[0]?.measures.diversity.photos;
  const label = ({ title, chance, format }: ComparedFigure) =>
    chance ? `${title} (chance ${format(chance(gallery))})` : title;
  return {
    head: ["", ...owners.map(({ name }) => name)],
    rows: figures.map((figure) => [label(figure), ...owners.map(({ values }) => shown(figure, values))]),
    note: [
      `Ranks are among ${gallery} test photos.`,
      ...(photos === undefined
        ? []
        : [`For comparison with the diversity of samples: photos differ by ${photos.toFixed(3)}.`]),
      `Times: published on ${publication.machine}${machines(models)}.`,
      `Published ${publication.models.map(({ name, about }) => `${name}: ${about}`).join("; ")}.`,
    ].join(" "),
  };
}

/** Names the adapters of our models: ", ours on A", or ", our model-1 on A, our model-2 on B". */
function machines(models: readonly ComparedModel[]): string {
  const adapters = adaptersOf({ models });
  if (adapters.length < 2) return adapters.map((name) => `, ours on ${name}`).join("");
  return models.map((model) => `, ${ourName(model)} on ${model.adapter}`).join("");
}

/** Creates the table of every network with own captions and with those of other photos, and of chance. */
export function shuffledTable(comparison: Comparison): Table {
  const gallery = galleryOf(comparison);
  const figures = comparison.figures.filter(({ ofCaptions }) => ofCaptions);
  const row = (name: string, values: FigureValues) => [name, ...figures.map((figure) => shown(figure, values))];
  return {
    head: ["", ...figures.map(({ title }) => title)],
    rows: [
      ...comparison.models.flatMap((model) => [
        row(ourName(model), model.values),
        row(`${ourName(model)}, captions shuffled`, model.shuffled),
      ]),
      ["chance", ...figures.map(({ chance, format }) => (chance ? format(chance(gallery)) : NONE))],
    ],
    note:
      "Captions shuffled: each image is generated from the caption of another photo. " +
      `Ranks and recall are among ${gallery} test photos.`,
  };
}

/** Formats both tables of a comparison, with verdict, caveats and sources, as Markdown. */
export function comparisonMarkdown(comparison: Comparison): string {
  const [all, shuffled] = [comparisonTable(comparison), shuffledTable(comparison)];
  const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");
  const parts = [
    comparisonVerdict(comparison).text,
    markdownTable(all),
    all.note,
    bullets(caveats(comparison)),
    markdownTable(shuffled),
    shuffled.note,
    bullets(sources(comparison).map(([name, value]) => `${name}: ${name === "command" ? `\`${value}\`` : value}`)),
  ];
  return `${parts.join("\n\n")}\n`;
}

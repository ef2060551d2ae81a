import type { Figures } from "@bosquejo/model";
import type { Table } from "../verdict.js";
import { type Figure, figures } from "./figures.js";
import { officialSplit, type PublishedModel, publication } from "./published.js";
import type { ReproducedModel, Reproduction } from "./reproduction.js";
import { adaptersOf, caveats, epochsOf, isComparable, ourName, reproductionVerdict, sources } from "./words.js";

const NONE = "–";

/** What has a column in the table, and its figures by their keys; texts are shown as they are. */
interface Column {
  readonly name: string;
  readonly values: Readonly<Record<string, number | string>>;
}

/** The figures that an owner of them has, by their keys. */
const valuesOf = (of: (figure: Figure) => number | undefined): Record<string, number> =>
  Object.fromEntries(
    figures.flatMap((figure) => {
      const value = of(figure);
      return value === undefined || Number.isNaN(value) ? [] : [[figure.key, value]];
    }),
  );

const baselineValues = (of: Figures) => valuesOf(({ baseline }) => baseline?.(of));
const modelValues = (model: ReproducedModel) => valuesOf(({ ours }) => ours(model));

function publishedColumn({ name, about: _, ...values }: PublishedModel): Column {
  return { name: `published ${name}`, values };
}

/** One of ours; epochs that its time ended tell so. */
function ourColumn(model: ReproducedModel): Column {
  const epochs = model.ending === "time" && { epochs: `${epochsOf(model)}, time up` };
  return { name: ourName(model), values: { ...modelValues(model), ...epochs } };
}

const shownValue = ({ show }: Figure, value: number | string | undefined): string =>
  value === undefined ? NONE : typeof value === "string" ? value : show(value);

/** Images that a true one is found among; 100, unless there are fewer. */
const galleryOf = ({ models }: Reproduction): number => models[0]?.measures.network.retrieval.gallery ?? 100;

/** All figures: baselines, the publication's networks, ours. */
export function figuresTable(reproduction: Reproduction): Table {
  const { models } = reproduction;
  const measures = models[0]?.measures;
  const columns: Column[] = [
    ...(measures ? [{ name: "mean image", values: baselineValues(measures.meanImage) }] : []),
    ...(measures ? [{ name: "ridge", values: baselineValues(measures.ridge) }] : []),
    ...publication.models.map(publishedColumn),
    ...models.map(ourColumn),
  ];
  const gallery = galleryOf(reproduction);
  const label = ({ name, chance, show }: Figure) => (chance ? `${name} (chance ${show(chance(gallery))})` : name);
  return {
    head: ["", ...columns.map(({ name }) => name)],
    rows: figures.map((figure) => [
      label(figure),
      ...columns.map(({ values }) => shownValue(figure, values[figure.key])),
    ]),
    note: [
      `Ranks are among ${gallery} test photos.`,
      ...(measures
        ? [`Photos differ by ${measures.diversity.photos.toFixed(3)} where samples have their diversity.`]
        : []),
      `Time: published on ${publication.machine}${machines(models)}.`,
      `Published ${publication.models.map(({ name, about }) => `${name}: ${about}`).join("; ")}.`,
    ].join(" "),
  };
}

/** "; ours on an adapter", or which on which. */
function machines(models: readonly ReproducedModel[]): string {
  const adapters = adaptersOf({ models });
  if (adapters.length < 2) return adapters.map((name) => `, ours on ${name}`).join("");
  return models.map((model) => `, ${ourName(model)} on ${model.record.adapter.name}`).join("");
}

/** Every network beside itself with the captions of other photos, and what chance gives. */
export function shuffledTable(reproduction: Reproduction): Table {
  const gallery = galleryOf(reproduction);
  const shown = figures.filter(({ key }) => /^testMse$|MedianRank$|RecallAt10$/.test(key));
  const row = (name: string, of: Figures) => [name, ...shown.map(({ baseline, show }) => show(baseline!(of)))];
  return {
    head: ["", ...shown.map(({ name }) => name)],
    rows: [
      ...reproduction.models.flatMap((model) => [
        row(ourName(model), model.measures.network),
        row(`${ourName(model)}, captions shuffled`, model.measures.shuffled),
      ]),
      ["chance", ...shown.map(({ chance, show }) => (chance ? show(chance(gallery)) : NONE))],
    ],
    note: `Captions shuffled: each image is generated from the caption of another photo. Ranks and recall are among ${gallery} test photos.`,
  };
}

/** A table in Markdown, its columns aligned for those who read the source. */
function markdownTable({ head, rows }: Table): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|").replace(/\s+/g, " ")));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  const padded = cells.map((row) =>
    line(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))),
  );
  const rule = line(widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)));
  return [padded[0], rule, ...padded.slice(1)].join("\n");
}

/** What chance gives, by the keys of the figures. */
const chances = (gallery: number) => valuesOf(({ chance }) => chance?.(gallery));

// where data lie on a machine is no part of a result
const withoutPaths = ({ data: _data, glove: _glove, ...config }: Record<string, unknown>) => config;

function modelJson(model: ReproducedModel) {
  const { name, record, ending, measures, training } = model;
  const { meanImage: _, ridge: __, ...own } = measures;
  const { adapter, versions, bosquejo, created } = record;
  const figures = modelValues(model);
  return {
    name,
    ending,
    figures,
    config: withoutPaths(record.config),
    adapter,
    versions,
    bosquejo,
    created,
    training,
    measures: own,
  };
}

/** Everything but pictures and curves, unrounded. */
function tableJson(reproduction: Reproduction): object {
  const { models, pictures: _, published, ...told } = reproduction;
  const measures = models[0]?.measures;
  return {
    ...told,
    captions: published,
    published: { ...publication, comparable: isComparable(reproduction), officialSplit },
    baselines: measures && { meanImage: measures.meanImage, ridge: measures.ridge },
    chance: chances(galleryOf(reproduction)),
    models: models.map(modelJson),
  };
}

/** The table of a reproduction, for readers and for programs. */
export function reproductionTable(reproduction: Reproduction): { markdown: string; json: object } {
  const [all, shuffled] = [figuresTable(reproduction), shuffledTable(reproduction)];
  const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");
  const parts = [
    reproductionVerdict(reproduction).text,
    markdownTable(all),
    all.note,
    bullets(caveats(reproduction)),
    markdownTable(shuffled),
    shuffled.note,
    bullets(sources(reproduction).map(([name, value]) => `${name}: ${name === "command" ? `\`${value}\`` : value}`)),
  ];
  return { markdown: `${parts.join("\n\n")}\n`, json: tableJson(reproduction) };
}

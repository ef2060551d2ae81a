import { plotPlaces, plotScripts, plotStyle } from "../charts.js";
import { figuresTable } from "../figures.js";
import {
  asset,
  definitions,
  escaped,
  header,
  htmlPage,
  note,
  paragraph,
  pngImage,
  reportStyle,
  section,
} from "../html.js";
import { comparedSettings } from "../settings.js";
import { tableHtml } from "../tables.js";
import { drawnCharts } from "./curves.js";
import type { DrawnComparison } from "./drawn.js";
import { failings, thresholds } from "./failings.js";
import { measuresMeanings, measuresTable } from "./measures.js";
import {
  ABOUT_ERRORS,
  aboutColumns,
  drawnCaveats,
  drawnFacts,
  drawnSources,
  drawnTitle,
  factsTable,
  LEAD,
  UNTRAINED,
  untrained,
} from "./summary.js";

/**
 * Renders a comparison of networks by the pictures that they draw, as an HTML page that loads no other files. The
 * pictures come first, then the measures.
 */
export function drawnPage(comparison: DrawnComparison): string {
  const { models, errors, unseen, trained } = comparison;
  const title = drawnTitle(comparison);
  const caveats = drawnCaveats(comparison).map((line) => `<li>${escaped(line)}</li>`);
  const curves = models.map((model, index) => drawnCharts(model, errors.figures[0], index));
  const body = [
    header(title, drawnFacts(comparison)),
    verdictBox(comparison),
    caveats.length > 0 ? `<ul class="caveats">${caveats.join("")}</ul>` : "",
    picturesSection(comparison),
    unseen.length > 0 ? measuresSection(comparison) : "",
    trained.length > 0 ? section("Trained captions in figures", measuresTable(comparison, trained) + TRAINED) : "",
    errors.rows.length > 0
      ? section(
          "Errors",
          paragraph(ABOUT_ERRORS) + tableHtml(figuresTable(errors.figures, errors.rows, ERRORS), "compare"),
        )
      : "",
    curvesSection(comparison, curves),
    models.length > 0 ? section("Training", tableHtml(factsTable(models), "compare")) : "",
    settingsSection(comparison),
    sourcesSection(comparison),
    plotScripts(curves.flat()),
  ];
  const style = reportStyle(plotStyle()) + asset("comparison.css") + asset("drawn.css");
  return htmlPage(title, style, body.filter(Boolean).join("\n"));
}

const TRAINED = note(
  "The networks have trained on these captions, and the matcher was fitted to their pictures. A network that is good " +
    "here and poor on unseen captions has learnt pictures by heart.",
);
const ERRORS = "Of the networks that draw means and of the baselines, on unseen captions.";

// a value and its "%" stay on one line
const unbroken = (text: string): string => escaped(text).replaceAll(" %", "\u00a0%");

function verdictBox(comparison: DrawnComparison): string {
  const found = failings(comparison);
  const lines = found.map(({ name, text }) => `<p><b class="name">${escaped(name)}</b>: ${unbroken(text)}</p>`);
  return `<div class="verdict open">${paragraph(found.length > 0 ? LEAD : UNTRAINED)}${lines.join("")}</div>`;
}

function picturesSection({ models, pictures }: DrawnComparison): string {
  const about = note(aboutColumns(models));
  const grid = (png: Uint8Array, title: string) =>
    png.length === 0
      ? ""
      : `<h3>${title}</h3>${about}<figure class="grid"><div class="wide">${pngImage(png, title)}</div></figure>`;
  const grids = [
    grid(pictures.trained, "Captions that the networks have trained on"),
    grid(pictures.unseen, "Captions that no network has seen"),
  ].join("\n");
  return models.length > 0 && grids.trim() ? section("Pictures", grids) : "";
}

const measuresSection = (comparison: DrawnComparison): string =>
  section(
    "Unseen captions in figures",
    `${measuresTable(comparison, comparison.unseen)}\n${measuresMeanings(comparison)}`,
  );

function curvesSection({ models }: DrawnComparison, curves: readonly ReturnType<typeof drawnCharts>[]): string {
  const parts = models.flatMap(({ name }, i) =>
    curves[i]!.length > 0 ? [`<h3>${escaped(name)}</h3>${plotPlaces(curves[i]!)}`] : [],
  );
  return parts.length > 0 ? section("Learning curves", `${parts.join("\n")}\n${CURVES}`) : "";
}

const CURVES = note("Compare losses only between networks of one kind: different kinds have different losses.");

function settingsSection({ models, figures }: DrawnComparison): string {
  if (models.length === 0) return "";
  const { differing, common } = comparedSettings(models.map(({ config }) => config));
  const table = { head: ["", ...models.map(({ name }) => name)], rows: differing, note: "" };
  const owners = models.length > 1 ? "all networks" : "the network";
  const parts = [
    differing.length > 0 ? `<h3>Settings that differ</h3>${tableHtml(table, "compare")}` : "",
    common.length > 0 ? `<h3>Settings of ${owners}</h3>${definitions("settings", common)}` : "",
    `<h3>Thresholds of the verdict</h3>${definitions("meanings", thresholds(figures))}`,
  ];
  return section("Settings", parts.filter(Boolean).join("\n"));
}

function sourcesSection(comparison: DrawnComparison): string {
  const { missing, command } = comparison;
  const again = missing.length > 0 ? `${untrained(missing)} This command trains the missing networks:` : REPEAT;
  return [
    section(missing.length > 0 ? "Continue" : "Repeat", `${paragraph(again)}<pre>${escaped(command)}</pre>`),
    section("Sources", definitions("settings", drawnSources(comparison))),
  ].join("\n");
}

const REPEAT = "This command repeats the comparison:";

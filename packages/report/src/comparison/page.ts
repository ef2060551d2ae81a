import { type Bar, barChart } from "../bars.js";
import { plotPlaces, plotScripts, plotStyle } from "../charts.js";
import { NONE } from "../figures.js";
import { counted, duration, listed, minute, unbrokenPercent } from "../format.js";
import { asset, escaped, header, htmlPage, pngImage, reportStyle, section } from "../html.js";
import { type Table, tableHtml } from "../tables.js";
import { verdictHtml } from "../verdict.js";
import type { ComparedModel, Comparison } from "./comparison.js";
import { comparisonCharts } from "./curves.js";
import { difficultySection } from "./difficulty.js";
import { officialSplit, publication, publishedShare } from "./published.js";
import { settingsSection } from "./settings.js";
import { adaptersOf, caveats, comparisonVerdict, isComparable, ourName, shareOf } from "./summary.js";
import { comparisonTable } from "./table.js";

/** A comparison as an HTML page that loads nothing else: its figures beside the publication's, and why the task is hard. */
export function comparisonPage(comparison: Comparison): string {
  const { data, date, models, missing, command } = comparison;
  const title = `Sketches of ${data} from captions, reproduced`;
  const charts = comparisonCharts(comparison);
  const state =
    missing.length > 0 ? `${models.length} of ${models.length + missing.length} networks` : "all networks trained";
  const facts = [state, minute(date), listed(adaptersOf(comparison))].filter(Boolean);
  const body = [
    header(title, facts.join(" · ")),
    verdictHtml(comparisonVerdict(comparison)),
    atAGlance(comparison),
    `<ul class="caveats">${caveats(comparison)
      .map((line) => `<li>${escaped(line)}</li>`)
      .join("")}</ul>`,
    section(
      "All figures",
      tableHtml(comparisonTable(comparison), "compare", (row) => comparison.figures[row]?.marked === true),
    ),
    charts.length > 0 ? section("Learning curves", plotPlaces(charts) + CURVES) : "",
    models.length > 0 ? section("Time", tableHtml(timeTable(models), "compare")) : "",
    picturesSection(comparison),
    difficultySection(comparison),
    settingsSection(comparison),
    missing.length > 0
      ? section("Go on", `<p>Not trained yet: ${escaped(listed(missing))}.</p><pre>${escaped(command)}</pre>`)
      : "",
    plotScripts(charts),
  ];
  return htmlPage(title, reportStyle(plotStyle()) + asset("comparison.css"), body.filter(Boolean).join("\n"));
}

const CURVES = `<p class="note">Test MSE while training is of a fixed part of the test captions; both baselines are those of the table. Dashed in colour: the published recipe.</p>`;

/** Test MSE of all predictors on one scale, with the share of the variance that each explains. */
function atAGlance(comparison: Comparison): string {
  const { models, tests } = comparison;
  if (models.length === 0) return "";
  const { meanImage, ridge } = models[0]!.measures;
  const measured = (name: string, mse: number, colour: Bar["colour"]): Bar => {
    const text = `${mse.toFixed(4)} · ${unbrokenPercent(shareOf(models[0]!, mse))}`;
    return { name, value: mse, text, colour };
  };
  const reported = (name: string, testLoss: number, colour: Bar["colour"]): Bar => {
    const text = `${testLoss.toFixed(4)} · about ${unbrokenPercent(publishedShare({ testLoss }))}`;
    return { name, value: testLoss, text, colour };
  };
  const published = [
    ...(tests === "test" ? [] : [reported("ridge regression, published test list", officialSplit.ridge, "quiet")]),
    ...publication.models.map(({ name, testLoss }) => reported(`published ${name}`, testLoss, "second")),
  ];
  const strip = barChart({
    bars: [
      measured("mean image", meanImage.mse, "quiet"),
      measured("ridge regression", ridge.mse, "quiet"),
      ...(isComparable(comparison) ? published : []),
      ...models.map((model) => measured(ourName(model), model.measures.network.mse, "first")),
    ],
    start: meanImage.mse,
    reach: [],
    tick: (value) => String(Number(value.toFixed(5))),
    axis: "Test MSE (of the published networks: test loss), less is better, and the share of the pixel variance it explains. Bars begin at the mean image, not at 0; the lines are the mean image and ridge regression.",
    guides: [meanImage.mse, ridge.mse],
  });
  return section("At a glance", strip);
}

function timeTable(models: readonly ComparedModel[]): Table {
  const time = (seconds: number) => (Number.isFinite(seconds) ? duration(seconds) : NONE);
  return {
    head: ["", "time per epoch", "epochs", "training in all", "parameters", "machine"],
    rows: [
      ...publication.models.map(({ name, secondsPerEpoch, parameters }) => [
        `published ${name}`,
        secondsPerEpoch,
        NONE,
        NONE,
        parameters,
        publication.machine,
      ]),
      ...models.map((model) => [
        ourName(model),
        time(model.secondsPerEpoch),
        Number(model.epochs.toFixed(1)).toString() + (model.ending === "time" ? ", time up" : ""),
        time(model.secondsPerEpoch * model.epochs),
        counted(model.parameters),
        model.adapter,
      ]),
    ],
    note: "What the device trains, without evaluations, pictures and checkpoints.",
  };
}

function picturesSection({ published, pictures, models }: Comparison): string {
  if (models.length === 0) return "";
  const grid = (png: Uint8Array, title: string) =>
    `<figure class="grid"><figcaption>${escaped(title)}</figcaption><div class="wide">${pngImage(png, title)}</div></figure>`;
  const captions = published.map(
    ({ caption, trainedOn }) =>
      `<li>“${escaped(caption)}”: ${trainedOn ? "<b>in the training side</b>, so that its photo was learnt from" : "not in the training side"}</li>`,
  );
  return section(
    "Pictures",
    `<p class="note">“mean” is the picture that a network holds most likely; samples are drawn from what it leaves open.</p>
${grid(pictures.published, "The publication's captions")}
<ul class="note">${captions.join("")}</ul>
${grid(pictures.test, "Captions of the test side, beside the real photos")}`,
  );
}

import { type Bar, barChart } from "../bars.js";
import { plotPlaces, plotScripts, plotStyle } from "../charts.js";
import { NONE } from "../figures.js";
import { counted, duration, listed, minute, unbrokenPercent } from "../format.js";
import { asset, escaped, header, htmlPage, note, pngImage, reportStyle, section } from "../html.js";
import { type Table, tableHtml } from "../tables.js";
import { verdictHtml } from "../verdict.js";
import type { ComparedModel, Comparison } from "./comparison.js";
import { comparisonCharts } from "./curves.js";
import { difficultySection } from "./difficulty.js";
import { officialSplit, publication, publishedShare } from "./published.js";
import { settingsSection } from "./settings.js";
import { adaptersOf, caveats, comparisonVerdict, isComparable, ourName, shareOf } from "./summary.js";
import { comparisonTable } from "./table.js";

/**
 * Renders a comparison as an HTML page that loads no other files: our figures and the publication's, and the reasons
 * why the task is hard.
 */
export function comparisonPage(comparison: Comparison): string {
  const { data, date, models, missing, command } = comparison;
  const title = `Sketches of ${data} from captions, reproduced`;
  const charts = comparisonCharts(comparison);
  const state =
    missing.length > 0
      ? `${models.length} of ${models.length + missing.length} networks trained`
      : "all networks trained";
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
      ? section("Continue", `<p>Not trained yet: ${escaped(listed(missing))}.</p><pre>${escaped(command)}</pre>`)
      : "",
    plotScripts(charts),
  ];
  return htmlPage(title, reportStyle(plotStyle()) + asset("comparison.css"), body.filter(Boolean).join("\n"));
}

const CURVES = note(
  "During training, the test MSE is measured on a fixed part of the test captions. Both baselines have the values of " +
    "the table. Coloured dashed lines are networks with the published recipe.",
);

/** Renders the test MSE of all predictors on one scale, with the share of the variance that each explains. */
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
    axis:
      "Left figure: test MSE (test loss of the published networks); less is better. Right figure: explained share of " +
      "the pixel variance; more is better. Bars begin at the mean image, not at 0. The two vertical lines mark the " +
      "mean image and ridge regression.",
    guides: [meanImage.mse, ridge.mse],
  });
  return section("At a glance", strip);
}

function timeTable(models: readonly ComparedModel[]): Table {
  const time = (seconds: number) => (Number.isFinite(seconds) ? duration(seconds) : NONE);
  return {
    head: ["", "time per epoch", "epochs", "total training", "parameters", "machine"],
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
        Number(model.epochs.toFixed(1)).toString() + (model.ending === "time" ? ", time limit" : ""),
        time(model.secondsPerEpoch * model.epochs),
        counted(model.parameters),
        model.adapter,
      ]),
    ],
    note: "Times are of training alone, without evaluations, pictures and checkpoints.",
  };
}

const ABOUT_PICTURES =
  "“mean”: the image that a network draws without noise; the test figures are measured on such images. “sample”: an " +
  "image that is drawn with noise.";

const TRAINED_ON = "<b>on the training side</b>, with its photo";

function picturesSection({ published, pictures, models }: Comparison): string {
  if (models.length === 0) return "";
  const grid = (png: Uint8Array, title: string) => {
    const image = `<div class="wide">${pngImage(png, title)}</div>`;
    return `<figure class="grid"><figcaption>${escaped(title)}</figcaption>${image}</figure>`;
  };
  const captions = published.map(
    ({ caption, trainedOn }) =>
      `<li>“${escaped(caption)}”: ${trainedOn ? TRAINED_ON : "not on the training side"}</li>`,
  );
  return section(
    "Pictures",
    `${note(ABOUT_PICTURES)}
${grid(pictures.published, "The publication's captions")}
<ul class="note">${captions.join("")}</ul>
${grid(pictures.test, "Captions of the test side, with the real photos")}`,
  );
}

import { asset, escaped, htmlPage } from "../page.js";
import { plotPlaces, plotScripts, plotStyle } from "../report.js";
import { curvesOf } from "./curves.js";
import { counted, duration, figures, percent } from "./figures.js";
import { hardSection } from "./hard.js";
import { type Lane, lanesHtml } from "./lanes.js";
import { listHtml, section, tableHtml, unbroken } from "./parts.js";
import { officialSplit, publication, publishedShare } from "./published.js";
import type { ReproducedModel, Reproduction } from "./reproduction.js";
import { figuresTable } from "./table.js";
import { adaptersOf, caveats, isComparable, listed, ourName, reproductionVerdict, shareOf, sources } from "./words.js";

/** A reproduction as one HTML page that needs nothing but itself: its figures beside the publication's, and why it is hard. */
export function reproductionPage(reproduction: Reproduction): string {
  const { data, date, models, missing, command } = reproduction;
  const title = `Sketches of ${data} from captions, reproduced`;
  const told = reproductionVerdict(reproduction);
  const charts = curvesOf(reproduction);
  const state =
    missing.length > 0 ? `${models.length} of ${models.length + missing.length} networks` : "all networks trained";
  const facts = [state, `${date.slice(0, 16).replace("T", " ")} UTC`, listed(adaptersOf(reproduction))].filter(Boolean);
  const body = [
    `<header>\n<h1>${escaped(title)}</h1>\n<p>${escaped(facts.join(" · "))}</p>\n</header>`,
    `<p class="verdict ${told.tone}">${unbroken(escaped(told.text))}</p>`,
    atAGlance(reproduction),
    `<ul class="caveats">${caveats(reproduction)
      .map((line) => `<li>${escaped(line)}</li>`)
      .join("")}</ul>`,
    section(
      "All figures",
      tableHtml(figuresTable(reproduction), (name) => MARKED.has(name)),
    ),
    charts.length > 0 ? section("Learning curves", plotPlaces(charts) + CURVES) : "",
    models.length > 0 ? section("Time", tableHtml(timeTable(models))) : "",
    picturesSection(reproduction),
    hardSection(reproduction),
    section("How it was measured", measuredBy(reproduction)),
    missing.length > 0
      ? section("Go on", `<p>Not trained yet: ${escaped(listed(missing))}.</p><pre>${escaped(command)}</pre>`)
      : "",
    plotScripts(charts),
  ];
  return htmlPage(title, asset("reproduction.css"), body.filter(Boolean).join("\n"), plotStyle());
}

const MARKED = new Set(["test MSE", "test loss (MSE + KL term)"]);

const CURVES = `<p class="note">Test MSE while training is of a fixed part of the test captions; both baselines are those of the table. Dashed in colour: the published recipe.</p>`;

/** Test MSE of everything on one scale, with the share of the variance that it explains. */
function atAGlance(reproduction: Reproduction): string {
  const { models, tests } = reproduction;
  if (models.length === 0) return "";
  const { meanImage, ridge } = models[0]!.measures;
  const measured = (name: string, mse: number, colour: Lane["colour"]): Lane => {
    const text = `${mse.toFixed(4)} · ${percent(shareOf(models[0]!, mse))}`;
    return { name, value: mse, text, colour };
  };
  const told = (name: string, testLoss: number, colour: Lane["colour"]): Lane => {
    const text = `${testLoss.toFixed(4)} · about ${percent(publishedShare({ testLoss }))}`;
    return { name, value: testLoss, text, colour };
  };
  const published = [
    ...(tests === "test" ? [] : [told("ridge regression, published test list", officialSplit.ridge, "quiet")]),
    ...publication.models.map(({ name, testLoss }) => told(`published ${name}`, testLoss, "second")),
  ];
  const strip = lanesHtml({
    lanes: [
      measured("mean image", meanImage.mse, "quiet"),
      measured("ridge regression", ridge.mse, "quiet"),
      ...(isComparable(reproduction) ? published : []),
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

function timeTable(models: readonly ReproducedModel[]) {
  const time = (seconds: number) => (Number.isFinite(seconds) ? duration(seconds) : "–");
  return {
    head: ["", "time per epoch", "epochs", "training in all", "parameters", "machine"],
    rows: [
      ...publication.models.map(({ name, secondsPerEpoch, parameters }) => [
        `published ${name}`,
        secondsPerEpoch,
        "–",
        "–",
        parameters,
        publication.machine,
      ]),
      ...models.map((model) => [
        ourName(model),
        time(model.secondsPerEpoch),
        Number(model.epochs.toFixed(1)).toString() + (model.ending === "time" ? ", time up" : ""),
        time(model.secondsPerEpoch * model.epochs),
        counted(model.parameters),
        model.record.adapter.name,
      ]),
    ],
    note: "What the device trains, without evaluations, pictures and checkpoints.",
  };
}

function picturesSection({ published, pictures, models }: Reproduction): string {
  if (models.length === 0) return "";
  const grid = (png: Uint8Array, title: string) =>
    `<figure class="grid"><figcaption>${escaped(title)}</figcaption><div class="wide"><img alt="${escaped(title)}" src="data:image/png;base64,${Buffer.from(png).toString("base64")}"></div></figure>`;
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

// where data lie on a machine tells a reader nothing
const PLACES = new Set(["preset", "data", "glove"]);

/** Definitions, settings, data and machine. */
function measuredBy(reproduction: Reproduction): string {
  const { models } = reproduction;
  const keys = Object.keys(models[0]?.record.config ?? {}).filter((key) => !PLACES.has(key));
  const value = (model: ReproducedModel, key: string) => String(model.record.config[key] ?? "none");
  const differs = (key: string) => models.some((model) => value(model, key) !== value(models[0]!, key));
  const differing = {
    head: ["", ...models.map(ourName)],
    rows: keys.filter(differs).map((key) => [key, ...models.map((model) => value(model, key))]),
    note: "",
  };
  const common = keys.filter((key) => !differs(key)).map((key) => [key, value(models[0]!, key)] as const);
  return [
    `<h3>Figures</h3>${listHtml(
      "meanings",
      figures.map(({ name, says }) => [name, says]),
    )}`,
    differing.rows.length > 0 ? `<h3>Settings that differ</h3>${tableHtml(differing)}` : "",
    common.length > 0
      ? `<h3>Settings of ${models.length > 1 ? "all networks" : "the network"}</h3>${listHtml("settings", common)}`
      : "",
    `<h3>Data and machine</h3>${listHtml(
      "settings",
      sources(reproduction).filter(([name]) => name !== "command"),
    )}<pre>${escaped(reproduction.command)}</pre>`,
  ].join("\n");
}

import { plotPlaces, plotScripts, plotStyle } from "../charts.js";
import { type Column, figuresTable, type LossColumn, measuredFigures } from "../figures.js";
import { counted, minute } from "../format.js";
import { definitions, escaped, header, htmlPage, note, pngImage, reportStyle, section } from "../html.js";
import { flattened } from "../settings.js";
import { type Table, tableHtml } from "../tables.js";
import { LEAK, type Verdict, verdictHtml } from "../verdict.js";
import { runCharts } from "./curves.js";
import { type History, lastEvaluation } from "./history.js";

/** The state of a run. */
export type Standing = "running" | "finished" | "stopped" | "stopped at its time limit";

type RunSettings = Readonly<Record<string, unknown>>;

/** The content of a run's page. */
export interface RunContent {
  readonly title: string;
  readonly standing: Standing;
  /** the start of the run, ISO 8601 */
  readonly created: string;
  readonly config: RunSettings;
  readonly data: RunSettings & { readonly split: string };
  readonly adapter: RunSettings & { readonly name: string };
  /** versions of programs, by name */
  readonly versions: RunSettings;
  /** the number of trained weights and biases */
  readonly parameters: number;
  readonly history: History;
  readonly losses: readonly LossColumn[];
  /** the figures of evaluations, and those of them that have a chart */
  readonly metrics: readonly [Column, ...Column[]];
  readonly charted: readonly Column[];
  readonly verdict: Verdict;
  /** the pictures that evaluations measure, in words: "mean images" */
  readonly measured: string;
  /** grids of images by step, as PNGs */
  readonly samples: readonly { readonly step: number; readonly png: Uint8Array }[];
  /** the note that explains the grids */
  readonly samplesNote: string;
  /** command lines that continue or use the run */
  readonly commands: readonly string[];
}

/** Renders a run as an HTML page that loads no other files. */
export function runPage(content: RunContent): string {
  const { title, standing, created, adapter, data, history, losses, charted } = content;
  const charts = runCharts(history, losses, charted);
  const steps = history.training.at(-1)?.step ?? 0;
  const body = [
    header(title, `${counted(steps)} steps, ${standing} · started ${minute(created)} · ${adapter.name}`),
    verdictHtml(content.verdict),
    data.split === "pairs" ? note(`Warning: ${LEAK}.`) : "",
    metricsSection(content),
    charts.length > 0 ? section("Curves", plotPlaces(charts)) : "",
    samplesSection(content),
    settingsSections(content),
    section("Continue", `<pre>${escaped(content.commands.join("\n"))}</pre>`),
    plotScripts(charts),
  ];
  return htmlPage(title, reportStyle(plotStyle()), body.filter(Boolean).join("\n"));
}

function metricsSection(content: Pick<RunContent, "history" | "metrics" | "measured">): string {
  const table = metricsTable(content);
  return table ? section("Metrics on test images", `\n${tableHtml(table, "figures")}`) : "";
}

/** Creates the table of a run's last evaluation and both baselines. */
function metricsTable({ history, metrics, measured }: Parameters<typeof metricsSection>[0]): Table | undefined {
  const evaluation = lastEvaluation(history);
  if (!evaluation) return undefined;
  const { step, values, pairs } = evaluation;
  const { baselines } = history;
  const rows = [
    { name: `network, step ${counted(step)}`, values },
    ...(baselines
      ? [
          { name: "mean training image", values: baselines.meanImage },
          { name: "ridge regression", values: baselines.ridge },
        ]
      : []),
  ];
  return figuresTable(
    measuredFigures(metrics, rows),
    rows,
    `Over ${counted(pairs)} captions, measured on the network's ${measured}.`,
  );
}

function samplesSection({ samples, samplesNote }: RunContent): string {
  if (samples.length === 0) return "";
  const newestFirst = [...samples].reverse().map(({ step, png }) => {
    const label = `Step ${counted(step)}`;
    const image = pngImage(png, `${label}: captions of the test side, real and generated pictures`);
    return `<figure><figcaption>${label}</figcaption>${image}</figure>`;
  });
  return section("Test captions, real and generated", `\n${note(samplesNote)}\n${newestFirst.join("\n")}`);
}

function settingsSections({ config, data, parameters, adapter, versions }: RunContent): string {
  const ofAdapter = Object.entries(adapter).map(([name, value]) => [`adapter ${name}`, value] as const);
  const machine = [...flattened(data), ["parameters", parameters] as const, ...ofAdapter, ...Object.entries(versions)];
  return [
    section("Configuration", definitions("settings", flattened(config))),
    section("Data and machine", definitions("settings", machine)),
  ].join("\n");
}

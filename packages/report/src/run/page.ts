import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type Chart, chartsOf } from "./charts.js";
import { withFile } from "./file-errors.js";
import { type MetricsRow, rowsOf } from "./metrics-file.js";
import { asset, escaped, htmlPage } from "./page.js";
import { files, listSamples, type RunRecord, writeWhole } from "./run-folder.js";
import { LEAK, metricsTable, verdict } from "./verdict.js";

/** How many sample grids a report shows at most, spread over the run: it stays a file of a few MB. */
const MOST_GRIDS = 8;

/** Where a run stands. */
export type Standing = "running" | "finished" | "stopped" | "ended as its time was up";

/** What a report is made of; pictures are PNGs. */
export interface ReportContent {
  readonly record: RunRecord;
  readonly rows: readonly MetricsRow[];
  readonly samples: readonly { readonly step: number; readonly png: Uint8Array }[];
  readonly standing: Standing;
  readonly parameters: number;
  readonly folder: string;
}

const require = createRequire(import.meta.url);

/** Up to `most` of the items, spread evenly, the first and the last among them. */
export function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))]!);
}

/** Rewrites `report.html` of a run. */
export async function writeReport(folder: string, content: Omit<ReportContent, "samples" | "folder">): Promise<string> {
  const listed = spread(await listSamples(folder), MOST_GRIDS);
  const samples = await Promise.all(listed.map(async ({ step, path }) => ({ step, png: await readFile(path) })));
  const path = join(folder, files.report);
  await withFile("report", path, () => writeWhole(path, reportPage({ ...content, samples, folder })));
  return path;
}

/** A run as one HTML page that needs nothing but itself. */
export function reportPage(content: ReportContent): string {
  const { record, rows, standing } = content;
  const { preset } = record.config as { preset?: string };
  const charts = chartsOf(rows);
  const told = verdict(rows);
  const title = `${preset ?? "a network"} on ${record.data.name}`;
  const steps = rowsOf(rows, "train").at(-1)?.step ?? 0;
  const body = `<header>
<h1>${escaped(title)}</h1>
<p>${steps.toLocaleString("en-US")} steps, ${standing} · begun ${escaped(record.created.slice(0, 16).replace("T", " "))} UTC · ${escaped(record.adapter.name)}</p>
</header>
<p class="verdict ${told.tone}">${escaped(told.text)}</p>
${record.data.split === "pairs" ? `<p class="note">Warning: ${LEAK}.</p>` : ""}
${metricsSection(rows)}
${charts.length > 0 ? curvesSection(charts) : ""}
${samplesSection(content)}
${settingsSection(content)}
${nextSection(content)}
${plotScripts(charts)}`;
  return htmlPage(title, "", body, plotStyle());
}

/** The style sheet of uPlot, which `report.css` follows. */
export const plotStyle = (): string => readFileSync(require.resolve("uplot/dist/uPlot.min.css"), "utf8");

/** What draws the charts, at the end of a page that has their places. */
export const plotScripts = (charts: readonly Chart[]): string =>
  `<script type="application/json" id="charts">${JSON.stringify(charts).replaceAll("<", "\\u003c")}</script>
<script>${readFileSync(require.resolve("uplot/dist/uPlot.iife.min.js"), "utf8")}</script>
<script>${asset("report-charts.js")}</script>`;

/** The places of charts. */
export function plotPlaces(charts: readonly Chart[]): string {
  const figures = charts.map(
    ({ place, title }) =>
      `<figure><figcaption>${escaped(title)}</figcaption><div class="chart" id="${place}"></div></figure>`,
  );
  return `<div class="charts">${figures.join("")}</div>`;
}

function metricsSection(rows: readonly MetricsRow[]): string {
  const table = metricsTable(rows);
  if (!table) return "";
  const cells = (tag: string, values: readonly string[]) =>
    values.map((value) => `<${tag}>${escaped(value)}</${tag}>`).join("");
  const body = table.rows.map(
    ([name = "", ...values]) => `<tr><th scope="row">${escaped(name)}</th>${cells("td", values)}</tr>`,
  );
  return `<section><h2>On the test pictures</h2>
<div class="wide"><table class="figures"><thead><tr>${cells("th", table.head)}</tr></thead><tbody>${body.join("")}</tbody></table></div>
<p class="note">${escaped(table.note)}</p></section>`;
}

const curvesSection = (charts: readonly Chart[]) => `<section><h2>Curves</h2>${plotPlaces(charts)}</section>`;

function samplesSection({ samples }: ReportContent): string {
  if (samples.length === 0) return "";
  const newestFirst = [...samples].reverse().map(({ step, png }) => {
    const data = Buffer.from(png).toString("base64");
    const label = `Step ${step.toLocaleString("en-US")}`;
    return `<figure><figcaption>${label}</figcaption><img alt="${label}: captions of the test side, real and generated pictures" src="data:image/png;base64,${data}"></figure>`;
  });
  return `<section><h2>Test captions, real and generated</h2>
<p class="note">None of these pictures was trained on. “mean” is the picture that the network holds most likely, the samples are drawn from what it leaves open.</p>
${newestFirst.join("\n")}</section>`;
}

function settingsSection({ record, parameters }: ReportContent): string {
  const pair = ([name, value]: [string, unknown]) =>
    `<div><dt>${escaped(name)}</dt><dd>${escaped(value ?? "none")}</dd></div>`;
  const list = (settings: Record<string, unknown>) =>
    `<dl class="settings">${Object.entries(settings).map(pair).join("")}</dl>`;
  return `<section><h2>Configuration</h2>${list(record.config)}</section>
<section><h2>Data and machine</h2>${list({ ...record.data, parameters, ...prefixed("adapter", record.adapter), bosquejo: record.bosquejo, ...record.versions })}</section>`;
}

const prefixed = (prefix: string, values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix} ${name}`, value]));

function nextSection({ folder }: ReportContent): string {
  return `<section><h2>Go on</h2><pre>pnpm cli train --resume ${escaped(folder)}
pnpm cli generate ${escaped(folder)} "a caption of yours"</pre></section>`;
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { asset, escaped } from "./html.js";

/** Colours of lines, names of the style sheet. */
export const hues = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"] as const;

/** One line of a chart. */
export interface Line {
  readonly label: string;
  /** a colour of the style sheet */
  readonly colour: (typeof hues)[number] | "quiet" | "ink";
  readonly dashed?: boolean;
  readonly dots?: boolean;
  readonly values: readonly (number | null)[];
}

/** A line chart, drawn where the page has an element of the id `place`. */
export interface Chart {
  readonly place: string;
  readonly title: string;
  /** what `x` counts, unless steps */
  readonly across?: string;
  readonly x: readonly number[];
  readonly lines: readonly Line[];
}

/** A line of one value, for comparison. */
export const flatLine = (label: string, colour: Line["colour"], value: number, x: readonly number[]): Line => ({
  label,
  colour,
  dashed: true,
  values: x.map(() => value),
});

const require = createRequire(import.meta.url);

/** The style sheet of uPlot. It precedes `report.css`. */
export const plotStyle = (): string => readFileSync(require.resolve("uplot/dist/uPlot.min.css"), "utf8");

// Chromium in the locale C or POSIX names its language "en-US@posix", of which uPlot can make no Intl.NumberFormat
const language = `try { new Intl.NumberFormat(navigator.language) } catch { Object.defineProperty(navigator, "language", { value: "en-US" }) }`;

/** The scripts that draw the charts, for the end of a page that has their places. */
export const plotScripts = (charts: readonly Chart[]): string =>
  `<script type="application/json" id="charts">${JSON.stringify(charts).replaceAll("<", "\\u003c")}</script>
<script>${language}</script>
<script>${readFileSync(require.resolve("uplot/dist/uPlot.iife.min.js"), "utf8")}</script>
<script>${asset("charts.js")}</script>`;

/** The places of charts. */
export function plotPlaces(charts: readonly Chart[]): string {
  const figures = charts.map(
    ({ place, title }) =>
      `<figure><figcaption>${escaped(title)}</figcaption><div class="chart" id="${place}"></div></figure>`,
  );
  return `<div class="charts">${figures.join("")}</div>`;
}

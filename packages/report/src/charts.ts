import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { asset, escaped } from "./html.js";

/** The colours of lines: names in the style sheet. */
export const hues = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"] as const;

/** One line of a chart. */
export interface Line {
  readonly label: string;
  /** the name of a colour in the style sheet */
  readonly colour: (typeof hues)[number] | "quiet" | "ink";
  readonly dashed?: boolean;
  readonly dots?: boolean;
  readonly values: readonly (number | null)[];
}

/** A line chart. It is drawn in the page's element with the id `place`. */
export interface Chart {
  readonly place: string;
  readonly title: string;
  /** the unit of `x`; steps by default */
  readonly across?: string;
  readonly x: readonly number[];
  readonly lines: readonly Line[];
}

/** Creates a horizontal line at one value, for comparison. */
export const flatLine = (label: string, colour: Line["colour"], value: number, x: readonly number[]): Line => ({
  label,
  colour,
  dashed: true,
  values: x.map(() => value),
});

const require = createRequire(import.meta.url);

/** Returns the style sheet of uPlot. It must precede `report.css`. */
export const plotStyle = (): string => readFileSync(require.resolve("uplot/dist/uPlot.min.css"), "utf8");

// in the locales C and POSIX Chromium's language is "en-US@posix": uPlot's Intl.NumberFormat rejects it
const language =
  `try { new Intl.NumberFormat(navigator.language) } ` +
  `catch { Object.defineProperty(navigator, "language", { value: "en-US" }) }`;

/** Returns the scripts that draw the charts. They belong at the end of the page, after `plotPlaces`. */
export const plotScripts = (charts: readonly Chart[]): string =>
  `<script type="application/json" id="charts">${JSON.stringify(charts).replaceAll("<", "\\u003c")}</script>
<script>${language}</script>
<script>${readFileSync(require.resolve("uplot/dist/uPlot.iife.min.js"), "utf8")}</script>
<script>${asset("charts.js")}</script>`;

/** Returns the elements in which the charts are drawn, as HTML. */
export function plotPlaces(charts: readonly Chart[]): string {
  const figures = charts.map(
    ({ place, title }) =>
      `<figure><figcaption>${escaped(title)}</figcaption><div class="chart" id="${place}"></div></figure>`,
  );
  return `<div class="charts">${figures.join("")}</div>`;
}

import { escaped } from "../html.js";
import type { ComparedModel, Latent } from "./comparison.js";
import { ourName } from "./summary.js";

/** A dimension with fewer nats has collapsed to the prior. */
const COLLAPSED = 0.01;

// the least value of the scale, and the height of the picture in its own units
const LEAST = 1e-4;
const HEIGHT = 100;

/**
 * Renders the KL of each latent dimension, the largest first: a bar chart for each model, all on one logarithmic scale.
 */
export function latentCharts(models: readonly ComparedModel[]): string {
  const spaces = models.flatMap((model): [ComparedModel, Latent][] =>
    model.measures.latent ? [[model, model.measures.latent]] : [],
  );
  const most = Math.max(1, ...spaces.flatMap(([, { kl }]) => kl));
  const decades = Math.ceil(Math.log10(most) - Math.log10(LEAST) - 1e-9);
  const height = (value: number) =>
    (HEIGHT * Math.max(0, Math.log10(Math.max(value, LEAST)) - Math.log10(LEAST))) / decades;
  const ticks = Array.from({ length: decades + 1 }, (_, i) => Number((LEAST * 10 ** i).toPrecision(1)));
  const scale = ticks
    .map((value) => `<u style="bottom:${height(value).toFixed(2)}%"><span>${value}</span></u>`)
    .join("");
  const line = `<s style="bottom:${height(COLLAPSED).toFixed(2)}%"></s>`;
  const charts = spaces.map(([model, { kl, active, collapsed }]) => {
    const words = `${ourName(model)}: ${active} of ${kl.length} dimensions are active, ${collapsed} have collapsed`;
    const chart = `<div>${scale}${bars(kl, height, words)}${line}</div>`;
    return `<figure class="latent"><figcaption>${escaped(words)}</figcaption>${chart}</figure>`;
  });
  return `<div class="latents">${charts.join("\n")}</div>`;
}

/** Draws the bars. All bars of a kind are one outline: separate bars would have visible gaps. */
function bars(kl: readonly number[], height: (value: number) => number, words: string): string {
  const sorted = [...kl].sort((a, b) => b - a);
  const live = sorted.filter((value) => value >= COLLAPSED).length;
  const outline = (values: readonly number[], from: number) =>
    `M${from} ${HEIGHT}${values.map((value) => `V${(HEIGHT - height(value)).toFixed(2)}h1`).join("")}V${HEIGHT}z`;
  const paths = [
    `<path class="live" d="${outline(sorted.slice(0, live), 0)}"/>`,
    `<path class="dead" d="${outline(sorted.slice(live), live)}"/>`,
  ].join("");
  const view = `viewBox="0 0 ${kl.length} ${HEIGHT}" preserveAspectRatio="none"`;
  return `<svg ${view} role="img" aria-label="${escaped(words)}">${paths}</svg>`;
}

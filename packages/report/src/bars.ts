import { escaped } from "./html.js";

/** One value on a scale. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** the value in words, at the right */
  readonly text: string;
  /** a colour of the style sheet */
  readonly colour: "quiet" | "first" | "second" | "third";
  /** standard error, drawn to both sides */
  readonly error?: number;
}

/** Values below each other on one scale. */
interface BarChart {
  readonly bars: readonly Bar[];
  /** where bars begin */
  readonly start: number;
  /** values that the scale includes beside those of the bars */
  readonly reach: readonly number[];
  readonly tick: (value: number) => string;
  /** the meaning of the scale, and which way is better */
  readonly axis: string;
  /** values that lines across all bars mark */
  readonly guides: readonly number[];
}

/** Four to seven round numbers from `from` to `to`. */
export function roundTicks(from: number, to: number): number[] {
  const rough = (to - from) / 7;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

// share of the scale's length that is free beyond its extreme values
const FREE = 0.06;

/** Bars from a common start to dots, as HTML that a narrow page lays out anew. */
export function barChart({ bars, start, reach, tick, axis, guides }: BarChart): string {
  const all = [...bars.flatMap(({ value, error = 0 }) => [value - error, value + error]), ...reach, ...guides, start];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const free = FREE * (most - least || Math.abs(most) || 1);
  const from = least === 0 ? 0 : least - free;
  const to = most + free;
  const place = (value: number) => `${((100 * (value - from)) / (to - from)).toFixed(2)}%`;
  const span = (a: number, b: number) =>
    `left:${place(Math.min(a, b))};width:${((100 * Math.abs(b - a)) / (to - from)).toFixed(2)}%`;
  const lines = guides.map((value) => `<u style="left:${place(value)}"></u>`).join("");
  const rows = bars.map(({ name, value, text, colour, error }) => {
    const whisker = error === undefined ? "" : `<s style="${span(value - error, value + error)}"></s>`;
    const marks = `<em style="${span(start, value)}"></em>${whisker}<i style="left:${place(value)}"></i>`;
    return `<div class="bar ${colour}"><span>${escaped(name)}</span><div class="track">${lines}${marks}</div><b>${escaped(text)}</b></div>`;
  });
  const ticks = roundTicks(from, to).map((value) => `<span style="left:${place(value)}">${tick(value)}</span>`);
  const scale = `<div class="bar scale"><span></span><div class="track">${ticks.join("")}</div><b></b></div>`;
  return `<div class="bars">${rows.join("\n")}${scale}</div><p class="note axis">${escaped(axis)}</p>`;
}

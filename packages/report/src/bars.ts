import { escaped } from "./html.js";

/** One bar of a chart. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  /** the text at the right of the bar, usually the value */
  readonly text: string;
  /** the name of a colour in the style sheet */
  readonly colour: "quiet" | "first" | "second" | "third";
  /** the standard error, drawn in both directions */
  readonly error?: number;
}

/** Bars below each other on one scale. */
interface BarChart {
  readonly bars: readonly Bar[];
  /** the value at which bars begin */
  readonly start: number;
  /** values that the scale must include, in addition to those of the bars */
  readonly reach: readonly number[];
  /** returns the label of a value on the scale */
  readonly tick: (value: number) => string;
  /** the text below the scale: its meaning, and the better direction */
  readonly axis: string;
  /** values that vertical lines mark; the scale includes them too */
  readonly guides: readonly number[];
}

/** Returns two to eight round numbers from `from` to `to`, at even distances. */
export function roundTicks(from: number, to: number): number[] {
  const rough = (to - from) / 7;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

// the free space beyond the extreme values, as a share of the scale's length
const FREE = 0.06;

/**
 * Renders a bar chart as HTML: each bar is a line from the common start to a dot. Its layout adapts to narrow pages.
 */
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
    const track = `<div class="track">${lines}${marks}</div>`;
    return `<div class="bar ${colour}"><span>${escaped(name)}</span>${track}<b>${escaped(text)}</b></div>`;
  });
  const ticks = roundTicks(from, to).map((value) => `<span style="left:${place(value)}">${tick(value)}</span>`);
  const scale = `<div class="bar scale"><span></span><div class="track">${ticks.join("")}</div><b></b></div>`;
  return `<div class="bars">${rows.join("\n")}${scale}</div><p class="note axis">${escaped(axis)}</p>`;
}

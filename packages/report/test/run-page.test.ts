import { expect, test } from "vitest";
import type { Column, LossColumn } from "../src/figures.js";
import { fixed } from "../src/format.js";
import type { History } from "../src/run/history.js";
import { type RunContent, runPage } from "../src/run/page.js";
import { runVerdict } from "../src/run/verdict.js";
import { spreadEvenly } from "../src/spread.js";
import { judge } from "../src/verdict.js";

const losses: readonly LossColumn[] = [
  { name: "error", title: "MSE", format: fixed(4), average: "mean", chart: "MSE and loss in training" },
  { name: "loss", title: "loss", format: fixed(4), average: "median", chart: "MSE and loss in training" },
  { name: "penalty", title: "penalty", format: fixed(2), average: "median" },
];
const metric: Column = { name: "error", title: "MSE", format: fixed(4) };
const metrics: RunContent["metrics"] = [
  metric,
  { name: "sharpness", title: "sharpness", format: fixed(3), about: "Sharpness: mean gradient, generated over real." },
];
const training = (step: number) => ({ step, values: { error: 0.08, loss: 0.09, penalty: 3 } });
const evaluation = (step: number, error: number, whole = false) => ({
  ...{ step, whole, pairs: 1000, values: { error, sharpness: 0.25 } },
});
const baselines = { meanImage: { error: 0.085 }, ridge: { error: 0.075 } };
const historyTo = (error: number): History => ({
  training: [training(1), training(2)],
  evaluations: [evaluation(1, 0.084), evaluation(2, error), evaluation(2, error, true)],
  baselines,
});
const png = Uint8Array.of(137, 80, 78, 71);
const content: RunContent = {
  ...{ title: "sketch on emoji", standing: "finished", created: "2026-01-31T09:30:05.000Z", parameters: 1234 },
  config: { preset: "sketch", latent: 32, training: { learningRate: 1e-3 } },
  data: { name: "emoji", split: "images" },
  adapter: { name: "SwiftShader", kind: "swiftshader" },
  versions: { bosquejo: "0.1.0", node: "20.19.0" },
  ...{ history: historyTo(0.07), losses, metrics, charted: metrics.slice(0, 1), measured: "mean images" },
  verdict: { tone: "open", text: "" },
  samples: [{ step: 2, png }],
  samplesNote: "None of these pictures was trained on.",
  commands: ["pnpm cli train --resume runs/one"],
};
function page(error: number, more: Partial<RunContent> = {}): string {
  const { history = historyTo(error) } = more;
  return runPage({ ...content, history, verdict: runVerdict(history, metrics[0]), ...more });
}

interface DrawnChart {
  readonly place: string;
  readonly title: string;
  readonly x: readonly number[];
  readonly lines: readonly { readonly label: string; readonly values: readonly number[] }[];
}
const chartsIn = (html: string): DrawnChart[] =>
  JSON.parse(/<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
const lines = ({ lines: all }: DrawnChart) => all.map(({ label, values }) => [label, values]);

test("a report loads no other files", () => {
  const html = page(0.07);
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
  expect(html).not.toMatch(/url\((?!data:)/);
  expect(html).not.toContain("@import");
  expect(html).toContain("uPlot");
  expect(html).toContain(`data:image/png;base64,${Buffer.from(png).toString("base64")}`);
});

test("a report has the metrics of the network and both baselines, the configuration and the adapter", () => {
  const html = page(0.07);
  for (const text of [
    ...["0.0700", "0.0850", "0.0750", "mean training image", "ridge regression", "0.250"],
    ...["Over 1,000 captions, measured on the network's mean images. Sharpness: mean gradient, generated over real."],
    ...["SwiftShader", "<dt>latent</dt><dd>32</dd>", "<dt>training.learningRate</dt><dd>0.001</dd>", "0.1.0"],
  ]) {
    expect(html).toContain(text);
  }
  expect(html).toContain('<th scope="row">ridge regression</th><td>0.0750</td><td>–</td>');
});

test("the curves are the metric with both baselines, and the losses; losses with the same title share a chart", () => {
  const [test, first, second, ...others] = chartsIn(page(0.07));
  expect(others).toEqual([]);
  expect(test).toMatchObject({ place: "chart-test-error", title: "Test MSE and both baselines", x: [1, 2] });
  expect(lines(test!)).toEqual([
    ["network", [0.084, 0.07]],
    ["mean image", [0.085, 0.085]],
    ["ridge", [0.075, 0.075]],
  ]);
  expect(first).toMatchObject({ place: "chart-error", title: "MSE and loss in training", x: [1, 2] });
  expect(lines(first!)).toEqual([
    ["MSE", [0.08, 0.08]],
    ["loss", [0.09, 0.09]],
  ]);
  expect(second).toMatchObject({ place: "chart-penalty", title: "penalty in training", lines: [{ colour: "third" }] });
});

test("a figure that no evaluation has gets no column and no chart", () => {
  const missing: Column = { name: "missing", title: "missing", format: fixed(2), about: "Missing: never measured." };
  const html = page(0.07, { metrics: [...metrics, missing], charted: [metrics[0], missing] });
  expect(html).not.toMatch(/missing/i);
  expect(chartsIn(html).map(({ place }) => place)).toContain("chart-test-error");
});

test("losses of any model have curves, with a gap if a step lacks a loss", () => {
  const judged: LossColumn = { name: "judged", title: "judged", format: fixed(2), average: "mean" };
  const fooled: LossColumn = { name: "fooled", title: "fooled", format: fixed(2), average: "mean" };
  const history: History = {
    training: [
      { step: 1, values: { judged: 1 } },
      { step: 2, values: { judged: 0.5, fooled: 2 } },
    ],
    evaluations: [],
  };
  const charts = chartsIn(page(0, { history, losses: [judged, fooled] }));
  expect(charts.map(({ title }) => title)).toEqual(["judged in training", "fooled in training"]);
  expect(charts.map(lines)).toEqual([[["judged", [1, 0.5]]], [["fooled", [null, 2]]]]);
});

test("the verdict names the baselines that the network beats", () => {
  const verdict = (network: number) => judge({ metric, network, meanImage: 0.085, ridge: 0.075 });
  expect(verdict(0.086)).toMatchObject({
    tone: "bad",
    text: expect.stringContaining("has learnt nothing from the text"),
  });
  expect(verdict(0.0848).tone).toBe("bad");
  expect(verdict(0.08)).toMatchObject({
    tone: "open",
    text: expect.stringMatching(/beats the mean training image by 5.9 %.*not as well as ridge/),
  });
  expect(verdict(0.07)).toMatchObject({
    tone: "good",
    text: expect.stringMatching(/by 17.6 % and ridge regression by 6.7 %/),
  });
  expect(page(0.086)).toContain("it has learnt nothing from the text");
});

test("a report without an evaluation says so and has no empty table", () => {
  const html = page(0.07, { history: { training: [], evaluations: [] }, samples: [] });
  expect(html).toContain("has not been evaluated yet");
  expect(html).not.toContain("<table");
});

test("names of data and folders are escaped", () => {
  const html = page(0.07, {
    data: { ...content.data, name: '</script><b>"&' },
    commands: ["pnpm cli train --resume runs/<i>"],
  });
  expect(html).not.toContain("<b>");
  expect(html).not.toContain("<i>");
  expect(html).toContain("&lt;/script&gt;&lt;b&gt;&quot;&amp;");
});

test("thousands of steps become few points, and the last step is not a point by itself", () => {
  const steps = Array.from({ length: 5000 }, (_, index) => training(index + 1));
  steps[4999] = { ...steps[4999]!, values: { ...steps[4999]!.values, error: 0.8 } };
  const [, first] = chartsIn(page(0.07, { history: { ...historyTo(0.07), training: steps } }));
  expect(first!.x).toHaveLength(147);
  expect(first!.x.at(-1)).toBe(5000);
  expect(first!.lines[0]!.values[0]).toBeCloseTo(0.08);
  // 34 steps and the two remaining ones
  expect(first!.lines[0]!.values.at(-1)).toBeCloseTo((35 * 0.08 + 0.8) / 36);
});

test("some of many items are chosen evenly, including the first and the last", () => {
  const all = Array.from({ length: 100 }, (_, index) => index);
  const some = spreadEvenly(all, 8);
  expect(some).toHaveLength(8);
  expect([some[0], some.at(-1)]).toEqual([0, 99]);
  expect(spreadEvenly([1, 2], 8)).toEqual([1, 2]);
});

test("a split by pairs has a warning: its test figures leak", () => {
  const leaking = page(0.07, { data: { ...content.data, split: "pairs" } });
  expect(leaking).toContain("the same photo can be on both sides, so the test figures leak");
  expect(page(0.07)).not.toContain("leak");
});

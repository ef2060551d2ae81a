import { expect, test } from "vitest";
import type { MetricsRow } from "../src/metrics-file.js";
import { reportPage, spread } from "../src/report.js";
import { compare } from "../src/verdict.js";
import { baselines, evaluation, record, trainingRow } from "./fakes.js";

const rows = (mse: number): MetricsRow[] => [
  { kind: "train", ...trainingRow(1) },
  { kind: "baselines", step: 0, ...baselines },
  { kind: "evaluation", step: 1, whole: false, ...evaluation(0.084) },
  { kind: "train", ...trainingRow(2) },
  { kind: "evaluation", step: 2, whole: false, ...evaluation(mse) },
  { kind: "evaluation", step: 2, whole: true, ...evaluation(mse) },
];
const png = Uint8Array.of(137, 80, 78, 71);
const page = (mse: number, more = {}) =>
  reportPage({
    record,
    rows: rows(mse),
    samples: [{ step: 2, png }],
    standing: "finished",
    parameters: 1234,
    folder: "runs/one",
    ...more,
  });

test("a report needs nothing but itself", () => {
  const html = page(0.07);
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
  expect(html).not.toMatch(/url\((?!data:)/);
  expect(html).not.toContain("@import");
  expect(html).toContain("uPlot");
  expect(html).toContain(`data:image/png;base64,${Buffer.from(png).toString("base64")}`);
});

test("a report has the figures of the network and both baselines, the configuration and the adapter", () => {
  const html = page(0.07);
  for (const text of [
    "0.0700",
    "0.0850",
    "0.0750",
    "mean training image",
    "ridge regression",
    "SwiftShader",
    "latent",
    "learningRate",
    "0.1.0",
    "20.19.0",
  ]) {
    expect(html).toContain(text);
  }
});

test("a report's curves are the rows, with both baselines as lines", () => {
  const charts = JSON.parse(
    /<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(page(0.07))?.[1] ?? "",
  );
  expect(charts.map(({ place }: { place: string }) => place)).toEqual(["chart-test", "chart-loss", "chart-kl"]);
  expect(charts[0].x).toEqual([1, 2]);
  expect(charts[0].lines.map(({ label, values }: { label: string; values: number[] }) => [label, values])).toEqual([
    ["network", [0.084, 0.07]],
    ["mean image", [0.085, 0.085]],
    ["ridge", [0.075, 0.075]],
  ]);
});

test("the verdict says in plain words which baselines the network beats", () => {
  expect(compare(0.086, baselines)).toMatchObject({
    tone: "bad",
    text: expect.stringContaining("has learnt nothing from the text"),
  });
  expect(compare(0.0848, baselines).tone).toBe("bad");
  expect(compare(0.08, baselines)).toMatchObject({
    tone: "open",
    text: expect.stringMatching(/beats the mean training image by 5.9 %.*not as well as ridge/),
  });
  expect(compare(0.07, baselines)).toMatchObject({
    tone: "good",
    text: expect.stringMatching(/by 17.6 % and ridge regression by 6.7 %/),
  });
  expect(page(0.086)).toContain("it has learnt nothing from the text");
});

test("a report without an evaluation says so and has no empty table", () => {
  const html = page(0.07, { rows: [], samples: [] });
  expect(html).toContain("has not been evaluated yet");
  expect(html).not.toContain("<table");
});

test("names of data and folders cannot break the page", () => {
  const html = page(0.07, {
    record: { ...record, data: { ...record.data, name: '</script><b>"&' } },
    folder: "runs/<i>",
  });
  expect(html).not.toContain("<b>");
  expect(html).not.toContain("<i>");
  expect(html).toContain("&lt;/script&gt;&lt;b&gt;&quot;&amp;");
});

test("thousands of rows are thinned to their trend", () => {
  const many: MetricsRow[] = Array.from({ length: 5000 }, (_, index) => ({ kind: "train", ...trainingRow(index + 1) }));
  const charts = JSON.parse(/id="charts">(.*?)<\/script>/s.exec(page(0.07, { rows: many }))?.[1] ?? "");
  expect(charts[0].x).toHaveLength(148);
  expect(charts[0].x.at(-1)).toBe(5000);
  expect(charts[0].lines[0].values[0]).toBeCloseTo(0.08);
});

test("of many pictures eight are shown, the first and the last among them", () => {
  const all = Array.from({ length: 100 }, (_, index) => index);
  const some = spread(all, 8);
  expect(some).toHaveLength(8);
  expect([some[0], some.at(-1)]).toEqual([0, 99]);
  expect(spread([1, 2], 8)).toEqual([1, 2]);
});

test("a split by pairs is warned of, for its test figures leak", () => {
  const leaking = { ...record, data: { ...record.data, split: "pairs" } };
  expect(page(0.07, { record: leaking })).toContain("the same photo can be on both sides, so the test figures leak");
  expect(page(0.07)).not.toContain("leak");
});

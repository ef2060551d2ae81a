import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { files } from "../../src/run-folder/folder.js";
import type { MetricsRow } from "../../src/run-folder/metrics.js";
import { writeReport } from "../../src/run-folder/report.js";
import { baselines, evaluation, evaluationRow, record, trainingRow, trainRow } from "../fake-run.js";
import { folder } from "../fakes.js";

const rows: readonly MetricsRow[] = [
  trainRow(trainingRow(1)),
  { kind: "baselines", step: 0, ...baselines },
  evaluationRow(1, false, evaluation(0.084)),
  trainRow(trainingRow(2)),
  evaluationRow(2, false, evaluation(0.07)),
  evaluationRow(2, true, evaluation(0.07)),
];

/** Writes the report of a run with `grids` sample grids. */
async function reported(grids: number): Promise<{ html: string; path: string; run: string }> {
  const run = folder();
  mkdirSync(join(run, files.samples));
  for (let step = 1; step <= grids; step++)
    writeFileSync(join(run, files.samples, `step-${String(step).padStart(8, "0")}.png`), "png");
  const path = await writeReport(run, { record, rows, standing: "finished", parameters: 1234 });
  return { html: readFileSync(path, "utf8"), path, run };
}

test("the report has the figures, the configuration and the commands that use the run", async () => {
  const { html, path, run } = await reported(1);
  expect(path).toBe(join(run, "report.html"));
  for (const text of [
    ...["<h1>sketch on emoji</h1>", "0.0700", "0.0850", "0.0750", "50.0 %", "11.00 dB", "3.000", "SwiftShader"],
    ...[
      "<dt>model.latent</dt>",
      "<dt>training.learningRate</dt>",
      "<dt>adapter driver</dt><dd>5.0</dd>",
      "<dt>node</dt>",
    ],
    `pnpm cli train --resume ${run}\n`,
  ]) {
    expect(html).toContain(text);
  }
});

test("the report has curves of the test MSE, of MSE with the loss, and of KL", async () => {
  const { html } = await reported(0);
  const charts = JSON.parse(/id="charts">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
  expect(
    charts.map(({ place, lines }: { place: string; lines: { label: string; values: number[] }[] }) => [
      place,
      ...lines.map(({ label, values }) => [label, values]),
    ]),
  ).toEqual([
    ["chart-test-mse", ["network", [0.084, 0.07]], ["mean image", [0.085, 0.085]], ["ridge", [0.075, 0.075]]],
    ["chart-mse", ["MSE", [0.08, 0.08]], ["loss", [0.09, 0.09]]],
    ["chart-kl", ["KL", [3, 3]]],
  ]);
});

test("of many sample grids the report shows eight, the first and the last included", async () => {
  const { html } = await reported(100);
  const steps = [...html.matchAll(/<figcaption>Step (\d+)<\/figcaption>/g)].map(([, step]) => Number(step));
  expect(steps).toHaveLength(8);
  expect([steps[0], steps.at(-1)]).toEqual([100, 1]);
});

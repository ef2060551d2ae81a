import { comparisonMarkdown, comparisonPage } from "@bosquejo/report";
import { expect, test } from "vitest";
import { comparisonOf } from "../../src/reproduce/comparison.js";
import { tableJson } from "../../src/reproduce/table-json.js";
import { measuresAt, reproducedModel, reproduction } from "../fake-reproduction.js";

const compared = comparisonOf(reproduction());
/** Returns the cells of the first row that starts with `name`. */
const row = (name: string) =>
  comparisonMarkdown(compared)
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .find((cells) => cells[1] === name)
    ?.slice(2, -1);

test("a row has figures of the mean image, ridge regression, the three published networks and ours", () => {
  const { loss, kl } = measuresAt(0.0652).own;
  expect(row("test MSE")).toEqual(["0.0693", "0.0664", "–", "–", "–", "0.0652"]);
  expect(row("test loss (MSE + KL term)")).toEqual([
    ...["0.0693", "0.0664", "0.0679", "0.0667", "0.0667"],
    loss!.toFixed(4),
  ]);
  expect(row("training MSE")).toEqual(["–", "–", "–", "–", "–", "0.0632"]);
  expect(row("training accuracy")).toEqual(["–", "–", "0.4477", "0.4758", "0.4781", "0.4772"]);
  expect(row("KL, nats")?.at(-1)).toBe(kl!.toPrecision(4));
  expect(row("parameters")?.at(-1)).toBe("7,612,345");
  expect(row("epochs done")?.at(-1)).toBe("3");
});

test("the second table has the figures with shuffled captions", () => {
  expect(row("our model-1, captions shuffled")?.[0]).toBe("0.0734");
  expect(row("chance")).toEqual(["–", "50.5", "0.100", "50.5", "0.100"]);
});

test("the report has curves of the test MSE, the MSE in training and KL", () => {
  const charts = JSON.parse(/id="charts">(.*?)<\/script>/s.exec(comparisonPage(compared))?.[1] ?? "");
  expect(charts.map(({ title }: { title: string }) => title)).toEqual([
    "Test MSE, of mean pictures",
    "MSE in training, of sampled pictures",
    "KL in training, nats, median",
  ]);
});

test("the report shows no path of the data", () => {
  const html = comparisonPage(comparisonOf(reproduction({ models: [reproducedModel("model-1", 0.0652)] })));
  expect(html).toContain("<dt>training.optimizer.rho</dt><dd>0.9</dd>");
  expect(html).not.toContain("/home/someone");
});

test("the JSON has unrounded figures, baselines, latent KL and difficulty, but no pictures or paths", () => {
  const text = JSON.stringify(tableJson(reproduction()));
  const read = JSON.parse(text);
  const measures = measuresAt(0.0652);
  expect(read.models[0].figures).toMatchObject({ testMse: 0.0652, testLoss: measures.own.loss, secondsPerEpoch: 8.44 });
  expect(read.models[0].measures.latent.kl).toHaveLength(256);
  expect(read.baselines.ridge.mse).toBe(0.0664);
  expect(read.published.models[0]).toMatchObject({ testLoss: 0.0679, testAccuracy: 0.4961 });
  expect(read.chance).toMatchObject({ distanceMedianRank: 50.5, cosineRecallAt1: 0.01, cosineRecallAt5: 0.05 });
  expect(read.difficulty.semivariogram).toHaveLength(5);
  expect(read).not.toHaveProperty("pictures");
  expect(text).not.toContain("/home/someone");
});

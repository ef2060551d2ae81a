import { expect, test } from "vitest";
import { comparisonMarkdown } from "../src/comparison/table.js";
import { LEAK } from "../src/verdict.js";
import { comparedModel, comparison } from "./comparison.js";

const markdown = (more = {}) => comparisonMarkdown(comparison(more));
/** The cells of the first row that begins with `name`, by the headings of its table. */
const row = (text: string, name: string) => {
  const lines = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const at = lines.findIndex((cells) => cells[1] === name);
  const head = lines.slice(0, at).findLast((_, i) => /^-+$/.test(lines[i + 1]?.[1] ?? ""))!;
  return Object.fromEntries(lines[at]!.slice(2, -1).map((cell, i) => [head[i + 2], cell]));
};

test("a row has both baselines, the published networks and ours, and a dash for a missing figure", () => {
  const text = markdown();
  expect(row(text, "test MSE")).toEqual({
    "mean image": "0.0693",
    ridge: "0.0664",
    "published model 1": "–",
    "published model 2": "–",
    "published model 3": "–",
    "our model-1": "0.0652",
  });
  expect(row(text, "training accuracy")).toMatchObject({ "mean image": "–", "published model 3": "0.4781" });
  expect(row(text, "test accuracy")).toMatchObject({ "published model 1": "0.4961", "published model 2": "0.4691" });
});

test("the published losses are in one row with ours and those of the baselines", () => {
  expect(row(markdown(), "test loss")).toMatchObject({
    "mean image": "0.0693",
    "published model 1": "0.0679",
    "our model-1": "0.0652",
  });
});

test("the time per epoch is in the row of the published ones, and the adapter in the note", () => {
  const text = markdown();
  expect(row(text, "time per epoch")).toMatchObject({ "published model 3": "under 2 min", "our model-1": "8.4 s" });
  expect(text).toContain("published on a hosted GPU, ours on NVIDIA H100 80GB HBM3");
});

test("models on different adapters are named with their adapters", () => {
  const [one, other] = [comparedModel("model-1", 0.0652), comparedModel("model-2", 0.0655)];
  const text = markdown({ models: [one, { ...other, adapter: "SwiftShader" }] });
  expect(text).toContain("our model-1 on NVIDIA H100 80GB HBM3, our model-2 on SwiftShader");
});

test("the second table has a network, the same with shuffled captions, and chance", () => {
  const text = markdown();
  expect(row(text, "our model-1")).toMatchObject({ "test MSE": "0.0652", "median rank": "12.1" });
  expect(row(text, "our model-1, captions shuffled")).toMatchObject({ "test MSE": "0.0734" });
  expect(row(text, "chance")).toEqual({
    "test MSE": "–",
    "median rank": "50.5",
    "recall at 10": "0.100",
  });
});

test("chance depends on the number of photos to choose from", () => {
  const model = comparedModel("model-1", 0.0652);
  const { network } = model.measures;
  const small = { ...network, retrieval: { ...network.retrieval, gallery: 8 } };
  const text = markdown({ models: [{ ...model, measures: { ...model.measures, network: small } }] });
  expect(row(text, "chance")).toMatchObject({ "median rank": "4.5", "recall at 10": "1.000" });
  expect(text).toContain("recall at 5 (chance 0.625)");
});

test("the verdict compares the published networks and ours with ridge regression", () => {
  const verdict = (mse: number) => markdown({ models: [comparedModel("model-1", mse)] }).replaceAll("\u00a0", " ");
  expect(verdict(0.0652)).toContain(
    "From the captions, our model-1 explains 5.9 % of the test photos' pixel variance. Ridge regression, a linear " +
      "map from the mean word vector, explains 4.2 %. The published networks explain about 2.0 % to 3.8 %; ridge " +
      "regression on the published lists explains about 3.6 %. The published networks learnt about as much as a " +
      "linear map. The test MSE of our model-1 is 1.8 % lower than that of the linear map.",
  );
  expect(verdict(0.0668)).toContain("Our model-1 is no better than the linear map.");
  expect(verdict(0.0693)).toContain(
    "Our model-1 is no better than the mean training image: nothing was learnt from the text.",
  );
});

test("the caveats name the test side, the leak of pairs, a time limit, and missing networks", () => {
  expect(markdown()).toContain("Our test figures are from the published test list: 5,000 captions of 1,000 photos.");
  expect(markdown({ tests: "dev" })).toContain(
    "the published dev list, because the photos of the test list are missing",
  );
  expect(markdown({ split: "pairs", tests: "held-out" })).toContain(LEAK.slice(1));
  expect(markdown()).not.toContain(LEAK.slice(1));
  const cut = comparedModel("model-1", 0.0652, 3, { ending: "time", epochs: 2.25 });
  expect(markdown({ models: [cut] })).toContain("Our model-1 stopped at its time limit, after 2.3 of 3 epochs");
  expect(row(markdown({ models: [cut] }), "epochs done")).toMatchObject({ "our model-1": "2.3 of 3, time limit" });
  expect(markdown({ missing: ["model-2", "model-3"] })).toContain("Not trained yet: model-2 and model-3.");
});

test("figures of other photos are not compared with the published ones", () => {
  const text = markdown({ data: "emoji" });
  expect(text).toContain("Our figures are of emoji, the published ones of flickr8k: they cannot be compared.");
  expect(text).not.toContain("The published networks learnt");
});

test("data, split, adapter, command and date follow the tables", () => {
  const text = markdown();
  for (const line of [
    "- data: flickr8k",
    "- split: by the published lists",
    "- adapter: NVIDIA H100 80GB HBM3",
    "- command: `pnpm cli reproduce flickr8k:DIR --models model-1`",
    "- date: 2026-01-31 09:30 UTC",
  ])
    expect(text).toContain(line);
});

test("a bar in a name is escaped", () => {
  const text = markdown({ models: [{ ...comparedModel("model-1", 0.0652), name: "a|b" }] });
  expect(text).toContain("our a\\|b");
});

test("a time that was not measured is shown as a dash", () => {
  const models = [comparedModel("model-1", 0.0652, 3, { values: { secondsPerEpoch: Number.NaN } })];
  expect(row(markdown({ models }), "time per epoch")["our model-1"]).toBe("–");
});

test("before a network is trained, the table has only the published figures", () => {
  const text = markdown({ models: [], baselines: undefined, missing: ["model-1"] });
  expect(text).toContain("No network is trained yet.");
  expect(Object.keys(row(text, "test accuracy"))).toEqual([
    "published model 1",
    "published model 2",
    "published model 3",
  ]);
});

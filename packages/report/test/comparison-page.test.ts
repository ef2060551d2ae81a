import { expect, test } from "vitest";
import { roundTicks } from "../src/bars.js";
import { comparisonPage } from "../src/comparison/page.js";
import { comparedModel, comparison } from "./comparison.js";

const page = (more = {}) => comparisonPage(comparison(more)).replaceAll("\u00a0", " ");
const several = [
  comparedModel("model-1", 0.0652, 3),
  comparedModel("published-1", 0.0679, 5, { ending: "time" }),
  comparedModel("sketch-attention", 0.0668, 2),
];
const chartsIn = (html: string) =>
  JSON.parse(/<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
/** The names and texts of the bars on the scale that follows `heading`. */
const barsAfter = (html: string, heading: string) =>
  [
    ...(html.split(heading)[1] ?? "")
      .split('<div class="bar scale">')[0]!
      .matchAll(/<div class="bar \w+"><span>(.*?)<\/span>.*?<b>(.*?)<\/b>/g),
  ].map(([, name, text]) => [name, text]);

test("the page loads no other files", () => {
  const html = page();
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
  expect(html).not.toMatch(/url\((?!data:)/);
  expect(html).not.toContain("@import");
  expect(html).toContain("uPlot");
  expect(html.match(/data:image\/png;base64,/g)).toHaveLength(2);
});

test("at a glance, baselines, published networks and ours are on one scale", () => {
  expect(barsAfter(page(), "At a glance")).toEqual([
    ["mean image", "0.0693 · 0.0 %"],
    ["ridge regression", "0.0664 · 4.2 %"],
    ["published model 1", "0.0679 · about 2.0 %"],
    ["published model 2", "0.0667 · about 3.8 %"],
    ["published model 3", "0.0667 · about 3.8 %"],
    ["our model-1", "0.0652 · 5.9 %"],
  ]);
});

test("if the test side is not the published test list, ridge regression on that list is shown too", () => {
  const html = page({ tests: "dev" });
  expect(barsAfter(html, "At a glance")).toContainEqual([
    "ridge regression, published test list",
    "0.0668 · about 3.6 %",
  ]);
  expect(html).toContain("the published dev list");
});

test("published networks are not on a scale with figures of other photos", () => {
  const names = barsAfter(page({ data: "emoji" }), "At a glance").map(([name]) => name);
  expect(names).toEqual(["mean image", "ridge regression", "our model-1"]);
});

test("the curves of all models are over epochs: test MSE with both baselines, then each loss", () => {
  const [test, training, penalty] = chartsIn(page({ models: several }));
  expect([test.place, training.place, penalty.place]).toEqual(["chart-test", "chart-error", "chart-penalty"]);
  expect([test.title, training.title, penalty.title]).toEqual([
    "Test MSE, of mean pictures",
    "MSE in training, of sampled pictures",
    "penalty in training",
  ]);
  expect(test.across).toBe("epoch");
  expect(test.lines.map(({ label }: { label: string }) => label)).toEqual([
    "our model-1",
    "our published-1",
    "our sketch-attention",
    "mean image",
    "ridge",
  ]);
  expect(test.x.at(-1)).toBe(5);
  expect(test.lines[0].values.at(-1)).toBeNull();
  expect(test.lines[3].values.at(-1)).toBe(0.0693);
  expect(training.x).toHaveLength(40);
  expect(training.lines[0].values.filter((value: number | null) => value !== null)).toHaveLength(24);
});

test("a model and its published recipe share a colour; the recipe is dashed", () => {
  const [{ lines }] = chartsIn(page({ models: several }));
  expect(lines.slice(0, 3)).toMatchObject([
    { colour: "first", dashed: false },
    { colour: "first", dashed: true },
    { colour: "second", dashed: false },
  ]);
});

test("figures show the difficulty: shuffled, averaged and near captions, latent space, ranks, blur", () => {
  const html = page({ models: several });
  expect(html).toContain(
    "Yes: our model-1 has a test MSE of 0.0652 with a photo's own caption, and of 0.0734 with the caption of another " +
      "photo. The mean image, which uses no caption, has 0.0693.",
  );
  expect(html).toContain("our model-1, captions shuffled");
  expect(barsAfter(html, "How much can a caption explain?")).toContainEqual([
    "ridge, mean over a photo's captions",
    "5.9 %",
  ]);
  expect(html).toContain(
    "The nearest 0.01 % of all couples leave 86.0 % ± 3.1 % of the pixel variance unexplained. This is an upper bound",
  );
  expect(html).toContain("nearest 0.01 %, distance 4.2");
  expect(html).toContain("our published-1: 8 of 256 dimensions are active, 248 have collapsed");
  expect(barsAfter(html, "Can the photo be found")).toContainEqual(["chance", "50.5 · 0.100"]);
  expect(html).toContain("Its samples of one caption differ by 0.041, different photos by 0.357");
});

test("networks without a latent space have no section about it", () => {
  const model = comparedModel("model-1", 0.0652);
  const { latent: _, ...measures } = model.measures;
  const html = page({ models: [{ ...model, measures }] });
  expect(html).not.toContain("latent space");
  expect(html).toContain("Why are sketches blurred?");
});

test("a network that draws the same image for every caption is named", () => {
  const model = comparedModel("model-1", 0.0692);
  const measures = { ...model.measures, shuffled: model.measures.network };
  expect(page({ models: [{ ...model, measures }] })).toContain("Hardly: our model-1 has");
});

test("published captions are marked if the training side has them", () => {
  const html = page();
  expect(html).toContain("red ropes on a playground”: <b>on the training side</b>");
  expect(html).toContain("biting a stick”: not on the training side");
});

test("settings that differ are in a table, the others in a list", () => {
  const html = page({ models: several });
  const differing = html.split("Settings that differ")[1]!.split("</table>")[0]!;
  expect(differing).toContain('<th scope="row">training.dropout</th><td>0</td><td>0.2</td><td>0</td>');
  expect(differing).not.toContain(">rho<");
  expect(html).toContain("<dt>rho</dt><dd>0.9</dd>");
  expect(html).not.toContain(">preset<");
  expect(page()).not.toContain("Settings that differ");
});

test("the times have the adapter, and a mark if a run stopped at its time limit", () => {
  const html = page({ models: several });
  expect(html).toContain("<td>8.4 s</td><td>5, time limit</td><td>42 s</td>");
  expect(html).toContain("NVIDIA H100 80GB HBM3");
});

test("networks that are not trained yet are named, with the command that trains them", () => {
  const html = page({ missing: ["model-2", "model-3"] });
  expect(html).toContain("1 of 3 networks trained");
  expect(html).toContain("<p>Not trained yet: model-2 and model-3.</p><pre>pnpm cli reproduce flickr8k:DIR");
  expect(page()).not.toContain("Not trained yet");
});

test("before a network is trained, the page has the published figures and no empty sections", () => {
  const html = page({ models: [], baselines: undefined, missing: ["model-1"] });
  expect(html).toContain("No network is trained yet.");
  for (const heading of ["At a glance", "Learning curves", "Pictures", "Why is it so hard?"])
    expect(html).not.toContain(`<h2>${heading}`);
});

test("names, captions and commands are escaped", () => {
  const evil = '</script><b>"&';
  const html = page({
    data: evil,
    command: evil,
    wordVectors: evil,
    missing: [evil],
    models: [comparedModel("model-1", 0.0652, 3, { name: evil, adapter: evil })],
    published: [{ caption: evil, trainedOn: false }],
  });
  expect(html).not.toContain(evil);
  expect(html).not.toContain('<b>"');
  expect(html).toContain("&lt;/script&gt;&lt;b&gt;&quot;&amp;");
});

test("a scale has round numbers", () => {
  expect(roundTicks(0.0645, 0.0696).map((tick) => tick.toFixed(3))).toEqual([
    "0.065",
    "0.066",
    "0.067",
    "0.068",
    "0.069",
  ]);
  expect(roundTicks(0, 1)).toEqual([0, 0.2, 0.4, 0.6000000000000001, 0.8, 1]);
});

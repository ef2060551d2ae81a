import { expect, test } from "vitest";
import type { DrawnComparison } from "../src/drawn/drawn.js";
import { drawnPage } from "../src/drawn/page.js";
import { colouredGrid, drawnComparison, drawnModel, drawnRow } from "./drawn.js";

const page = (more: Partial<DrawnComparison> = {}) => drawnPage(drawnComparison(more)).replaceAll("\u00a0", " ");
const part = (html: string, heading: string) => html.split(`<h2>${heading}</h2>`)[1]!.split("</section>")[0]!;
const headings = (html: string) => [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading);
/** The cells of a row of a table, by the heads. */
const row = (table: string, name: string) => {
  const cells = (text: string, tag: string) =>
    [...text.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, "g"))].map(([, cell]) => cell!);
  const [, ...head] = cells(table.split("</thead>")[0]!, "th");
  const line = table.split(`<th scope="row">${name}</th>`)[1]!.split("</tr>")[0]!;
  return Object.fromEntries(cells(line, "td").map((cell, i) => [head[i], cell]));
};
const chartsIn = (html: string) =>
  JSON.parse(/<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(html)?.[1] ?? "");

test("the page loads no other files and contains both grids", async () => {
  const [unseen, trained] = await Promise.all([colouredGrid(["real"], ["one"]), colouredGrid(["real"], ["two"])]);
  const html = page({ pictures: { unseen, trained } });
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
  expect(html).not.toMatch(/url\((?!data:)/);
  expect(html).not.toContain("@import");
  const places = [trained, unseen].map((png) => html.indexOf(Buffer.from(png).toString("base64")));
  expect(places[0]).toBeGreaterThan(0);
  expect(places[1]).toBeGreaterThan(places[0]!);
});

test("the pictures come before the figures, and every section has its place", () => {
  expect(headings(page())).toEqual([
    "Pictures",
    "Unseen captions in figures",
    "Trained captions in figures",
    "Errors",
    "Learning curves",
    "Training",
    "Settings",
    "Repeat",
    "Sources",
  ]);
  expect(page()).toContain("<h1>Pictures of emoji from captions</h1>\n<p>2 networks trained · 2026-11-29 09:30 UTC · ");
});

test("one sentence says what the columns of the pictures are", () => {
  expect(part(page(), "Pictures")).toContain(
    "Columns: the real picture; the mean picture of sketch, a network that draws means; samples of flow, a network " +
      "that draws samples; at the right of a sample its nearest training picture, so that a copy can be seen.",
  );
  const several = [drawnModel("a", "means"), drawnModel("b", "means")];
  expect(part(page({ models: several }), "Pictures")).toContain(
    "Columns: the real picture; the mean pictures of a and b, networks that draw means.",
  );
});

test("the verdict has a line for each network", () => {
  const html = page();
  expect(html).toContain('<p><b class="name">sketch</b>: Its pictures are blurred (gradient energy 0.070; real');
  expect(html).toContain('<p><b class="name">flow</b>: No figure crosses a threshold');
  expect(html).toContain("No single figure decides: look at the pictures first.");
});

test("real pictures are the first row: their own figures, else those of other real pictures", () => {
  const table = part(page(), "Unseen captions in figures");
  expect(table.indexOf(">real pictures<")).toBeLessThan(table.indexOf(">sketch<"));
  expect(table).toContain('<tr class="real"><th scope="row">real pictures</th>');
  expect(row(table, "real pictures")).toMatchObject({
    ...{ "SWD ↓": "8.0", "KID ↓": "0.01", "1-NN drawn ≈": "51.0 %" },
    ...{ "caption in first 10 ↑": "60.1 %", "copies ↓": "3.1 %", "MSE ↓": "–" },
  });
  expect(row(part(page(), "Trained captions in figures"), "real pictures")).toMatchObject({
    ...{ "SWD ↓": "–", "KID ↓": "0.00", "1-NN drawn ≈": "50.0 %" },
  });
});

test("rows are grouped: networks by the way they draw, baselines, floors", () => {
  const table = part(page(), "Unseen captions in figures");
  const order = [
    ...["networks that draw means", "sketch", "networks that draw samples", "flow", "baselines", "ridge regression"],
    ...["floors: pictures of no network", "mean image", "blurred pictures", "noisy pictures", "copied pictures"],
  ].map((text) => table.indexOf(`>${text}<`));
  expect(order[0]).toBeGreaterThan(0);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(table.split("</table>")[0]).not.toContain("other real pictures");
  const unknown = page({ unseen: [drawnRow("stranger", "network", { swd: 1 })] });
  expect(unknown).toContain(">other networks<");
});

test("a missing value is a dash, and a figure that no row has is no column", () => {
  const html = page();
  const [unseen, trained] = [part(html, "Unseen captions in figures"), part(html, "Trained captions in figures")];
  expect(row(unseen, "sketch")).toMatchObject({ "diversity ↑": "–", "MSE ↓": "0.0697" });
  expect(row(unseen, "flow")).not.toHaveProperty("nearest is own ↑");
  expect(row(trained, "flow")).toMatchObject({ "nearest is own ↑": "97.0 %" });
});

test("every figure and row is explained, with the better direction", () => {
  const html = part(page(), "Unseen captions in figures");
  expect(html).toContain("<dt>SWD</dt><dd>definition of SWD; less is better</dd>");
  expect(html).toContain("<dt>coverage</dt><dd>definition of coverage; more is better</dd>");
  expect(html).toContain("definition of density; as near as possible to the value of real pictures</dd>");
  expect(html).toContain("<dt>other real pictures</dt><dd>pictures: other real pictures</dd>");
});

test("errors are beside the reason why they cannot judge samples", () => {
  const html = part(page(), "Errors");
  expect(html).toContain("a sharp picture of another dog has a larger error than plain grey");
  expect(row(html, "sketch")).toEqual({ MSE: "0.0697", PSNR: "11.90", SSIM: "0.350" });
  expect(row(html, "mean image")).toMatchObject({ SSIM: "–" });
  expect(headings(page({ errors: { figures: [], rows: [] } }))).not.toContain("Errors");
});

test("each network has curves: the test metric with baselines, and losses beside those of test captions", () => {
  const charts = chartsIn(page());
  const labels = charts.map(({ lines }: { lines: { label: string }[] }) => lines.map(({ label }) => label));
  expect(charts.map(({ place }: { place: string }) => place)).toEqual([
    "chart-test-error-0",
    "chart-loss-0",
    "chart-loss-1",
  ]);
  expect(labels).toEqual([
    ["network", "mean image", "ridge"],
    ["loss", "MSE"],
    ["loss", "MSE", "loss, test captions"],
  ]);
  const { x, lines } = charts[2];
  expect(x).toEqual([...x].sort((a: number, b: number) => a - b));
  const at = (step: number) => lines.map(({ values }: { values: unknown[] }) => values[x.indexOf(step)]);
  expect(at(230)).toEqual([null, null, expect.any(Number)]);
  expect(at(50)).toEqual([expect.any(Number), expect.any(Number), null]);
});

test("a network without measurements has no curves", () => {
  const history = { training: [], evaluations: [] };
  const html = page({ models: [drawnModel("sketch", "means", { history })] });
  expect(headings(html)).not.toContain("Learning curves");
});

test("training, settings and sources are listed", () => {
  const html = page({ models: [drawnModel("sketch", "means"), drawnModel("flow", "samples", { ending: "time" })] });
  expect(row(part(html, "Training"), "flow")).toEqual({
    ...{ draws: "samples", parameters: "1,234,567", steps: "2,000", epochs: "12.3", "training time": "20.6 min" },
    ...{ machine: "llvmpipe", ending: "time limit" },
  });
  expect(html).toContain("flow stopped at its time limit, after 12.3 epochs");
  expect(part(html, "Settings")).toContain('<th scope="row">training.learningRate</th><td>0.001</td><td>0.0005</td>');
  expect(part(html, "Settings")).toContain("<dt>training.batchSize</dt><dd>32</dd>");
  const sources = part(html, "Sources");
  expect(sources).toContain("<dd>120 of 6,472 (1.9 %)</dd>");
  expect(sources).toContain(`<dd>${"0123456789abcdef".repeat(4)}</dd>`);
  expect(sources).toContain("<dt>split</dt><dd>by pictures, drawn with the seed</dd>");
  expect(page({ split: "pairs" })).toContain("the test figures leak");
});

test("missing networks are named, with the command that trains them", () => {
  const html = page({ missing: ["flow-large"] });
  expect(html).toContain("2 of 3 networks trained");
  expect(part(html, "Continue")).toContain("Not trained yet: flow-large. This command trains the missing networks:");
  expect(part(html, "Continue")).toContain("<pre>pnpm cli reproduce emoji --models sketch,flow</pre>");
  expect(page()).not.toContain("Not trained yet");
});

test("before a network is trained, the page says so and has no empty sections", () => {
  const errors = { figures: [], rows: [] };
  const html = page({ models: [], missing: ["flow"], unseen: [], trained: [], errors });
  expect(html).toContain("No network is trained yet.");
  expect(headings(html)).toEqual(["Continue", "Sources"]);
  const none = { unseen: new Uint8Array(), trained: new Uint8Array() };
  expect(headings(page({ pictures: none }))).not.toContain("Pictures");
});

test("names, descriptions and commands are escaped", () => {
  const evil = '</script><b>"&';
  const html = page({
    ...{ data: evil, command: evil, wordVectors: evil, matcher: evil, missing: [evil] },
    models: [drawnModel(evil, "means", { adapter: evil, config: { [evil]: evil } }), drawnModel(`${evil}2`, "samples")],
    unseen: [{ ...drawnRow(evil, "network", { swd: 1, nearestDrawn: 1 }), about: evil }],
    figures: drawnComparison().figures.map((figure) => ({ ...figure, title: evil, definition: evil })),
  });
  expect(html).not.toContain(evil);
  expect(html).not.toContain('<b>"');
  expect(html).toContain("&lt;/script&gt;&lt;b&gt;&quot;&amp;");
});

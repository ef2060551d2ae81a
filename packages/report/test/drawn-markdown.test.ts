import { expect, test } from "vitest";
import type { DrawnComparison } from "../src/drawn/drawn.js";
import { drawnMarkdown } from "../src/drawn/markdown.js";
import { drawnComparison, drawnModel, drawnRow, faultless } from "./drawn.js";

const markdown = (more: Partial<DrawnComparison> = {}) => drawnMarkdown(drawnComparison(more));
/** The tables of a text, as lines. */
const tables = (text: string) => text.split("\n\n").filter((block) => block.startsWith("|"));
const cells = (line: string) =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
const row = (table: string, name: string) => {
  const [head, ...lines] = table.split("\n").map(cells);
  return Object.fromEntries(lines.find(([first]) => first === name)!.map((cell, i) => [head![i], cell]));
};

const names = Array.from({ length: 12 }, (_, i) => `network-${i}`);
const many = {
  models: names.map((name) => drawnModel(name, "samples", { adapter: "NVIDIA H100 80GB HBM3" })),
  unseen: [...names.map((name) => drawnRow(name, "network", faultless)), ...drawnComparison().unseen],
};

test("figures are rows, and the owners of the pictures are columns, beside real pictures", () => {
  const [networks, floors, trained] = tables(markdown());
  expect(row(networks!, "caption in first 10 ↑")).toEqual({
    ...{ "": "caption in first 10 ↑", "real pictures": "60.1 %" },
    ...{ sketch: "42.0 %", flow: "60.0 %", "ridge regression": "38.0 %" },
  });
  expect(row(floors!, "gradient energy ≈")).toMatchObject({ "real pictures": "1.020", "blurred pictures": "0.220" });
  expect(floors).not.toContain("diversity");
  expect(row(trained!, "nearest is own ↑")).toEqual({
    ...{ "": "nearest is own ↑", "real pictures": "–", sketch: "20.0 %", flow: "97.0 %" },
  });
});

test("all rows of a table have equal columns, and no line is longer than a terminal", () => {
  for (const text of [markdown(), markdown(many)]) {
    for (const table of tables(text)) {
      const lines = table.split("\n");
      expect(new Set(lines.map((line) => cells(line).length)).size).toBe(1);
      expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    }
    expect(text.split("\n").filter((line) => line.length > 120)).toEqual([]);
  }
});

test("owners that do not fit are in further tables, each beside real pictures", () => {
  const measures = tables(markdown(many)).filter((table) => table.includes("real pictures"));
  expect(measures.length).toBeGreaterThan(3);
  const heads = measures.map((table) => cells(table.split("\n")[0]!));
  for (const head of heads) expect(head.slice(0, 2)).toEqual(["", "real pictures"]);
  for (const name of names) expect(heads.filter((head) => head.includes(name))).toHaveLength(1);
});

test("the verdict, the definitions and the conditions surround the tables", () => {
  const text = markdown({ missing: ["flow-large"] }).replaceAll("\u00a0", " ");
  for (const line of [
    "# Pictures of emoji from captions",
    "2 of 3 networks trained · 2026-11-29 09:30 UTC · llvmpipe",
    "- flow: No figure crosses a threshold of this verdict, which does not show that its pictures are as good as real",
    "- SWD: definition of SWD; less is better",
    "- blurred pictures: pictures: blurred pictures",
    "- adapter: llvmpipe",
    "- date: 2026-11-29 09:30 UTC",
    "- captions with an unknown word: 120 of 6,472 (1.9 %)",
    "Not trained yet: flow-large. This command trains the missing networks:",
    "```sh\npnpm cli reproduce emoji --models sketch,flow\n```",
  ])
    expect(text).toContain(line);
  expect(text).toMatch(/- sketch: Its pictures are blurred[^\n]+Besides, its\n {2}pictures are easy/);
  expect(text.replace(/\s+/g, " ")).toContain("a sharp picture of another dog has a larger error than plain grey.");
});

test("errors and the facts of the trainings are turned too", () => {
  const text = markdown();
  const [errors, training] = tables(text).slice(-2);
  expect(row(errors!, "SSIM")).toEqual({ "": "SSIM", sketch: "0.350", "mean image": "–" });
  expect(row(training!, "draws")).toEqual({ "": "draws", sketch: "means", flow: "samples" });
});

test("a bar in a name is escaped", () => {
  const text = markdown({ unseen: [drawnRow("a|b", "network", { swd: 1 })] });
  expect(cells(tables(text)[0]!.split("\n")[0]!)).toEqual(["", "real pictures", "a\\|b"]);
});

test("before a network is trained, there are conditions and no tables", () => {
  const text = markdown({
    ...{ models: [], missing: ["flow"], unseen: [], trained: [], errors: { figures: [], rows: [] } },
  });
  expect(text).toContain("No network is trained yet.");
  expect(tables(text)).toEqual([]);
  expect(text).not.toContain("\n\n\n");
  expect(text).toContain("- adapter: none yet");
});

import { expect, test } from "vitest";
import type { DrawnModel } from "../src/drawn/drawn.js";
import { failings, thresholds } from "../src/drawn/failings.js";
import type { FigureValues } from "../src/figures.js";
import { drawnComparison, drawnFigures, drawnFloors, drawnModel, drawnRow, faultless } from "./drawn.js";

/** The failings of one network, with these figures in place of faultless ones. */
function of(values: FigureValues, draws: DrawnModel["draws"] = "samples", floors = drawnFloors) {
  const unseen = [drawnRow("net", "network", { ...faultless, ...values }), ...floors];
  return failings(drawnComparison({ unseen, models: [drawnModel("net", draws)] }))[0]!;
}

test.each<[string, FigureValues, string]>([
  [
    "captionAt10",
    { captionAt10: 0.12, captionAt10Shuffled: 0.11 },
    "Its pictures hardly depend on the caption (caption in first 10 12.0 %; the same, captions shuffled 11.0 %).",
  ],
  [
    "copies",
    { copies: 0.3 },
    "It has learnt pictures by heart (copies 30.0 %; real pictures 3.1 % and copied pictures 100.0 %).",
  ],
  ["diversity", { diversity: 0.002 }, "It ignores its noise (diversity 0.002)."],
  [
    "gradientEnergy",
    { gradientEnergy: 0.1 },
    "Its pictures are blurred (gradient energy 0.100; real pictures 1.020 and blurred pictures 0.220).",
  ],
  [
    "gradientEnergy",
    { gradientEnergy: 2 },
    "Its pictures are rougher than real ones (gradient energy 2.000; real pictures 1.020 and noisy pictures 2.200).",
  ],
  [
    "nearestDrawn",
    { nearestDrawn: 0.99 },
    "Its pictures are easy to distinguish from real ones (1-NN drawn 99.0 %; real pictures 51.0 %).",
  ],
  [
    "coverage",
    { coverage: 0.2 },
    "Kinds of pictures are missing (coverage 20.0 %; real pictures 86.0 % and mean image 0.0 %).",
  ],
  [
    "captionAt10",
    { captionAt10: 0.4 },
    "It follows its caption less than real pictures do (caption in first 10 40.0 %; real pictures 60.1 %).",
  ],
])("a fault that %s shows is named with the figures", (figure, values, text) => {
  expect(of(values)).toEqual({ name: "net", figures: [figure], text });
});

test("further faults are in a second sentence, the worst fault first", () => {
  const { figures, text } = of({ coverage: 0.2, gradientEnergy: 0.1, nearestDrawn: 1 });
  expect(figures).toEqual(["gradientEnergy", "nearestDrawn", "coverage"]);
  expect(text).toMatch(/^Its pictures are blurred \([^)]+\)\. Besides, its pictures are easy to distinguish from real/);
  expect(text).toMatch(/51\.0 %\) and kinds of pictures are missing \([^)]+\)\.$/);
});

test("without a fault, the text does not praise the network", () => {
  expect(of({})).toMatchObject({
    figures: [],
    text: expect.stringMatching(/^No figure crosses a threshold.*does not show that its pictures are as good as real/),
  });
});

test("a network that draws means has no noise to ignore", () => {
  expect(of({ diversity: 0 }, "means").figures).toEqual([]);
});

test("without floors, fixed values of real pictures count, and no rule fails", () => {
  const faults = { gradientEnergy: 0.1, nearestDrawn: 1, coverage: 0, copies: 1, captionAt10: 0.3 };
  expect(of(faults, "samples", [])).toMatchObject({
    figures: ["gradientEnergy", "nearestDrawn"],
    text: expect.stringContaining("gradient energy 0.100; real pictures 1.000)"),
  });
});

test("missing figures, NaN and an unmeasured network show no fault", () => {
  const unseen = [drawnRow("net", "network", { gradientEnergy: Number.NaN, swd: 1 }), ...drawnFloors];
  const texts = failings(
    drawnComparison({ unseen, models: [drawnModel("net", "means"), drawnModel("other", "samples")] }),
  ).map(({ text }) => text);
  expect(texts).toEqual(Array(2).fill("It has not been measured on unseen captions."));
  expect(of({ copies: Number.NaN, coverage: Number.NaN }).figures).toEqual([]);
  expect(failings(drawnComparison({ models: [] }))).toEqual([]);
});

test("a figure without a column has its own name", () => {
  const unseen = [drawnRow("net", "network", { nearestDrawn: 0.987 })];
  const comparison = drawnComparison({ unseen, figures: [], models: [drawnModel("net", "samples")] });
  expect(failings(comparison)[0]!.text).toContain("(nearestDrawn 0.987)");
});

test("each threshold is in words, with the title of its figure", () => {
  expect(thresholds(drawnFigures)).toContainEqual([
    "it has learnt pictures by heart",
    "copies more than 5 percentage points above that of real pictures",
  ]);
  expect(thresholds(drawnFigures)).toContainEqual([
    "its pictures are blurred",
    "gradient energy under 50 % of that of real pictures",
  ]);
});

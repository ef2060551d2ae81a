import { expect, test } from "vitest";
import { comparisonSettings, modelsOf, timeLimits } from "../../src/compare/settings.js";
import { UsageError } from "../../src/io.js";
import { requestedModels } from "../../src/several/requested.js";

const settings = {};

test("a time limit is for all networks, or one for each", () => {
  expect(timeLimits("90s")).toEqual([1.5]);
  expect(timeLimits("2m, 1h30m")).toEqual([2, 90]);
  for (const text of ["", "2m,", "soon"]) expect(() => timeLimits(text)).toThrow(/Expected a time/);
  const models = requestedModels("sketch,flow,model-1");
  const of = (maxTime: readonly number[]) =>
    comparisonSettings({ settings, models, maxTime }, true, "/home").maxMinutes;
  expect(of([3])).toEqual([3, 3, 3]);
  expect(of([1, 2, 3])).toEqual([1, 2, 3]);
  expect(() => of([1, 2])).toThrow(
    new UsageError("--max-time: expected one time, or 3, one for each network, got 2: give a time for each"),
  );
});

test("only the default networks have default time limits, and none if epochs are given", () => {
  expect(modelsOf({ settings }).map(({ name }) => name)).toEqual(["sketch", "flow"]);
  const limits = (options: Parameters<typeof comparisonSettings>[0], onCpu: boolean) =>
    comparisonSettings(options, onCpu, "/home").maxMinutes;
  const [cpu, gpu] = [limits({ settings }, true)!, limits({ settings }, false)!];
  const sum = (minutes: readonly number[]) => minutes.reduce((a, b) => a + b);
  expect(sum(cpu)).toBeLessThan(7);
  expect(sum(gpu)).toBeLessThan(3);
  expect(limits({ settings: { training: { epochs: 9 } } }, true)).toBeNull();
  expect(limits({ settings, models: requestedModels("flow") }, true)).toBeNull();
});

test("the settings have the data, and an absolute path of word vectors", () => {
  expect(comparisonSettings({ settings: {} }, true, "/home")).toMatchObject({ data: "emoji", glove: null, seed: 1 });
  const data = { source: "folder:/drawings", glove: "glove.txt", split: "pairs" } as const;
  expect(comparisonSettings({ settings: { data, training: { seed: 7 } } }, true, "/home")).toMatchObject({
    ...{ data: "folder:/drawings", glove: "/home/glove.txt", split: "pairs", seed: 7 },
  });
});

import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { formatDuration, parseDuration, wholeNumber } from "../src/config/arguments.js";
import { newConfig, resumedConfig } from "../src/config/settings.js";
import { absoluteSpec } from "../src/data/specifier.js";
import { fileName } from "../src/drawing/generate-run.js";

test("times are read in hours, minutes and seconds", () => {
  expect(["30s", "8m", "1h", "1h30m", "0.5m"].map(parseDuration)).toEqual([
    30_000, 480_000, 3_600_000, 5_400_000, 30_000,
  ]);
});

test.each(["8", "m", "8 m", "-1m", "0s", "1d", ""])("a time of %j is refused", (text) => {
  expect(() => parseDuration(text)).toThrow(/Wants/);
});

test("times are written for people", () => {
  expect([0, 45_000, 480_000, 500_000, 5_400_000].map(formatDuration)).toEqual(["0s", "45s", "8m", "8m 20s", "1h 30m"]);
});

test.each(["", "1.5", "-1", "11", "1e1", "x"])("%j is no whole number from 1 to 10", (text) => {
  expect(() => wholeNumber(1, 10)(text)).toThrow("Wants a whole number from 1 to 10.");
});

test("a data folder is made absolute from where the user is, or from home", () => {
  expect(absoluteSpec("/somewhere", "emoji")).toBe("emoji");
  expect(absoluteSpec("/somewhere", "folder:mine")).toBe(`folder:${resolve("/somewhere", "mine")}`);
  expect(absoluteSpec("/somewhere", "flickr8k:~/f")).toBe(`flickr8k:${join(homedir(), "f")}`);
});

test("the preset suits what computes, and a CPU gets a time limit unless told otherwise", () => {
  expect(newConfig({}, {}, false)).toMatchObject({ preset: "model-1", maxMinutes: null });
  expect(newConfig({}, {}, true)).toMatchObject({ preset: "sketch", maxMinutes: 7 });
  expect(newConfig({ epochs: 3 }, {}, true)).toMatchObject({ epochs: 3, maxMinutes: null });
  expect(newConfig({ maxTime: 90_000 }, {}, true)).toMatchObject({ maxMinutes: 1.5 });
  expect(newConfig({}, { epochs: 3 }, true)).toMatchObject({ epochs: 3, maxMinutes: null });
});

test("the command line goes over the file, and the file over the preset", () => {
  const file = { preset: "model-3", hidden: 64, seed: 5 } as const;
  expect(newConfig({ seed: 9 }, file, true)).toMatchObject({ preset: "model-3", hidden: 64, seed: 9, dropout: 0.3 });
  expect(newConfig({ precision: "mixed" }, { precision: "f32" }, true)).toMatchObject({ precision: "mixed" });
  expect(newConfig({ preset: "sketch" }, file, true)).toMatchObject({ preset: "sketch", hidden: 64, features: 128 });
});

test("a run goes on as it was, but for where it ends", () => {
  const former = newConfig({}, {}, true);
  expect(resumedConfig({}, former, "config.json")).toEqual(former);
  expect(resumedConfig({ epochs: 99 }, former, "config.json")).toEqual({ ...former, epochs: 99, maxMinutes: null });
  expect(resumedConfig({ maxTime: 60_000 }, former, "config.json")).toEqual({ ...former, maxMinutes: 1 });
  expect(() => resumedConfig({ precision: "f32" }, former, "config.json")).toThrow(/it takes no --precision/);
  expect(() => resumedConfig({ batchSize: 8 }, former, "config.json")).toThrow(/it takes no --batch-size/);
});

test("a drawing's file is named by its first caption, in letters that any file system takes", () => {
  expect(fileName(['A red/heart: "♥"'], { seed: 1 })).toBe("a-red-heart-seed-1.png");
  expect(fileName(["chat noir", "b", "c"], { seed: 1, mean: true })).toBe("chat-noir-and-2-more-mean.png");
  expect(fileName(["!!!"], { seed: 7 })).toBe("caption-seed-7.png");
});

import { expect, test } from "vitest";
import {
  formatDuration,
  parseDuration,
  positiveNumber,
  presetName,
  sampleNumber,
  wholeNumber,
} from "../../src/config/arguments.js";

test("parses times in hours, minutes and seconds", () => {
  expect(["30s", "8m", "1h", "1h30m", "0.5m"].map(parseDuration)).toEqual([
    30_000, 480_000, 3_600_000, 5_400_000, 30_000,
  ]);
});

test.each(["8", "m", "8 m", "-1m", "0s", "1d", ""])("rejects the time %j", (text) => {
  expect(() => parseDuration(text)).toThrow(/Expected/);
});

test("formats times for people", () => {
  expect([0, 45_000, 480_000, 500_000, 5_400_000].map(formatDuration)).toEqual(["0s", "45s", "8m", "8m 20s", "1h 30m"]);
});

test.each(["", "1.5", "-1", "11", "1e1", "x"])("rejects %j as a whole number from 1 to 10", (text) => {
  expect(() => wholeNumber(1, 10)(text)).toThrow("Expected a whole number from 1 to 10.");
});

test.each(["", "0", "-1", "Infinity", "x"])("rejects %j as a number above 0", (text) => {
  expect(() => positiveNumber(text)).toThrow("Expected a number above 0.");
});

test("rejects an unknown preset, with the list of presets and the most similar name", () => {
  expect(presetName("published-2")).toBe("published-2");
  expect(() => presetName("skech")).toThrow(/^Expected one of model-1, .*sketch.*\. Did you mean sketch\?$/);
});

test("the numbers of drawing options have a least value, and may have to be whole", () => {
  expect(sampleNumber({})("0")).toBe(0);
  expect(sampleNumber({})("1.5")).toBe(1.5);
  expect(sampleNumber({ least: 1, whole: true })("20")).toBe(20);
  for (const text of ["-1", "", "two", "1e999"])
    expect(() => sampleNumber({})(text)).toThrow("Expected a number of at least 0.");
  for (const text of ["0", "2.5"])
    expect(() => sampleNumber({ least: 1, whole: true })(text)).toThrow("Expected a whole number of at least 1.");
});

import { expect, test } from "vitest";
import { encoderNames, parametersOf, presetNames, resolveConfig } from "../src/index.js";
import { streams } from "../src/streams.js";

test("all streams have different numbers", () => {
  const numbers = Object.values(streams);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("models use the streams 1 to 999, and all others have numbers from 1000 on", () => {
  const { noise, dropout, times, captionDropout, captionNoise, ...others } = streams;
  for (const own of [noise, dropout, times, captionDropout, captionNoise]) {
    expect(own).toBeGreaterThanOrEqual(1);
    expect(own).toBeLessThan(999);
  }
  expect(noise, "dropout uses all numbers from its own on").toBeLessThan(dropout);
  for (const [name, number] of Object.entries(others)) expect(number, name).toBeGreaterThanOrEqual(1000);
});

test.each(presetNames())("the parameters of %s have enough streams before the next number", (preset) => {
  const after = Object.values(streams).filter((number) => number > streams.weights);
  for (const encoder of encoderNames) {
    const groups = Object.values(parametersOf(resolveConfig(preset, { text: { encoder } })));
    const parameters = groups.reduce((sum, group) => sum + Object.keys(group).length, 0);
    expect(streams.weights + parameters).toBeLessThanOrEqual(Math.min(...after));
  }
});

import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { constant, type PartialConfig, uniform, zeros } from "../../src/index.js";
import { groupPrefixes, startValues } from "../../src/training/groups.js";
import { optimizerDefaults } from "../../src/training/optimizers.js";
import { groupSettings } from "../../src/training/settings.js";
import { discs } from "../pictures.js";
import { stateAfter, tinyConfig } from "../runs.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

describe("a group's settings", () => {
  const { training } = tinyConfig({
    training: { learningRate: 0.5, groups: { network: { learningRate: 0.25, optimizer: optimizerDefaults("sgd") } } },
  });

  test("are its own if given, otherwise those of the run", () => {
    expect(groupSettings(training, "network")).toEqual({ learningRate: 0.25, optimizer: optimizerDefaults("sgd") });
    expect(groupSettings(training, "other")).toEqual({ learningRate: 0.5, optimizer: training.optimizer });
  });

  test("determine its tensors in a checkpoint", () => {
    expect(groupPrefixes("network", training)).toEqual(["network.", "optimizer.network.momentumBuffer."]);
    expect(groupPrefixes("other", { ...training, averaging: 0.9 })).toEqual([
      ...["other.", "optimizer.other.meanSquare.", "averaged.other."],
    ]);
  });

  test("train like the same settings of the whole run, with a schedule", async () => {
    const data = discs(10, 2);
    const of = (training: PartialConfig["training"]) =>
      tinyConfig({ training: { schedule: "cosine", warmupSteps: 2, epochs: 3, minLearningRate: 0, ...training } });
    const adam = optimizerDefaults("adam");
    const whole = await stateAfter(device, [5], of({ learningRate: 0.02, optimizer: adam }), data);
    const group = { network: { learningRate: 0.02, optimizer: adam } };
    const grouped = await stateAfter(device, [5], of({ learningRate: 0.01, groups: group }), data);
    for (const [name, { data: values }] of Object.entries(whole.tensors)) {
      const found = grouped.tensors[name]!.data;
      expect(Math.max(...values.map((value, i) => Math.abs(value - found[i]!))), name).toBeLessThan(1e-6);
    }
    expect(Object.keys(grouped.tensors)).toEqual(Object.keys(whole.tensors));
  });
});

describe("start values", () => {
  const parameters = {
    a: { shape: [3, 2], init: uniform(0.5) },
    b: { shape: [40], init: uniform(2) },
    c: { shape: [4], init: constant(7) },
    d: { shape: [2], init: zeros },
  };
  const values = (seed: number, first = 0) => startValues(parameters, { seed, prepared: {}, first });

  test("have the size of the shape and are within their bounds", () => {
    const { a, b, c, d } = values(1);
    expect([a!.length, b!.length, [...c!], [...d!]]).toEqual([6, 40, [7, 7, 7, 7], [0, 0]]);
    expect(a!.every((value) => Math.abs(value) < 0.5)).toBe(true);
    expect(Math.max(...b!)).toBeGreaterThan(1);
    expect(Math.min(...b!)).toBeLessThan(-1);
  });

  test("depend on the seed, and each parameter has its own stream", () => {
    expect(values(1)).toEqual(values(1));
    expect(values(2).a).not.toEqual(values(1).a);
    const { a, b } = values(1);
    expect(Array.from(b!.subarray(0, 6), (value) => value / 4)).not.toEqual([...a!]);
    // `first` continues the count of the group before
    const later = startValues({ b: parameters.b }, { seed: 1, prepared: {}, first: 1 });
    expect(later.b).toEqual(b);
    expect(values(1, 1).a).not.toEqual(a);
  });
});

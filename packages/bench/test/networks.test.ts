import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flowConfig, flowLayers, flowSizes } from "../src/networks/flow.js";
import { flowBatch } from "../src/networks/flow-start.js";
import { networkFlops, networkNames, networkParameters, usualBatch } from "../src/networks/networks.js";
import { readStart, startOf, writeStart } from "../src/networks/start.js";
import { type VaeName, vaeLayers } from "../src/networks/vae.js";
import { fractions, permuted } from "../src/peers/layouts.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bosquejo-networks-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("compared networks", () => {
  it.each([
    { name: "S", parameters: 464_147, flops: 0.08e9, layers: 9 },
    { name: "M1", parameters: 7_316_803, flops: 0.853e9, layers: 10 },
  ] as const)("$name has $parameters parameters and takes $flops operations per sample", (wanted) => {
    expect(networkParameters(wanted.name)).toBe(wanted.parameters);
    expect(networkFlops(wanted.name, 32) / 32 / wanted.flops).toBeCloseTo(1, 2);
    expect(vaeLayers(wanted.name, 1)).toHaveLength(wanted.layers);
  });

  it.each(["S", "M1"] satisfies VaeName[])(
    "%s ends in a sigmoid image 64x64x3, and each layer has the input size of the output before it",
    (name) => {
      const layers = vaeLayers(name, 1);
      expect(layers.at(-1)).toMatchObject({ activation: "sigmoid", OH: 64, O: 3 });
      for (const [i, { name, H, C }] of layers.entries()) {
        const before = layers[name === "logvar" ? i - 2 : i - 1];
        if (!before) continue;
        expect(H ** 2 * C, name).toBe(before.OH ** 2 * before.O);
      }
    },
  );
});

describe("the compared flow", () => {
  it("has the layers of the preset's network, and its batch unless the command line gives another", () => {
    const { width, conditionWidth } = flowConfig().model;
    const layers = Object.fromEntries(flowLayers(8).map((layer) => [layer.name, layer]));
    expect(layers["block1.output"]).toMatchObject({ kind: "linear", B: 8, C: width, O: width });
    expect(layers["condition.caption"]).toMatchObject({ C: flowSizes().caption, O: conditionWidth });
    expect(usualBatch("flow")).toBe(flowConfig().training.batchSize);
    expect(usualBatch("S")).toBe(32);
  });

  it("takes three products of each weight, and two of those that read the batch", () => {
    const flops = (read: boolean) =>
      flowLayers(1)
        .filter(({ name }) => ["time", "condition.caption", "input"].includes(name) === read)
        .reduce((sum, { C, O }) => sum + 2 * C * O, 0);
    expect(networkFlops("flow", 4)).toBe(4 * (2 * flops(true) + 3 * flops(false)));
  });

  it("drops about the preset's share of the captions, and starts without weights of 0", () => {
    const start = startOf("flow", 512);
    const { times, kept } = flowBatch(start);
    const captionDropout = flowConfig().model.captionDropout as number;
    const dropped = kept.data.filter((factor) => factor === 0).length / 512;
    expect(Math.abs(dropped - captionDropout)).toBeLessThan(0.05);
    for (const t of times.data) expect(t > 0 && t < 1).toBe(true);
    for (const [name, { data }] of Object.entries(start.weights)) expect(data.some(Boolean), name).toBe(true);
  });
});

describe("a start", () => {
  it.each(networkNames)("has as many weights as the network %s", (name) => {
    const { weights } = startOf(name, 2);
    const count = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
    expect(count).toBe(networkParameters(name));
  });

  it("has a variance that keeps the activations' variance", () => {
    const { weights } = startOf("S", 2);
    const { data, shape } = weights["hidden2.weight"]!;
    expect(shape).toEqual([256, 256]);
    const variance = (data as Float32Array).reduce((sum, value) => sum + value ** 2, 0) / data.length;
    expect(variance * 256).toBeCloseTo(2, 1);
  });

  it.each(networkNames)("of %s is the same after writing and reading", (name) => {
    const start = startOf(name, 3);
    const file = join(folder, "start.safetensors");
    writeStart(file, start);
    const { weights, batch, ...read } = readStart(file);
    expect(read).toEqual({ network: name, batchSize: 3 });
    for (const [own, others] of [
      [start.weights, weights],
      [start.batch, batch],
    ] as const) {
      expect(Object.keys(others).sort()).toEqual(Object.keys(own).sort());
      for (const [name, { shape, data }] of Object.entries(own)) {
        expect(others[name]!.shape, name).toEqual(shape);
        expect(Buffer.compare(Buffer.from(others[name]!.data.buffer), Buffer.from(data.buffer)), name).toBe(0);
      }
    }
  });
});

describe("layouts", () => {
  const x = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };

  it("swaps and reverses axes", () => {
    expect(permuted(x, [1, 0])).toEqual({ shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
    expect(permuted(x, [1, 0], [0])).toEqual({ shape: [3, 2], data: Float32Array.of(3, 6, 2, 5, 1, 4) });
  });

  it("mirrors a kernel in both directions", () => {
    const shape = [4, 4, 2, 3];
    const data = Float32Array.from({ length: 96 }, (_, i) => i);
    const kernel = permuted({ shape, data }, [3, 2, 0, 1], [2, 3]);
    expect(kernel.shape).toEqual([3, 2, 4, 4]);
    const [o, c, r, s] = [2, 1, 0, 3];
    expect(kernel.data[((o * 2 + c) * 4 + r) * 4 + s]).toBe(data[(((3 - r) * 4 + (3 - s)) * 2 + c) * 3 + o]);
  });

  it("converts bytes to fractions", () => {
    expect([...fractions(Uint8Array.of(0, 51, 255))]).toEqual([0, Math.fround(0.2), 1]);
  });
});

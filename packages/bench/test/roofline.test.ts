import { openDevice } from "@bosquejo/tensor";
import { beforeAll, describe, expect, it } from "vitest";
import { ArgumentError } from "../src/arguments.js";
import type { KernelCase } from "../src/kernels/cases.js";
import { kernelCases, presetKernels } from "../src/kernels/suite.js";
import { leastMs, underRoof } from "../src/roofline/roofline.js";
import { aKernel, around } from "./sample.js";

const roofs = { gflops: 100, gigabytesPerSecond: 10 };

describe("the roofline", () => {
  it("gives the longer of the times for arithmetic and memory", () => {
    expect(leastMs(roofs, { flops: 1e9, bytes: 1e6 })).toBeCloseTo(10, 10);
    expect(leastMs(roofs, { flops: 1e6, bytes: 1e8 })).toBeCloseTo(10, 10);
  });

  it("gives a kernel's share of the roof that limits it", () => {
    const product = underRoof(aKernel("product", around(20), { flops: 1e9, bytes: 1e6 }), roofs);
    expect(product).toMatchObject({ intensity: 1000, bound: "arithmetic" });
    expect(product.share).toBeCloseTo(0.5, 10);
    const sum = underRoof(aKernel("sum", around(40), { flops: 1e8, bytes: 1e8 }), roofs);
    expect(sum).toMatchObject({ intensity: 1, bound: "memory" });
    expect(sum.share).toBeCloseTo(0.25, 10);
  });

  it("limits a kernel without arithmetic by memory", () => {
    expect(underRoof(aKernel("gather", around(20), { flops: 0, bytes: 1e8 }), roofs)).toMatchObject({
      ...{ intensity: 0, bound: "memory", share: 0.5 },
    });
  });
});

describe("the kernels that are measured", () => {
  let layers: readonly KernelCase[];
  beforeAll(async () => {
    using device = await openDevice();
    layers = presetKernels(device);
  });

  it("are listed once each, on software adapters with products up to 1024", () => {
    const names = (kind: "hardware" | "swiftshader") =>
      kernelCases(kind, layers, false, undefined).map(({ group, name, sizes }) => `${group}: ${name} ${sizes}`);
    for (const kind of ["hardware", "swiftshader"] as const) expect(new Set(names(kind)).size).toBe(names(kind).length);
    expect(names("hardware").filter((name) => !names("swiftshader").includes(name))).toEqual([
      "matrix product: matmul 2048x2048x2048",
    ]);
    for (const preset of ["sketch", "model-1", "model-3"]) {
      expect(names("hardware").some((name) => name.startsWith(`${preset}: `))).toBe(true);
    }
  });

  it("are filtered by family, name and sizes without regard to case", () => {
    const found = (filter: string) =>
      kernelCases("llvmpipe", layers, true, filter).map(({ group, name }) => `${group} ${name}`);
    expect(found("MODEL-1 up4")).toEqual(["forward", "dX", "dW"].map((pass) => `model-1 up4 ${pass}`));
    expect(found("32x1280x1280")).toHaveLength(4);
    expect(() => found("up9")).toThrow(ArgumentError);
    expect(() => found("up9")).toThrow(/--filter: expected a part of .*, got "up9"; families: matrix product, /);
  });
});

import { describe, expect, it } from "vitest";
import { BenchError } from "../src/error.js";
import { networkFlops } from "../src/networks/networks.js";
import { isRight } from "../src/output/result.js";
import { byBatch, networkSteps } from "../src/steps/training-steps.js";
import { aKernel, aResult, around, someSteps } from "./sample.js";

describe("training steps", () => {
  it("are measured at the requested batch size, and at smaller ones for slow peers", () => {
    expect([...byBatch(["tfjs-webgpu", "torch-cpu"], "S", "swiftshader", 32)]).toEqual([
      [32, ["torch-cpu"]],
      [8, ["tfjs-webgpu"]],
    ]);
    expect([...byBatch([], "sketch", "swiftshader", 32)]).toEqual([[32, []]]);
  });

  it("count operations: of a preset by our step, of a compared network by its layers", () => {
    const counted = someSteps("bosquejo", around(100), { network: "sketch", flops: 5e9 });
    expect(networkSteps("sketch", 32, [counted]).flops).toBe(5e9);
    expect(networkSteps("sketch", 32, [{ side: "bosquejo", unsupported: "no" }]).flops).toBe(0);
    expect(networkSteps("S", 32, [{ ...counted, network: "S" }]).flops).toBe(networkFlops("S", 32));
  });

  it("make the benchmark fail if our step failed or a peer did different work", () => {
    expect(isRight(aResult())).toBe(true);
    const failed = networkSteps("S", 32, [{ side: "bosquejo", unsupported: new BenchError("no").message }]);
    expect(failed.comparisons).toEqual([]);
    expect(isRight(aResult({ steps: [failed] }))).toBe(false);
    const other = someSteps("torch-cpu", around(1), { losses: [0.4, 0.2] });
    const compared = networkSteps("S", 32, [someSteps("bosquejo", around(1)), other]);
    expect(isRight(aResult({ steps: [compared] }))).toBe(false);
    expect(isRight(aResult({ kernels: [aKernel("a", around(1), { correct: false })] }))).toBe(false);
  });
});

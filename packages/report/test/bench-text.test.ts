import { describe, expect, it } from "vitest";
import {
  changesText,
  driftText,
  kernelTable,
  machineText,
  missingSides,
  rooflineText,
  someOf,
  stepsText,
} from "../src/bench/plain-text.js";
import { aKernel, around, benchmark, changes, someSteps } from "./benchmark.js";

const { roofline, steps } = benchmark();

describe("the tables", () => {
  it("mark kernels that are wrong or were disturbed, with presets named", () => {
    const disturbed = aKernel("up1 dX", around(2), { group: "published-1", otherCores: 0.93 });
    const wrong = aKernel("rmsprop", around(2), { group: "training", correct: false, relativeError: 0.3 });
    const [, first, second] = kernelTable([disturbed, wrong]).split("\n");
    expect(first).toMatch(/^published-1 up1 dX {2}32x256x256 +2 \(1.9-2.1\) .* 20 % .* others took 0.9 cores$/);
    expect(second).toMatch(/^rmsprop .* 3e-1 WRONG$/);
  });

  it("tell each side's step, why a side is missing, and whether peers do the same work", () => {
    const text = stepsText(steps[0]!, roofline);
    expect(text).toMatch(/^bosquejo +200 \(190-210\) +160 +12.5 +12.5 % /m);
    expect(text).toMatch(/^torch-cpu: no Python with torch$/m);
    expect(text).toContain("tfjs-webgpu takes 20 (19-21) times as long as bosquejo, over 7 pairs");
    expect(text).toContain("; the same work: ");
  });

  it("say where the machine changed under the run, or others were there from the start", () => {
    expect(driftText(roofline)).toBe("");
    const ended = { gflops: 50, gigabytesPerSecond: 10 };
    expect(driftText({ ...roofline, ended })).toMatch(
      /roofs of 100 GFLOPS and 10 GB\/s before, 50 GFLOPS and 10 GB\/s after/,
    );
    expect(rooflineText(roofline)).not.toContain("too low");
    const trials = [aKernel("copy", around(1), { otherCores: 1 })];
    expect(rooflineText({ ...roofline, trials })).toContain("The roofs may be too low: others took 1.0 cores.\n");
  });

  it("name the sides of one reason together", () => {
    const missing = ["torch-cuda", "torch-cuda-tf32"].map((side) => ({ side, unsupported: "no GPU" }));
    expect(missingSides([someSteps("bosquejo", around(1)), ...missing])).toEqual([
      "torch-cuda, torch-cuda-tf32: no GPU",
    ]);
  });

  it("shorten long lists of names", () => {
    expect(someOf(["a", "b"])).toBe("a; b");
    expect(someOf(["a", "b", "c", "d", "e", "f"])).toBe("a; b; c; d; and 2 more");
  });

  it("say what changed, on another machine too", () => {
    const text = changesText({ ...changes, sameMachine: false, adapter: "SwiftShader", gone: ["a", "b"] });
    expect(text).toContain("That was another adapter or processor (SwiftShader)");
    expect(text).toContain("measured before only: a; b\n");
    expect(text).toMatch(/^sketch up1 forward .* SLOWER$/m);
  });

  it("say how the machine itself changed", () => {
    expect(machineText({ arithmetic: 0.5, memory: 1.05 })).toMatch(
      /^The machine itself was 50 % slower in arithmetic than before/,
    );
    expect(machineText({ arithmetic: 1, memory: 1 })).toContain("as fast as before");
  });
});

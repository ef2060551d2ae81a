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
  it("mark wrong and disturbed kernels, and name their presets", () => {
    const disturbed = aKernel("up1 dX", around(2), { group: "published-1", otherCores: 0.93 });
    const wrong = aKernel("rmsprop", around(2), { group: "training", correct: false, relativeError: 0.3 });
    const [, first, second] = kernelTable([disturbed, wrong]).split("\n");
    expect(first).toMatch(/^published-1 up1 dX {2}32x256x256 +2 \(1.9-2.1\) .* 20 % .* other programs used 0.9 cores$/);
    expect(second).toMatch(/^rmsprop .* 3e-1 WRONG$/);
  });

  it("have the step of each side, the reason for a missing side, and if peers do the same work", () => {
    const text = stepsText(steps[0]!, roofline);
    expect(text).toMatch(/^bosquejo +200 \(190-210\) +160 +12.5 +12.5 % /m);
    expect(text).toMatch(/^torch-cpu: no Python with torch$/m);
    expect(text).toContain("tfjs-webgpu takes 20 (19-21) times as long as bosquejo, from 7 samples of each");
    expect(text).toContain("; the same work: ");
  });

  it("warn if the machine changed during the benchmark, or if other programs disturbed the roofs", () => {
    expect(driftText(roofline)).toBe("");
    const ended = { gflops: 50, gigabytesPerSecond: 10 };
    expect(driftText({ ...roofline, ended })).toMatch(
      /roofs were 100 GFLOPS and 10 GB\/s before and 50 GFLOPS and 10 GB\/s after/,
    );
    expect(rooflineText(roofline)).not.toContain("too low");
    const trials = [aKernel("copy", around(1), { otherCores: 1 })];
    expect(rooflineText({ ...roofline, trials })).toContain(
      "The roofs may be too low: other programs used 1.0 cores.\n",
    );
  });

  it("list missing sides with the same reason together", () => {
    const missing = ["torch-cuda", "torch-cuda-tf32"].map((side) => ({ side, unsupported: "no GPU" }));
    expect(missingSides([someSteps("bosquejo", around(1)), ...missing])).toEqual([
      "torch-cuda, torch-cuda-tf32: no GPU",
    ]);
  });

  it("shorten long lists of names", () => {
    expect(someOf(["a", "b"])).toBe("a; b");
    expect(someOf(["a", "b", "c", "d", "e", "f"])).toBe("a; b; c; d; and 2 more");
  });

  it("list the changes, also on another machine", () => {
    const text = changesText({ ...changes, sameMachine: false, adapter: "SwiftShader", gone: ["a", "b"] });
    expect(text).toContain("The earlier result is of another adapter or processor (SwiftShader)");
    expect(text).toContain("only measured before: a; b\n");
    expect(text).toMatch(/^sketch up1 forward .* SLOWER$/m);
  });

  it("describe the change of the machine's speed", () => {
    expect(machineText({ arithmetic: 0.5, memory: 1.05 })).toMatch(
      /^The machine is 50 % slower in arithmetic than before/,
    );
    expect(machineText({ arithmetic: 1, memory: 1 })).toContain("as fast as before");
  });
});

import type { Benchmark, Changes, KernelTrial, MeasuredSide, Range } from "../src/bench/result.js";

/** A median with a range of `percent` in both directions. */
export const around = (median: number, percent = 5) => ({
  ...{ median, min: median * (1 - percent / 100), max: median * (1 + percent / 100), samples: 7 },
});

export const aKernel = (name: string, ms: Range, more: Partial<KernelTrial> = {}): KernelTrial => ({
  ...{ group: "sketch", name, sizes: "32x256x256", ms },
  ...{ flops: 4e6, bytes: 3e5, gflops: 4 / ms.median, gigabytesPerSecond: 0.3 / ms.median, peakBytes: 3e5 },
  ...{ otherCores: 0, relativeError: 1e-7, correct: true, intensity: 40 / 3, bound: "arithmetic", share: 0.2, ...more },
});

export const someSteps = (side: string, ms: Range): MeasuredSide => ({
  ...{ side, ms, firstStepMs: 500, residentBytes: 4e8, deviceBytes: 2e7 },
});

const roofs = { gflops: 100, gigabytesPerSecond: 10 };

/** An invented benchmark. */
export const benchmark = (more: Partial<Benchmark> = {}): Benchmark => ({
  ...{ date: "2026-03-01T12:00:00.000Z", command: "pnpm bench --peers", seconds: 90 },
  adapter: { name: "llvmpipe-15", kind: "llvmpipe", backend: "opengl", driver: "Mesa 22" },
  machine: { cpu: "a processor", cpus: 2, memoryBytes: 8e9, system: "linux 6", node: "v20.0.0", load: 0.1 },
  roofline: {
    ...{ ...roofs, began: roofs, ended: roofs, fastest: { arithmetic: "multiply-add, 128", memory: "copy, 64 MB" } },
    trials: [aKernel("multiply-add", around(3)), aKernel("copy", around(4), { flops: 0, gflops: 0 })],
  },
  kernels: [
    aKernel("up1 forward", around(2)),
    aKernel("up1 dX", around(3), { sizes: "32x<4x4>" }),
    aKernel("rmsprop", around(1), { group: "training", bound: "memory", intensity: 0.4, share: 1.2, bytes: 1e7 }),
    aKernel("copyRows", around(1), { group: "training", flops: 0, gflops: 0, intensity: 0, bound: "memory" }),
  ],
  steps: [
    {
      ...{ network: "S", batchSize: 32, flops: 2.5e9 },
      results: [
        someSteps("bosquejo", around(200)),
        someSteps("tfjs-webgpu", around(4000)),
        { side: "torch-cpu", unsupported: "no Python with torch" },
      ],
      comparisons: [
        {
          ...{ ours: "bosquejo", theirs: "tfjs-webgpu", ratio: around(20) },
          ...{ lossDifference: 1e-7, fallDifference: 1e-4, agree: true },
        },
      ],
    },
  ],
  ...more,
});

/** Invented changes since an earlier benchmark. */
export const changes: Changes = {
  ...{ file: "before.json", date: "2026-02-01T12:00:00.000Z", adapter: "llvmpipe-15", sameMachine: true },
  machine: { arithmetic: 1, memory: 1 },
  changes: [
    {
      ...{ name: "sketch up1 forward", sizes: "32x256x256", before: around(1), now: around(2) },
      ...{ ratio: around(2), scaled: around(2), verdict: "slower" },
    },
  ],
  ...{ gone: [], added: [] },
};

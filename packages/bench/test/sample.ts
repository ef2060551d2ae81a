import type { Summary } from "../src/measuring/statistics.js";
import type { BenchResult } from "../src/output/result.js";
import type { KernelResult } from "../src/roofline/roofline.js";
import type { MeasuredSteps } from "../src/steps/step.js";

/** A median with a spread of some percent to both sides. */
export const around = (median: number, percent = 5): Summary => ({
  ...{ median, min: median * (1 - percent / 100), max: median * (1 + percent / 100), samples: 7 },
});

export const aKernel = (name: string, ms: Summary, more: Partial<KernelResult> = {}): KernelResult => ({
  ...{ group: "sketch", name, sizes: "32x256x256", ms, clock: "wall", copies: 8, runs: 16 },
  ...{ flops: 4e6, bytes: 3e5, gflops: 4 / ms.median, gigabytesPerSecond: 0.3 / ms.median, peakBytes: 3e5 },
  ...{ otherCores: 0, relativeError: 1e-7, correct: true, intensity: 40 / 3, bound: "arithmetic", share: 0.2, ...more },
});

export const someSteps = (
  side: MeasuredSteps["side"],
  ms: Summary,
  more: Partial<MeasuredSteps> = {},
): MeasuredSteps => ({
  ...{ side, network: "S", batchSize: 32, device: "llvmpipe", precision: "f32", losses: [0.3, 0.2] },
  ...{ firstStepMs: 500, residentBytes: 4e8, deviceBytes: 2e7, samples: [ms.min, ms.median, ms.max], ms, ...more },
});

const roofs = { gflops: 100, gigabytesPerSecond: 10 };

/** A plausible result of a benchmark. */
export const aResult = (more: Partial<BenchResult> = {}): BenchResult => ({
  ...{ version: 2, date: "2026-03-01T12:00:00.000Z", command: "pnpm bench --peers", seconds: 90 },
  adapter: { name: "llvmpipe-15", kind: "llvmpipe", backend: "opengl", vendor: "Mesa", driver: "Mesa 22" },
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
          ...{ ours: "bosquejo", theirs: "tfjs-webgpu", network: "S", batchSize: 32, ratio: around(20) },
          ...{ lossDifference: 1e-7, fallDifference: 1e-4, agree: true },
        },
      ],
    },
  ],
  ...more,
});

import type { AdapterKind, Device } from "@bosquejo/tensor";
import { ArgumentError } from "../arguments.js";
import type { Effort } from "../measuring/statistics.js";
import type { KernelCase } from "./cases.js";
import { elementwiseCases } from "./elementwise-cases.js";
import { matmulCases, presetCases, windowCases } from "./product-cases.js";
import { trainingCases } from "./training-cases.js";

/** Presets whose layers are measured; `model-2` has those of `model-1`. */
const presets = ["sketch", "model-1", "model-3"] as const;
const BATCH = 32;
// the smallest transposed convolution of `sketch`
const quickLayer = ({ group, name }: KernelCase) => group === "sketch" && name.startsWith("up1 ");

// a product of 2048 takes an adapter on the CPU seconds
const squares = { hardware: [128, 256, 512, 1024, 2048], software: [128, 256, 512, 1024] } as const;

/** The kernels that presets' layers take, as their training steps meet them on a device. */
export const presetKernels = (device: Device): KernelCase[] => presetCases(device, presets, BATCH);

/** The kernels that are measured on a kind of adapter; `layers` are those of presets. */
export function kernelCases(
  adapter: AdapterKind,
  layers: readonly KernelCase[],
  quick: boolean,
  filter: string | undefined,
): KernelCase[] {
  const sizes = squares[adapter === "hardware" ? "hardware" : "software"];
  const all = [...matmulCases(sizes), ...windowCases, ...trainingCases, ...elementwiseCases, ...layers];
  if (filter !== undefined) return filtered(all, filter);
  return quick ? [...matmulCases([512]), ...layers.filter(quickLayer), ...trainingCases] : all;
}

function filtered(cases: readonly KernelCase[], filter: string): KernelCase[] {
  const wanted = filter.toLowerCase();
  const found = cases.filter(({ group, name, sizes }) => `${group} ${name} ${sizes}`.toLowerCase().includes(wanted));
  if (found.length > 0) return found;
  const groups = [...new Set(cases.map(({ group }) => group))].join(", ");
  throw new ArgumentError(
    `--filter: expected a part of a kernel's group, name or sizes, got "${filter}"; groups: ${groups}`,
  );
}

/** How long things are measured. */
export interface Efforts {
  readonly roofline: Effort;
  readonly kernel: Effort;
  readonly step: Effort;
}

/** Efforts for a kind of adapter: on the CPU a whole run should end within minutes. */
export function effortsFor(adapter: AdapterKind, quick: boolean): Efforts {
  const hardware = adapter === "hardware";
  if (quick) {
    const short = { sample: 5, samples: 3, budget: 2000 };
    return { roofline: { ...short, sample: 20 }, kernel: short, step: { sample: 100, samples: 3, budget: 20_000 } };
  }
  return {
    roofline: { sample: 50, samples: 5, budget: 3000 },
    kernel: { sample: 100, samples: 7, budget: hardware ? 10_000 : 3000 },
    step: { sample: hardware ? 2000 : 1000, samples: 9, budget: hardware ? 120_000 : 30_000 },
  };
}

import type { AdapterKind, Device } from "@bosquejo/tensor";
import { ArgumentError } from "../arguments.js";
import type { Effort } from "../measuring/statistics.js";
import { usualBatch } from "../networks/networks.js";
import type { KernelCase } from "./cases.js";
import { elementwiseCases } from "./elementwise-cases.js";
import { flowCases } from "./flow-cases.js";
import { matmulCases, presetCases, windowCases } from "./product-cases.js";
import { trainingCases } from "./training-cases.js";

/** The presets whose layers are measured. `model-2` has the layers of `model-1`. */
const presets = ["sketch", "model-1", "model-3"] as const;
const BATCH = 32;
// the smallest transposed convolution of `sketch`
const quickLayer = ({ group, name }: KernelCase) => group === "sketch" && name.startsWith("up1 ");

// a product of size 2048 takes seconds on the CPU
const squares = { hardware: [128, 256, 512, 1024, 2048], software: [128, 256, 512, 1024] } as const;

/** The kernels that compute the presets' layers in a training step on a device. */
export const presetKernels = (device: Device): KernelCase[] => [
  ...presetCases(device, presets, BATCH),
  ...presetCases(device, ["flow"], usualBatch("flow")),
];

/**
 * The kernels to measure on a kind of adapter. `layers` comes from `presetKernels`.
 * @throws ArgumentError if no kernel matches the filter
 */
export function kernelCases(
  adapter: AdapterKind,
  layers: readonly KernelCase[],
  quick: boolean,
  filter: string | undefined,
): KernelCase[] {
  const sizes = squares[adapter === "hardware" ? "hardware" : "software"];
  const all = [...matmulCases(sizes), ...windowCases, ...trainingCases, ...flowCases(), ...elementwiseCases, ...layers];
  if (filter !== undefined) return filtered(all, filter);
  return quick ? [...matmulCases([512]), ...layers.filter(quickLayer), ...trainingCases] : all;
}

function filtered(cases: readonly KernelCase[], filter: string): KernelCase[] {
  const wanted = filter.toLowerCase();
  const found = cases.filter(({ group, name, sizes }) => `${group} ${name} ${sizes}`.toLowerCase().includes(wanted));
  if (found.length > 0) return found;
  const families = [...new Set(cases.map(({ group }) => group))].join(", ");
  throw new ArgumentError(
    `--filter: expected a part of a kernel's family, name or sizes, got "${filter}"; families: ${families}`,
  );
}

/** The effort of each kind of measurement. */
export interface Efforts {
  readonly roofline: Effort;
  readonly kernel: Effort;
  readonly step: Effort;
}

/** The efforts for a kind of adapter. On the CPU, the whole benchmark should end within minutes. */
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

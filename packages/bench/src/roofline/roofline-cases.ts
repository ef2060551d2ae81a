import { kernel } from "@bosquejo/kernels";
import { type AdapterKind, launch } from "@bosquejo/tensor";
import { bytesOf, type KernelCase } from "../kernels/cases.js";
import { randomValues } from "../measuring/synthetic.js";
import copying from "./copy.wgsl";
import multiplyAdd from "./multiply-add.wgsl";
import fused from "./step-fused.wgsl";
import plain from "./step-plain.wgsl";

type RooflineSizes = { LENGTH: number };

const WORKGROUP = 64;
// of eight multiply-adds each; llvmpipe ends loops after 65,535 iterations, and this is far below
const ROUNDS = 1024;
const STEPS = 8 * ROUNDS;
const accumulators = { by_two: 2, by_four: 4, by_eight: 8 } as const;
const steps = { "fma(a, m, c)": fused, "a * m + c": plain } as const;
// enough for milliseconds; a CPU has about a thousandth of the lanes of a GPU
const workgroups = { hardware: [2048, 8192], software: [128] } as const;

const kindOf = (adapter: AdapterKind) => (adapter === "hardware" ? "hardware" : "software");

/** A case of multiplications and additions in registers only. It gives the highest arithmetic rate of the adapter. */
function arithmeticCase(entry: keyof typeof accumulators, step: keyof typeof steps, groups: number): KernelCase {
  const LENGTH = groups * WORKGROUP;
  const count = accumulators[entry];
  const declaration = kernel<RooflineSizes & { ROUNDS: number }, "rates" | "start" | "y">({
    ...{ name: "multiplyAdd", entry, source: [multiplyAdd, steps[step]], buffers: ["rates", "start", "y"] },
    threads: (sizes) => sizes.LENGTH,
  });
  return {
    group: "roofline",
    name: `multiply-add ${step}`,
    sizes: `${groups}x${WORKGROUP} invocations of ${count} vec4f`,
    flops: 2 * 4 * count * STEPS * LENGTH,
    bytes: bytesOf(2 * 4 * LENGTH),
    // for thousands of roundings in sequence; small enough to detect a compiler that omits one step in a hundred
    tolerance: 2e-3,
    prepare() {
      const values = randomValues(4 * LENGTH, 1);
      // the values approach their limit so slowly that each step changes them
      const rates = Float32Array.of(1 - 1 / STEPS, 1.3 / STEPS);
      const [m, c] = rates as unknown as [number, number];
      const shrunk = m ** STEPS;
      const rest = (c * (1 - shrunk)) / (1 - m);
      return {
        open(device) {
          const [start, both] = [device.tensor([LENGTH, 4], values), device.tensor([2], rates)];
          return () => {
            const y = device.tensor([LENGTH, 4]);
            launch(declaration, { LENGTH, ROUNDS }, { rates: both, start, y });
            return y;
          };
        },
        reference: (i) => count * (shrunk * (values[i]! + (count - 1) / 16) + rest),
      };
    },
  };
}

const copies = { one: 1, neighbours: 4, strides: 4 } as const;

/** A case that copies an array far larger than caches. It gives the highest memory bandwidth of the adapter. */
function copyCase(entry: keyof typeof copies, bytes: number): KernelCase {
  // number of vectors: whole workgroups, with four vectors per invocation
  const LENGTH = Math.floor(bytes / 16 / 4 / WORKGROUP) * 4 * WORKGROUP;
  const THREADS = LENGTH / copies[entry];
  const declaration = kernel<RooflineSizes & { THREADS: number }, "x" | "y">({
    ...{ name: "copy", entry, source: [copying], buffers: ["x", "y"] },
    threads: (sizes) => sizes.THREADS,
  });
  return {
    group: "roofline",
    name: `copy ${entry}`,
    sizes: `${Math.round(bytes / 1e6)} MB to ${Math.round(bytes / 1e6)} MB`,
    flops: 0,
    bytes: bytesOf(2 * 4 * LENGTH),
    tolerance: 0,
    prepare() {
      const values = randomValues(4 * LENGTH, 2);
      return {
        open(device) {
          const x = device.tensor([LENGTH, 4], values);
          return () => {
            const y = device.tensor([LENGTH, 4]);
            launch(declaration, { LENGTH, THREADS }, { x, y });
            return y;
          };
        },
        reference: (i) => values[i]!,
      };
    },
  };
}

const entries = <T extends object>(of: T) => Object.keys(of) as (keyof T)[];

/** The variants of the multiply-add kernel for a kind of adapter. The fastest one gives the roof. */
export const arithmeticCases = (adapter: AdapterKind): KernelCase[] =>
  workgroups[kindOf(adapter)].flatMap((groups) =>
    entries(steps).flatMap((step) => entries(accumulators).map((entry) => arithmeticCase(entry, step, groups))),
  );

/** The variants of the copy kernel. The fastest one gives the roof. `mostBytes` is the adapter's largest binding. */
export const copyCases = (adapter: AdapterKind, mostBytes: number): KernelCase[] =>
  entries(copies).map((entry) => copyCase(entry, Math.min(mostBytes, adapter === "hardware" ? 256e6 : 64e6)));

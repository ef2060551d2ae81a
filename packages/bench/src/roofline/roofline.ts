import type { Device } from "@bosquejo/tensor";
import { BenchError } from "../error.js";
import type { KernelCase } from "../kernels/cases.js";
import { type MeasuredKernel, measureKernel, type OpenCase, openCase } from "../kernels/measure.js";
import type { Effort } from "../measuring/statistics.js";
import { arithmeticCases, copyCases } from "./roofline-cases.js";

/** The roofs of an adapter: its highest arithmetic rate and its highest memory bandwidth. */
export interface MeasuredRoofs {
  /** billions of multiplications and additions per second, in registers only */
  readonly gflops: number;
  /** billions of bytes per second that a copy reads and writes */
  readonly gigabytesPerSecond: number;
}

/** The roofs and their measurements (Williams, Waterman and Patterson 2009, Roofline). */
export interface MeasuredRoofline extends MeasuredRoofs {
  /** the roofs before and after the kernels; if they differ, the machine changed meanwhile */
  readonly began: MeasuredRoofs;
  readonly ended: MeasuredRoofs;
  /** names and sizes of the fastest variants */
  readonly fastest: { readonly arithmetic: string; readonly memory: string };
  /** the measurements of all variants */
  readonly trials: readonly MeasuredKernel[];
}

/** A measured kernel compared with the roofline of the same benchmark. */
export interface KernelResult extends MeasuredKernel {
  /** float operations per byte */
  readonly intensity: number;
  /** the roof that limits it */
  readonly bound: "arithmetic" | "memory";
  /** median speed divided by the roof; above 1 if the kernel only reads, which can be cheaper than a copy */
  readonly share: number;
}

/** The least milliseconds that the roofs allow. */
export function leastMs(
  { gflops, gigabytesPerSecond }: MeasuredRoofs,
  { flops, bytes }: { flops: number; bytes: number },
) {
  return Math.max(flops / gflops, bytes / gigabytesPerSecond) / 1e6;
}

/** Compares a measured kernel with the roofs. */
export function underRoof(kernel: MeasuredKernel, roofs: MeasuredRoofs): KernelResult {
  const intensity = kernel.flops / kernel.bytes;
  const bound = boundByMemory(roofs, kernel) ? "memory" : "arithmetic";
  return { ...kernel, intensity, bound, share: leastMs(roofs, kernel) / kernel.ms.median };
}

/**
 * Measures both roofs. A roof is the fastest sample of the fastest variant with correct values.
 * @throws BenchError if no variant has correct values
 */
export async function measureRoofline(
  device: Device,
  effort: Effort,
  announce: (next: KernelCase) => void,
): Promise<MeasuredRoofline> {
  const { kind } = device.adapter;
  const measure = (cases: readonly KernelCase[]) => measureVariants(device, cases, effort, announce);
  const arithmetic = await measure(arithmeticCases(kind));
  const memory = await measure(copyCases(kind, mostBound(device)));
  const began = { gflops: arithmetic.speed, gigabytesPerSecond: memory.speed };
  return {
    ...{ ...began, began, ended: began, fastest: { arithmetic: arithmetic.variant, memory: memory.variant } },
    trials: [...arithmetic.measured, ...memory.measured],
  };
}

/**
 * Measures the fastest variants again, because the machine may have become slower or faster meanwhile.
 * Each roof is the higher of its two values.
 */
export async function measureAgain(
  device: Device,
  roofline: MeasuredRoofline,
  effort: Effort,
  announce: (next: KernelCase) => void,
): Promise<MeasuredRoofline> {
  const { kind } = device.adapter;
  const { fastest, began } = roofline;
  const again = async (cases: readonly KernelCase[], variant: string) => {
    const same = cases.filter((each) => variantOf(each) === variant);
    return (await measureVariants(device, same, effort, announce)).speed;
  };
  const ended = {
    gflops: await again(arithmeticCases(kind), fastest.arithmetic),
    gigabytesPerSecond: await again(copyCases(kind, mostBound(device)), fastest.memory),
  };
  const higher = (roof: keyof MeasuredRoofs) => Math.max(began[roof], ended[roof]);
  return { ...roofline, ended, gflops: higher("gflops"), gigabytesPerSecond: higher("gigabytesPerSecond") };
}

/** Opens the fastest copy. Its samples are taken in turns with those of kernels that memory limits. */
export function openCopy(device: Device, { fastest }: MeasuredRoofline, effort: Effort): Promise<OpenCase> {
  const cases = copyCases(device.adapter.kind, mostBound(device));
  return openCase(device, cases.find((each) => variantOf(each) === fastest.memory)!, effort);
}

/** True if memory, not arithmetic, limits a kernel. */
export const boundByMemory = (
  { gflops, gigabytesPerSecond }: MeasuredRoofs,
  { flops, bytes }: Pick<KernelCase, "flops" | "bytes">,
): boolean => (flops / bytes) * gigabytesPerSecond < gflops;

const mostBound = ({ gpu }: Device) => gpu.limits.maxStorageBufferBindingSize!;
const variantOf = ({ name, sizes }: Pick<KernelCase, "name" | "sizes">) => `${name}, ${sizes}`;

async function measureVariants(
  device: Device,
  cases: readonly KernelCase[],
  effort: Effort,
  announce: (next: KernelCase) => void,
) {
  const measured: MeasuredKernel[] = [];
  for (const each of cases) {
    announce(each);
    measured.push(await measureKernel(device, each, effort));
  }
  const speed = ({ flops, bytes, ms }: MeasuredKernel) => (flops > 0 ? flops : bytes) / ms.min / 1e6;
  const best = measured.filter(({ correct }) => correct).sort((a, b) => speed(b) - speed(a))[0];
  if (!best) {
    const where = `${cases[0]!.name} on ${device.adapter.name}`;
    throw new BenchError(`roofline: expected correct values, got wrong ones of ${where}: try another --adapter`);
  }
  return { measured, speed: speed(best), variant: variantOf(best) };
}

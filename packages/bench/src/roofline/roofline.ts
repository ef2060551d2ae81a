import type { Device } from "@bosquejo/tensor";
import { BenchError } from "../error.js";
import type { KernelCase } from "../kernels/cases.js";
import { type MeasuredKernel, measureKernel, type OpenCase, openCase } from "../kernels/measure.js";
import type { Effort } from "../measuring/statistics.js";
import { arithmeticCases, copyCases } from "./roofline-cases.js";

/** What the adapter gives at most. */
export interface MeasuredRoofs {
  /** billions of multiplications and additions a second, in registers alone */
  readonly gflops: number;
  /** billions of bytes a second, read and written by a copy */
  readonly gigabytesPerSecond: number;
}

/** The roofs and how they were found (Williams, Waterman and Patterson 2009, Roofline). */
export interface MeasuredRoofline extends MeasuredRoofs {
  /** the roofs before the kernels and after them: where they differ, the machine changed meanwhile */
  readonly began: MeasuredRoofs;
  readonly ended: MeasuredRoofs;
  /** names and sizes of the fastest variants */
  readonly fastest: { readonly arithmetic: string; readonly memory: string };
  /** every variant that was tried */
  readonly trials: readonly MeasuredKernel[];
}

/** A kernel beside the roofline of its run. */
export interface KernelResult extends MeasuredKernel {
  /** float operations for each byte */
  readonly intensity: number;
  /** the roof above it */
  readonly bound: "arithmetic" | "memory";
  /** of what the roof allows, by the median; reading alone can be cheaper than the copy that the roof is made of */
  readonly share: number;
}

/** Milliseconds that the roofs allow at least. */
export function leastMs(
  { gflops, gigabytesPerSecond }: MeasuredRoofs,
  { flops, bytes }: { flops: number; bytes: number },
) {
  return Math.max(flops / gflops, bytes / gigabytesPerSecond) / 1e6;
}

/** A measured kernel beside the roofs. */
export function underRoof(kernel: MeasuredKernel, roofs: MeasuredRoofs): KernelResult {
  const intensity = kernel.flops / kernel.bytes;
  const bound = boundByMemory(roofs, kernel) ? "memory" : "arithmetic";
  return { ...kernel, intensity, bound, share: leastMs(roofs, kernel) / kernel.ms.median };
}

/** Measures both roofs: the fastest sample of the fastest variant that computes right. */
export async function measureRoofline(
  device: Device,
  effort: Effort,
  tell: (next: KernelCase) => void,
): Promise<MeasuredRoofline> {
  const { kind } = device.adapter;
  const measure = (cases: readonly KernelCase[]) => measureVariants(device, cases, effort, tell);
  const arithmetic = await measure(arithmeticCases(kind));
  const memory = await measure(copyCases(kind, mostBound(device)));
  const began = { gflops: arithmetic.speed, gigabytesPerSecond: memory.speed };
  return {
    ...{ ...began, began, ended: began, fastest: { arithmetic: arithmetic.variant, memory: memory.variant } },
    trials: [...arithmetic.measured, ...memory.measured],
  };
}

/** Measures the fastest variants once more, for a machine may have slowed meanwhile; the roofs are the higher ones of both. */
export async function measureAgain(
  device: Device,
  roofline: MeasuredRoofline,
  effort: Effort,
  tell: (next: KernelCase) => void,
): Promise<MeasuredRoofline> {
  const { kind } = device.adapter;
  const { fastest, began } = roofline;
  const again = async (cases: readonly KernelCase[], variant: string) => {
    const same = cases.filter((each) => variantOf(each) === variant);
    return (await measureVariants(device, same, effort, tell)).speed;
  };
  const ended = {
    gflops: await again(arithmeticCases(kind), fastest.arithmetic),
    gigabytesPerSecond: await again(copyCases(kind, mostBound(device)), fastest.memory),
  };
  const higher = (roof: keyof MeasuredRoofs) => Math.max(began[roof], ended[roof]);
  return { ...roofline, ended, gflops: higher("gflops"), gigabytesPerSecond: higher("gigabytesPerSecond") };
}

/** The fastest copy, ready for samples in turns with those of what memory bounds. */
export function openCopy(device: Device, { fastest }: MeasuredRoofline, effort: Effort): Promise<OpenCase> {
  const cases = copyCases(device.adapter.kind, mostBound(device));
  return openCase(device, cases.find((each) => variantOf(each) === fastest.memory)!, effort);
}

/** Whether memory, not arithmetic, is the roof above a kernel. */
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
  tell: (next: KernelCase) => void,
) {
  const measured: MeasuredKernel[] = [];
  for (const each of cases) {
    tell(each);
    measured.push(await measureKernel(device, each, effort));
  }
  const speed = ({ flops, bytes, ms }: MeasuredKernel) => (flops > 0 ? flops : bytes) / ms.min / 1e6;
  const best = measured.filter(({ correct }) => correct).sort((a, b) => speed(b) - speed(a))[0];
  if (!best) {
    throw new BenchError(`roofline: ${cases[0]!.name}: no variant gives right values on ${device.adapter.name}`);
  }
  return { measured, speed: speed(best), variant: variantOf(best) };
}

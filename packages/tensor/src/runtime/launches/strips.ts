import type { BroadcastSizes, Kernel, StripSizes } from "@bosquejo/kernels";
import type { Tensor } from "../tensor.js";
import { launch } from "./launch.js";

// On an adapter that computes on the CPU, each invocation costs time, even if it handles few values. There each one
// handles a strip of up to LONGEST_STRIP vectors. Strips are shorter if there would otherwise be fewer than ENOUGH
// invocations, which keep all cores busy.
const ENOUGH = 1024;
const LONGEST_STRIP = 16;
// the number of neighbouring invocations that take turns along the last axis: see places.wgsl
const NEIGHBOURS = 8;

/** The largest number of vectors in a strip if there are `vectors` in all. */
const stripLength = (vectors: number) => Math.max(1, Math.floor(Math.min(LONGEST_STRIP, vectors / ENOUGH)));

/** True if the device of these tensors computes on the CPU, so that each invocation costs much. */
const invocationsAreCostly = (tensors: Readonly<Record<string, Tensor>>) =>
  Object.values(tensors)[0]?.device.adapter.kind !== "hardware";

/** Launches an elementwise kernel. If invocations are costly, each one handles a strip of vectors of four values. */
export function launchStrips<S extends StripSizes, B extends string>(
  kernel: Kernel<S, B>,
  sizes: S,
  tensors: Readonly<Record<B, Tensor>>,
): void {
  const EACH = invocationsAreCostly(tensors) ? stripLength(sizes.LENGTH / 4) : 1;
  launch(kernel, EACH > 1 ? { ...sizes, EACH } : sizes, tensors);
}

/** Launches a kernel over a broadcast shape. If invocations are costly, each one handles a strip of places. */
export function launchWalk<B extends string>(
  kernel: Kernel<BroadcastSizes, B>,
  sizes: BroadcastSizes,
  tensors: Readonly<Record<B, Tensor>>,
): void {
  launch(kernel, invocationsAreCostly(tensors) ? { ...sizes, ...stripsOf(sizes) } : sizes, tensors);
}

/**
 * Returns the lengths of strips in a broadcast. By default strips go along the last axis (4). They go along the axis
 * before it (3) if an operand is repeated along axis 3 and none is repeated along axis 4: a strip then reads the
 * repeated operand only once. An operand that the kernel does not have counts as repeated along axis 3.
 */
function stripsOf(sizes: BroadcastSizes): Partial<Record<"EACH3" | "EACH4" | "NEIGHBOURS4", number>> {
  const { LENGTH, WIDTH, D3 = 1, D4 = LENGTH } = sizes;
  const isRepeated = (axis: 3 | 4) => ["A", "B", "C"].some((name) => (sizes[`${name}${axis}`] ?? axis - 3) === 0);
  const alongAxis3 = D3 > 1 && isRepeated(3) && !isRepeated(4);
  const each = Math.floor(Math.min(stripLength(LENGTH / WIDTH), alongAxis3 ? D3 : D4 / WIDTH));
  if (each <= 1) return {};
  if (alongAxis3) return { EACH3: each };
  return D4 / WIDTH >= NEIGHBOURS * each ? { EACH4: each, NEIGHBOURS4: NEIGHBOURS } : { EACH4: each };
}

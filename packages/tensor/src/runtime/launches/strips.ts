import type { BroadcastSizes, Kernel, StripSizes } from "@bosquejo/kernels";
import type { Tensor } from "../tensor.js";
import { launch } from "./launch.js";

// invocations that keep an adapter busy that computes on the CPU, where each one costs as much as some values, and what
// an invocation then takes at most
const ENOUGH = 1024;
const MOST_EACH = 16;
// neighbours that take turns along a strip, see strip.wgsl
const NEIGHBOURS = 8;

/** How many of so many items an invocation takes at most. */
const most = (items: number) => Math.max(1, Math.floor(Math.min(MOST_EACH, items / ENOUGH)));

/** Whether invocations cost much, where these tensors are. */
const dear = (tensors: Readonly<Record<string, Tensor>>) =>
  Object.values(tensors)[0]?.device.adapter.kind !== "hardware";

/** Launches a kernel over values: a strip of fours an invocation, where invocations are dear. */
export function launchStrips<S extends StripSizes, B extends string>(
  kernel: Kernel<S, B>,
  sizes: S,
  tensors: Readonly<Record<B, Tensor>>,
): void {
  const EACH = dear(tensors) ? most(sizes.LENGTH / 4) : 1;
  launch(kernel, EACH > 1 ? { ...sizes, EACH } : sizes, tensors);
}

/** Launches a kernel over the places of a broadcast: a strip of them an invocation, where invocations are dear. */
export function launchWalk<B extends string>(
  kernel: Kernel<BroadcastSizes, B>,
  sizes: BroadcastSizes,
  tensors: Readonly<Record<B, Tensor>>,
): void {
  launch(kernel, dear(tensors) ? { ...sizes, ...stripsOf(sizes) } : sizes, tensors);
}

/** Lengths of strips: along the last axis but one where an operand that is not the same along the last one is the same along it, for that is read once. */
function stripsOf(sizes: BroadcastSizes): Partial<Record<"EACH3" | "EACH4" | "NEIGHBOURS4", number>> {
  const { LENGTH, WIDTH, D3 = 1, D4 = LENGTH } = sizes;
  const stays = (axis: 3 | 4) => ["A", "B", "C"].some((name) => (sizes[`${name}${axis}`] ?? axis - 3) === 0);
  const downwards = D3 > 1 && stays(3) && !stays(4);
  const each = Math.floor(Math.min(most(LENGTH / WIDTH), downwards ? D3 : D4 / WIDTH));
  if (each <= 1) return {};
  if (downwards) return { EACH3: each };
  return D4 / WIDTH >= NEIGHBOURS * each ? { EACH4: each, NEIGHBOURS4: NEIGHBOURS } : { EACH4: each };
}

import type { Capture, Device } from "@bosquejo/tensor";

/** What told the time: the adapter's own timestamps, or the wall clock around many launches. */
export type Clock = "timestamps" | "wall";

/** Milliseconds of one replay, and what told them. */
export interface Time {
  readonly ms: number;
  readonly clock: Clock;
}

/** Times so many replays. Of adapters that compute on the CPU timestamps and wall clock agree to a few percent: only hardware is asked for its own. */
export async function timeOf(device: Device, capture: Capture<unknown>, replays: number): Promise<Time> {
  const stamped = device.adapter.kind === "hardware" ? await timestamps(capture, replays) : undefined;
  if (stamped !== undefined) return { ms: stamped / replays, clock: "timestamps" };
  const began = performance.now();
  for (let i = 0; i < replays; i++) capture.replay();
  await device.idle();
  return { ms: (performance.now() - began) / replays, clock: "wall" };
}

/** Milliseconds of all launches by the adapter; undefined where it has no timestamps. */
async function timestamps(capture: Capture<unknown>, replays: number): Promise<number | undefined> {
  let all = 0;
  for (let i = 0; i < replays; i++) {
    const launches = await capture.profile();
    if (!launches) return undefined;
    all += launches.reduce((sum, ms) => sum + ms, 0);
  }
  return all;
}

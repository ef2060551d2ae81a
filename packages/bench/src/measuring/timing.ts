import type { Capture, Device } from "@bosquejo/tensor";

/** The source of a time: the adapter's own timestamps, or the wall clock around many launches. */
export type Clock = "timestamps" | "wall";

/** The milliseconds of one replay, and their source. */
export interface Time {
  readonly ms: number;
  readonly clock: Clock;
}

/**
 * Times a number of replays. Timestamps are used on hardware only.
 * On adapters that compute on the CPU, they agree with the wall clock to a few percent.
 */
export async function timeOf(device: Device, capture: Capture<unknown>, replays: number): Promise<Time> {
  const stamped = device.adapter.kind === "hardware" ? await timestamps(capture, replays) : undefined;
  if (stamped !== undefined) return { ms: stamped / replays, clock: "timestamps" };
  const began = performance.now();
  for (let i = 0; i < replays; i++) capture.replay();
  await device.idle();
  return { ms: (performance.now() - began) / replays, clock: "wall" };
}

/** The milliseconds of all launches by the adapter's timestamps; undefined if it has none. */
async function timestamps(capture: Capture<unknown>, replays: number): Promise<number | undefined> {
  let all = 0;
  for (let i = 0; i < replays; i++) {
    const launches = await capture.profile();
    if (!launches) return undefined;
    all += launches.reduce((sum, ms) => sum + ms, 0);
  }
  return all;
}

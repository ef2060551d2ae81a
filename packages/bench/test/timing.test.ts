import type { Capture, Device } from "@bosquejo/tensor";
import { describe, expect, it } from "vitest";
import { timeOf } from "../src/measuring/timing.js";

const deviceOf = (kind: string) => ({ adapter: { kind }, idle: async () => {} }) as unknown as Device;

function captureOf(launches: readonly number[] | undefined) {
  const calls = { replay: 0, profile: 0 };
  const capture = {
    replay: () => calls.replay++,
    profile: async () => {
      calls.profile++;
      return launches;
    },
  };
  return { calls, capture: capture as unknown as Capture<unknown> };
}

describe("timeOf", () => {
  it("adds up the timestamps of all launches on hardware", async () => {
    const { calls, capture } = captureOf([1, 2, 4]);
    expect(await timeOf(deviceOf("hardware"), capture, 3)).toEqual({ ms: 7, clock: "timestamps" });
    expect(calls).toEqual({ replay: 0, profile: 3 });
  });

  it("uses the wall clock on hardware without timestamps, and on adapters that compute on the CPU", async () => {
    const silent = captureOf(undefined);
    expect(await timeOf(deviceOf("hardware"), silent.capture, 2)).toMatchObject({ clock: "wall" });
    expect(silent.calls).toEqual({ replay: 2, profile: 1 });
    const software = captureOf([1]);
    expect(await timeOf(deviceOf("llvmpipe"), software.capture, 2)).toMatchObject({ clock: "wall" });
    expect(software.calls).toEqual({ replay: 2, profile: 0 });
  });
});

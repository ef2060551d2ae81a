import { type Device, openDevice } from "@bosquejo/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everything } from "../../tier.js";
import { checkCase } from "../check.js";
import { between, DRAWN, SAMPLE } from "../drawn.js";
import type { OpRow } from "../row.js";

// fast-check shrinks a failing case and prints its seed and path
const runs = { seed: 20_240_229, numRuns: everything ? DRAWN : SAMPLE };
const PLACES = 20;

// Mesa compiles kernels for the sizes of each case: without LLVM's optimizations this takes two thirds of the time. The
// rows' own cases are tested with the optimizations
process.env.GALLIVM_PERF ??= "nopt";

/**
 * Tests rows on random cases. Each file of this folder tests a few rows in a process of its own: a driver frees
 * compiled kernels only when its process ends.
 */
export function testDrawnCases(rows: readonly OpRow[]): void {
  let device: Device;
  beforeAll(async () => {
    device = await openDevice();
  });
  afterAll(() => device.dispose());

  describe.each(rows.map((row) => [row.name, row] as const))("%s", (_name, row) => {
    test(`agrees with float64 in ${runs.numRuns} random cases, and replays give the same bits`, async () => {
      await fc.assert(
        fc.asyncProperty(row.drawn, between(0, 2 ** 31), (one, seed) => checkCase(device, row, one, PLACES, seed)),
        runs,
      );
      expect(device.stats.liveBytes).toBe(0);
    });
  });
}

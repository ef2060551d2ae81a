import { type Device, openDevice } from "@bosquejo/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everything } from "../../tier.js";
import { checkCase } from "../check.js";
import { between, DRAWN, SAMPLE } from "../drawn.js";
import type { OpRow } from "../row.js";

// fast-check shrinks what fails and prints seed and path of it
const runs = { seed: 20_240_229, numRuns: everything ? DRAWN : SAMPLE };
const PLACES = 20;

// Mesa compiles the sizes of each case anew: without LLVM's optimizations in two thirds of the time. The rows' own cases run with them
process.env.GALLIVM_PERF ??= "nopt";

/** Tests of rows on drawn cases. Each file of this folder has a few rows: what a driver compiled for them goes with its process. */
export function testDrawnCases(rows: readonly OpRow[]): void {
  let device: Device;
  beforeAll(async () => {
    device = await openDevice();
  });
  afterAll(() => device.dispose());

  describe.each(rows.map((row) => [row.name, row] as const))("%s", (_name, row) => {
    test(`in ${runs.numRuns} drawn cases gives float64's values and gradients, and the same bits replayed`, async () => {
      await fc.assert(
        fc.asyncProperty(row.drawn, between(0, 2 ** 31), (one, seed) => checkCase(device, row, one, PLACES, seed)),
        runs,
      );
      expect(device.stats.liveBytes).toBe(0);
    });
  });
}

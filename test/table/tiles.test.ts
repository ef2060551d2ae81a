import { canRun, tiles } from "@bosquejo/kernels";
import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everything } from "../tier.js";
import { cases, isProduct } from "./cases.js";
import { checkCase, describeCase } from "./check.js";

const products = cases.filter(({ name }) => isProduct(name));
const exact = Object.values(tiles).filter(({ precision }) => precision === "f32");
const PLACES = 60;
/**
 * The products that are tested with tile number `at`: all of them, or in a sample one that differs from tile to tile.
 */
const productsOf = (at: number) => products.filter((_, i) => everything || (i + at) % products.length === 0);
/** The cases that are tested with tile number `at`: all of them, or in a sample one that differs from tile to tile. */
const chosen = <T>(list: readonly T[], at: number) => (everything ? list : [list[(5 * at) % list.length]!]);

describe.each(exact.map((tile, at) => [tile.name, tile, at] as const))("with tile %s", (name, tile, at) => {
  let device: Device | undefined;
  beforeAll(async () => {
    const probe = await openDevice();
    const runs = canRun(tile, probe.choices.ability, "f32");
    probe.dispose();
    if (runs) device = await openDevice({ tile: name });
  });
  afterAll(() => device?.dispose());

  describe.each(productsOf(at).map((row) => [row.name, row] as const))("%s", (_name, row) => {
    test.for(chosen(row.cases, at).map((one) => [describeCase(one), one] as const))(
      "of %s agrees with float64, and replays give the same bits",
      async ([, one], { skip }) => {
        if (!device) return skip(`the adapter does not allow workgroups of ${tile.workgroup}`);
        await checkCase(device, row, one, PLACES);
        expect(device.stats.liveBytes, "bytes left on the device").toBe(0);
      },
    );
  });
});

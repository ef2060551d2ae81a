import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages } from "../built.js";
import { type Golden, goldenRun } from "../golden.js";

const file = new URL("../golden/losses.json", import.meta.url);
/** Set to anything, it writes this adapter's figures instead of checking them. */
const recording = process.env.BOSQUEJO_RECORD_GOLDEN !== undefined;
// what float32's roundings in another order come to after ten steps, with a hundredfold margin
const ACROSS_ADAPTERS = 1e-4;
const meant = "where other figures are meant, record them: BOSQUEJO_RECORD_GOLDEN=1 pnpm test golden, then pnpm format";

let built: Built;
beforeAll(async () => {
  built = await builtPackages();
});
afterAll(() => built.remove());

test("ten steps give the committed losses: the same bits on an adapter on record, within 1e-4 on another", async () => {
  using device = await openDevice();
  const own = await goldenRun(device);
  const { name, driver } = device.adapter;
  const adapter = [...new Set([name, driver])].join(", ");
  const recorded: Record<string, Golden> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  if (recording) writeFileSync(file, `${JSON.stringify({ ...recorded, [adapter]: own }, null, 2)}\n`);
  else if (recorded[adapter]) expect(own, meant).toEqual(recorded[adapter]);
  else {
    const [first] = Object.values(recorded);
    const differences = own.losses.map((loss, step) => Math.abs(loss / first!.losses[step]! - 1));
    expect(Math.max(...differences), `of ${adapter}`).toBeLessThan(ACROSS_ADAPTERS);
  }
  // the packages as they are published, in a process of their own
  const other = JSON.parse(await built.executeFile("golden-process.ts")) as Golden;
  expect(other).toEqual(own);
});

import { type Device, listAdapters, openDevice } from "@bosquejo/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cases } from "./cases.js";
import { checkCase, describeCase } from "./check.js";

const PLACES = 60;

// ops.test.ts uses the first adapter
const others: Device[] = [];
beforeAll(async () => {
  for (const { name } of (await listAdapters()).slice(1)) others.push(await openDevice({ adapter: name }));
});
afterAll(() => {
  for (const device of others) device.dispose();
});

test.each(cases.map((row) => [row.name, row] as const))(
  "%s agrees with float64 on every other adapter",
  { tags: ["all"] },
  async (_name, row) => {
    for (const device of others) {
      for (const one of row.cases) {
        await checkCase(device, row, one, PLACES).catch((error: Error) =>
          expect.fail(`on ${device.adapter.name}, of ${describeCase(one)}: ${error.message}`),
        );
      }
      expect(device.stats.liveBytes, `bytes left on ${device.adapter.name}`).toBe(0);
    }
  },
);

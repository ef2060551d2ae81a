import * as tensor from "@bosquejo/tensor";
import { type Device, openDevice } from "@bosquejo/tensor";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { everything } from "../tier.js";
import { cases, isProduct } from "./cases.js";
import { checkCase, describeCase } from "./check.js";
import type { OpRow } from "./row.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());
afterEach(() => expect(device.stats.liveBytes, "bytes that a test left on the device").toBe(0));

// a central difference calls the reference twice for each value: of larger tensors only some values are checked
const PLACES = everything ? 200 : 60;

/** The cases of a row. A sample has every second case of products, whose kernels take longest to compile. */
const chosen = ({ name, cases: all }: OpRow) => all.filter((_, i) => everything || !isProduct(name) || i % 2 === 0);

describe.each(cases.map((row) => [row.name, row] as const))("%s", (_name, row) => {
  test.each(chosen(row).map((one) => [describeCase(one), one] as const))(
    "of %s agrees with float64, and replays give the same bits",
    (_label, one) => checkCase(device, row, one, PLACES),
  );

  test.each(row.refused.map((one) => [one.message, one] as const))(
    "refuses a case with the error: %s",
    (_label, one) => {
      const tensors = one.shapes.map((shape, i) =>
        device.tensor(shape, undefined, one.dtypes?.[i] ?? row.inputs[i]?.dtype ?? "f32"),
      );
      const refusal = expect.objectContaining({ name: "TensorError", message: one.message });
      try {
        expect(() => row.run(tensors, one.options)).toThrow(refusal);
      } finally {
        for (const each of tensors) each.dispose();
      }
    },
  );
});

/** Exported functions that launch no kernel of their own. */
const others = [
  "capture",
  "count",
  "diagnose",
  "dims",
  "flat",
  "gradients",
  "launch",
  "listAdapters",
  "normals",
  "op",
  "openDevice",
  "permutation",
  "randomKey",
  "scope",
  "threefry",
  "tune",
  "uniform01",
];

test("every op that @bosquejo/tensor exports has a row, and every row has an op", () => {
  const isClass = (value: unknown) => /^class\b/.test(String(value));
  const exported = Object.entries(tensor)
    .filter(([name, value]) => typeof value === "function" && !isClass(value) && !others.includes(name))
    .map(([name]) => name);
  expect(cases.map(({ name }) => name).sort()).toEqual(exported.sort());
});

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Device, GpuError, type Wanted } from "@bosquejo/tensor";
import { expect, test } from "vitest";
import { chooseKernels, logRefused } from "../../src/tuning/choose.js";
import { choicesTable } from "../../src/tuning/tune-presets.js";
import { record } from "../fake-run.js";
import { choosing, fresh, KEY, keep, narrow } from "./fresh-device.js";

test("a product is timed once and stored; it is timed again only with fresh", async () => {
  const place = await fresh();
  const { device, unmeasured, view, io, lines, file } = place;
  const first = await chooseKernels(device, unmeasured, choosing, view, io);
  expect(first).toMatchObject({ timed: 1, left: 0, file });
  expect(lines).toEqual(["tuning 1 product"]);
  expect(JSON.parse(readFileSync(file, "utf8")).tables).toEqual({ f32: first.table, mixed: {} });
  const again = await chooseKernels(device, unmeasured, choosing, view, io);
  expect(again).toEqual({ table: first.table, timed: 0, left: 0 });
  expect(device.choices.table).toEqual(first.table);
  expect(lines).toHaveLength(1);
  const { device: next, unmeasured: same } = await fresh();
  expect(await chooseKernels(next, same, { ...choosing, fresh: true }, view, io)).toMatchObject({ timed: 1, file });
});

test("of the stored choices, only those for products that the device has met are used", async () => {
  const place = await fresh();
  const { device, unmeasured, view, io, lines } = place;
  keep(place);
  expect(await chooseKernels(device, unmeasured, choosing, view, io)).toEqual({
    table: { [KEY]: narrow },
    timed: 0,
    left: 0,
  });
  expect(device.choices.table).toEqual({ [KEY]: narrow });
  expect(lines).toEqual([]);
});

test("with a budget of 0 nothing is timed, and nothing is written", async () => {
  const { device, unmeasured, view, io, lines } = await fresh();
  expect(await chooseKernels(device, unmeasured, { ...choosing, budget: 0 }, view, io)).toEqual({
    table: {},
    timed: 0,
    left: 1,
  });
  expect(lines).toEqual([]);
});

test("a damaged file is logged and replaced; a cache that cannot be written is only logged", async () => {
  const damaged = await fresh();
  mkdirSync(dirname(damaged.file), { recursive: true });
  writeFileSync(damaged.file, "{");
  const { timed } = await chooseKernels(damaged.device, damaged.unmeasured, choosing, damaged.view, damaged.io);
  expect(timed).toBe(1);
  expect(damaged.lines[0]).toMatch(/is damaged, or of another version: its choices of kernels are ignored/);
  expect(Object.keys(JSON.parse(readFileSync(damaged.file, "utf8")).tables.f32)).toEqual([KEY]);

  const { device, unmeasured, view, io, lines } = await fresh();
  writeFileSync(join(io.cwd, "file"), "");
  const nowhere = { ...io, env: { BOSQUEJO_CACHE: join(io.cwd, "file") } };
  expect(await chooseKernels(device, unmeasured, choosing, view, nowhere)).toMatchObject({ timed: 1, file: undefined });
  expect(lines.at(-1)).toMatch(/^the choices of kernels were not stored: /);
});

test("a driver that fails during timing is an error with a remedy", async () => {
  const { view, io } = await fresh();
  const product = {
    operations: () => 1,
    extents: () => {
      throw new GpuError("did not compile");
    },
  };
  const unmeasured = () => [{ product, sizes: {} }];
  const choices = { precision: "f32", table: {}, use() {}, unusable: () => [], unmeasured };
  const device = { adapter: record.adapter, choices, scopes: [], sink: {} } as unknown as Device;
  const failed = chooseKernels(device, [] as Wanted[], choosing, view, io);
  await expect(failed).rejects.toThrow(GpuError);
  await expect(failed).rejects.toThrow("tuning: did not compile: hint");
});

test("kernels with wrong results are logged, one line each, and only the first of many", async () => {
  const { view, lines } = await fresh();
  const refused = { product: KEY, choice: { tile: "workgroup-64x64x16", slices: 2 }, relativeError: 0.031 };
  logRefused([refused], view);
  expect(lines).toEqual([
    `not used: workgroup-64x64x16 in 2 slices for ${KEY} computes wrong values, relative error 3.1e-2: ` +
      "an error of the driver: please report it to its vendor",
  ]);
  logRefused(
    Array.from({ length: 8 }, () => refused),
    view,
  );
  expect(lines).toHaveLength(7);
  expect(lines.at(-1)).toBe("not used: 3 more kernels with such errors");
  logRefused([{ ...refused, relativeError: Number.POSITIVE_INFINITY, error: "line 3: no such type" }], view);
  expect(lines.at(-1)).toContain("does not compile: line 3: no such type");
});

test("choices are printed as product, sizes, tile and slices", () => {
  expect(choicesTable({ [KEY]: narrow, "conv2d(B=1 H=4)": { tile: "registers-8x8", slices: 12 } }).split("\n")).toEqual(
    [
      expect.stringMatching(/^product +sizes +tile +slices$/),
      expect.stringMatching(/^conv2d +B=1 H=4 +registers-8x8 +12$/),
      expect.stringMatching(/^matmul +B=1 H=1 .* BATCHES=1 +registers-16x4 +1$/),
    ],
  );
});

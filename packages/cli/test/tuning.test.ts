import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Device, GpuError, matmul, openDevice, type Wanted } from "@bosquejo/tensor";
import { expect, onTestFinished, test } from "vitest";
import { chooseKernels, tellRefused } from "../src/tuning/choose.js";
import { lookWithRecorded, preparationOf, useRecorded } from "../src/tuning/prepare.js";
import { choicesTable } from "../src/tuning/tune-presets.js";
import { tuningsFile } from "../src/tuning/tunings-file.js";
import { fakeIo, folder, record } from "./fakes.js";

const KEY =
  "matmul(B=1 H=1 W=8 K=8 OH=1 OW=8 N=8 R=1 S=1 STRIDE_H=1 STRIDE_W=1 PADDING_H=0 PADDING_W=0 DILATION_H=1 DILATION_W=1 GROUPS=1 BATCHES=1)";
const narrow = { tile: "registers-16x4", slices: 1 };

/** A device that has made no choice yet, with a product that it has met; as if on a GPU where `kind` says so. */
async function fresh(kind?: Device["adapter"]["kind"]) {
  const { gpu } = await openDevice();
  const device = new Device({ ...gpu, adapter: { ...gpu.adapter, ...(kind && { kind }) } });
  onTestFinished(() => device.dispose());
  const unmeasured = device.choices.unmeasured(() => {
    using a = device.zeros([8, 8]);
    matmul(a, a).dispose();
  });
  expect(Object.keys(device.choices.table)).toEqual([KEY]);
  const cache = folder();
  const { io, written } = fakeIo(cache, {}, { BOSQUEJO_CACHE: cache });
  const lines: string[] = [];
  const view = { row() {}, job() {}, log: (line: string) => lines.push(line), stop() {} };
  return { device, unmeasured, io, written, lines, view, file: tuningsFile(device.adapter, io.env) };
}

/** Writes a file of kept choices, the one for `KEY` and one for a product that no device has met. */
function keep({ device, file }: Awaited<ReturnType<typeof fresh>>) {
  const { name, kind, backend, driver } = device.adapter;
  const tables = { f32: { [KEY]: narrow, "matmul(B=9)": narrow }, mixed: {} };
  mkdirSync(dirname(file), { recursive: true });
  const content = {
    format: "bosquejo tunings 1",
    adapter: { name, kind, backend, driver },
    bosquejo: "0.1.0",
    date: "",
  };
  writeFileSync(file, JSON.stringify({ ...content, tables }));
}

const choosing = { budget: 60_000, hint: "hint" };

test("what is not kept is timed, taken over and kept; what is kept is not timed again, unless that is asked for", async () => {
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

test("what is kept is taken over, but for products that the device has not met", async () => {
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

test("without time nothing is timed, and nothing written", async () => {
  const { device, unmeasured, view, io, lines } = await fresh();
  expect(await chooseKernels(device, unmeasured, { ...choosing, budget: 0 }, view, io)).toEqual({
    table: {},
    timed: 0,
    left: 1,
  });
  expect(lines).toEqual([]);
});

test("a damaged file is told of and replaced, and an unwritable cache hinders nothing", async () => {
  const damaged = await fresh();
  mkdirSync(dirname(damaged.file), { recursive: true });
  writeFileSync(damaged.file, "{");
  const { timed } = await chooseKernels(damaged.device, damaged.unmeasured, choosing, damaged.view, damaged.io);
  expect(timed).toBe(1);
  expect(damaged.lines[0]).toMatch(/is damaged, or of another version: its choices of kernels are left out/);
  expect(Object.keys(JSON.parse(readFileSync(damaged.file, "utf8")).tables.f32)).toEqual([KEY]);

  const { device, unmeasured, view, io, lines } = await fresh();
  writeFileSync(join(io.cwd, "file"), "");
  const nowhere = { ...io, env: { BOSQUEJO_CACHE: join(io.cwd, "file") } };
  expect(await chooseKernels(device, unmeasured, choosing, view, nowhere)).toMatchObject({ timed: 1, file: undefined });
  expect(lines.at(-1)).toMatch(/^the choices of kernels are not kept: /);
});

test("a driver that fails at timing is an error that says what helps", async () => {
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

test("kernels that computed wrongly are told of, a line each, of many only the first", async () => {
  const { view, lines } = await fresh();
  const refused = { product: KEY, choice: { tile: "workgroup-64x64x16", slices: 2 }, relativeError: 0.031 };
  tellRefused([refused], view);
  expect(lines).toEqual([
    `left out: workgroup-64x64x16 in 2 slices for ${KEY} computes wrongly, relative error 3.1e-2: a fault of the driver's that is worth reporting`,
  ]);
  tellRefused(
    Array.from({ length: 8 }, () => refused),
    view,
  );
  expect(lines).toHaveLength(7);
  expect(lines.at(-1)).toBe("left out: and 3 more such kernels");
  tellRefused([{ ...refused, relativeError: Number.POSITIVE_INFINITY, error: "line 3: no such type" }], view);
  expect(lines.at(-1)).toContain("does not compile: line 3: no such type");
});

test.each([
  ["hardware", undefined, "times"],
  ["hardware", false, "leaves"],
  ["llvmpipe", undefined, "takes what is kept"],
  ["llvmpipe", true, "times"],
  ["llvmpipe", false, "leaves"],
] as const)("a run on %s with tune %s %s", async (kind, tune, does) => {
  const place = await fresh(kind);
  const { device, unmeasured, view, io, lines } = place;
  const prepared = preparationOf(device, { tune }, view, io);
  if (does === "leaves") return expect(prepared.choose).toBeUndefined();
  if (does === "takes what is kept") keep(place);
  await prepared.choose?.(unmeasured);
  await prepared.choose?.(unmeasured);
  expect(lines).toEqual(does === "times" ? ["tuning 1 product"] : []);
  if (does === "takes what is kept") expect(device.choices.table).toEqual({ [KEY]: narrow });
});

test("a run that goes on takes the kernels it recorded on the same adapter, and no others", async () => {
  const { device, view, io } = await fresh("hardware");
  const { name, kind, backend, driver } = device.adapter;
  const kernels = { adapter: { name, kind, backend, driver }, table: { [KEY]: narrow } };
  const former = { ...record, kernels };
  expect(() => preparationOf(device, { tune: true, former }, view, io)).toThrow(/--resume: .* takes no --tune/);
  expect(() => preparationOf(device, { tune: false, former }, view, io)).toThrow(/--resume: .* takes no --no-tune/);
  expect(preparationOf(device, { former }, view, io).choose).toBeUndefined();
  const elsewhere = { kernels: { ...kernels, adapter: { ...kernels.adapter, driver: "older" } } };
  expect(useRecorded(device, { ...record, ...elsewhere })).toBe(false);
  expect(preparationOf(device, { former: { ...record, ...elsewhere } }, view, io).choose).toBeDefined();
  // from before kernels were recorded
  expect(preparationOf(device, { former: record }, view, io).choose).toBeUndefined();
});

test("kernels of a run that cannot be run here are told of, by a run that goes on and by one that is looked at", async () => {
  const { device, view, lines, io } = await fresh();
  const { name, kind, backend, driver } = device.adapter;
  const adapter = { name, kind, backend, driver };
  const former = { ...record, kernels: { adapter, table: { [KEY]: { tile: "registers-99x9", slices: 1 } } } };
  preparationOf(device, { former }, view, io);
  expect(lines.at(-1)).toBe(
    "1 of the kernels that the run began with cannot be run here: its last digits may come out otherwise",
  );
  const elsewhere = { ...former, kernels: { ...former.kernels, adapter: { ...adapter, driver: "older" } } };
  lookWithRecorded(device, elsewhere, view);
  expect(lines.at(-1)).toMatch(/^the kernels of the run are of .* its last digits may come out otherwise$/);
});

test("on a terminal it is told how far compiling is, elsewhere once that it began", async () => {
  const { device, view, lines } = await fresh();
  const jobs: string[] = [];
  const watching = {
    ...view,
    job: (label: string, done: number, total: number) => jobs.push(`${label} ${done}/${total}`),
  };
  for (const isTTY of [true, false]) {
    const { io } = fakeIo(process.cwd(), { isTTY });
    const { compiling } = preparationOf(device, { tune: false }, watching, io);
    for (let done = 1; done <= 3; done++) compiling?.(done, 3);
  }
  expect(jobs).toEqual(["compiling kernels 1/3", "compiling kernels 2/3", "compiling kernels 3/3"]);
  expect(lines).toEqual(["compiling 3 kernels"]);
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

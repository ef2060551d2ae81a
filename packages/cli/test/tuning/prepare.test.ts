import { expect, test } from "vitest";
import { lookWithRecorded, preparationOf, useRecorded } from "../../src/tuning/prepare.js";
import { record } from "../fake-run.js";
import { fakeIo } from "../fakes.js";
import { fresh, KEY, keep, narrow } from "./fresh-device.js";

test.each([
  ["hardware", undefined, "times products"],
  ["hardware", false, "chooses nothing"],
  ["llvmpipe", undefined, "uses the cache"],
  ["llvmpipe", true, "times products"],
  ["llvmpipe", false, "chooses nothing"],
] as const)("a run on %s with tune %s %s", async (kind, tune, does) => {
  const place = await fresh(kind);
  const { device, unmeasured, view, io, lines } = place;
  const prepared = preparationOf(device, { tune }, view, io);
  if (does === "chooses nothing") return expect(prepared.choose).toBeUndefined();
  if (does === "uses the cache") keep(place);
  await prepared.choose?.(unmeasured);
  await prepared.choose?.(unmeasured);
  expect(lines).toEqual(does === "times products" ? ["tuning 1 product"] : []);
  if (does === "uses the cache") expect(device.choices.table).toEqual({ [KEY]: narrow });
});

test("a resumed run uses its recorded kernels if the adapter is the same", async () => {
  const { device, view, io } = await fresh("hardware");
  const { name, kind, backend, driver } = device.adapter;
  const kernels = { adapter: { name, kind, backend, driver }, table: { [KEY]: narrow } };
  const former = { ...record, kernels };
  expect(() => preparationOf(device, { tune: true, former }, view, io)).toThrow(
    /--resume: expected no option .*, got --tune:/,
  );
  expect(() => preparationOf(device, { tune: false, former }, view, io)).toThrow(
    /--resume: expected no option .*, got --no-tune:/,
  );
  expect(preparationOf(device, { former }, view, io).choose).toBeUndefined();
  const elsewhere = { kernels: { ...kernels, adapter: { ...kernels.adapter, driver: "older" } } };
  expect(useRecorded(device, { ...record, ...elsewhere })).toBe(false);
  expect(preparationOf(device, { former: { ...record, ...elsewhere } }, view, io).choose).toBeDefined();
  // a run of a version that recorded no kernels
  expect(preparationOf(device, { former: record }, view, io).choose).toBeUndefined();
});

test("recorded kernels that do not work on the adapter are logged, when resuming and when measuring", async () => {
  const { device, view, lines, io } = await fresh();
  const { name, kind, backend, driver } = device.adapter;
  const adapter = { name, kind, backend, driver };
  const former = { ...record, kernels: { adapter, table: { [KEY]: { tile: "registers-99x9", slices: 1 } } } };
  preparationOf(device, { former }, view, io);
  expect(lines.at(-1)).toBe(
    "1 of the kernels that the run began with do not work here: the last digits of its results may differ",
  );
  const elsewhere = { ...former, kernels: { ...former.kernels, adapter: { ...adapter, driver: "older" } } };
  lookWithRecorded(device, elsewhere, view);
  expect(lines.at(-1)).toMatch(
    /^the kernels of the run were chosen on another .*: the last digits of its results may differ$/,
  );
});

test("compiling is shown as progress on a terminal, otherwise logged once at its start", async () => {
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

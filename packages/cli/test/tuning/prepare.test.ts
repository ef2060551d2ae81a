import { expect, test } from "vitest";
import { lookWithRecorded, preparationOf, useRecorded } from "../../src/tuning/prepare.js";
import { record } from "../fake-run.js";
import { fakeIo } from "../fakes.js";
import { fresh, KEY, keep, narrow } from "./fresh-device.js";

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

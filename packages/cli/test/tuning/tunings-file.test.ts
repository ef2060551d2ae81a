import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { cacheFolder } from "../../src/data/load-options.js";
import { keepTunings, readTunings, tuningsFile } from "../../src/tuning/tunings-file.js";
import { version } from "../../src/version.js";
import { record } from "../fake-run.js";
import { folder } from "../fakes.js";

const { adapter } = record;
const table = { "matmul(M=4 N=4)": { tile: "registers-8x8", slices: 2 } };
const other = { "conv2d(B=1)": { tile: "registers-16x4", slices: 1 } };

function place() {
  const lines: string[] = [];
  const cache = folder();
  const file = tuningsFile(adapter, { BOSQUEJO_CACHE: cache });
  return { cache, file, lines, view: { log: (line: string) => lines.push(line) } };
}

test("each adapter and driver has its own file in the cache", () => {
  const env = { BOSQUEJO_CACHE: "/cache" };
  const file = tuningsFile(adapter, env);
  expect(file).toMatch(/^.cache.tunings.[0-9a-f]{16}\.json$/);
  expect(tuningsFile({ ...adapter }, env)).toBe(file);
  for (const key of ["name", "kind", "backend", "driver"] as const)
    expect(tuningsFile({ ...adapter, [key]: "another" }, env)).not.toBe(file);
});

test("the cache is the folder in BOSQUEJO_CACHE, or the cache folder of the system", () => {
  expect(cacheFolder({ BOSQUEJO_CACHE: "/caches" })).toBe("/caches");
  expect(cacheFolder({ BOSQUEJO_CACHE: "" })).toBe(cacheFolder({}));
  expect(cacheFolder({})).toContain("bosquejo");
});

test("stored choices are read back, separately for each precision, and new ones are added", async () => {
  const { file, lines, view } = place();
  expect(await readTunings(file, adapter, view)).toEqual({ f32: {}, mixed: {} });
  expect(await keepTunings(file, adapter, "f32", table, view)).toBe(true);
  await keepTunings(file, adapter, "f32", other, view);
  await keepTunings(file, adapter, "mixed", other, view);
  expect(await readTunings(file, adapter, view)).toEqual({ f32: { ...table, ...other }, mixed: other });
  const content = JSON.parse(readFileSync(file, "utf8"));
  expect(content).toMatchObject({ adapter, bosquejo: version, date: expect.stringMatching(/^\d{4}-/) });
  expect(Object.keys(content.tables.f32)).toEqual([...Object.keys(other), ...Object.keys(table)]);
  expect(readdirSync(dirname(file))).toHaveLength(1);
  expect(lines).toEqual([]);
});

const whole = { format: "bosquejo tunings 1", adapter, bosquejo: version, date: "", tables: { f32: table, mixed: {} } };

test.each([
  ["no JSON", "{", /is damaged, or of another version/],
  ["another JSON", "[]", /is damaged/],
  ["of another version", JSON.stringify({ ...whole, bosquejo: "0.0.0" }), /or of another version/],
  ["of another adapter", JSON.stringify({ ...whole, adapter: { ...adapter, name: "GPU" } }), /is of another adapter/],
  [
    "without slices",
    JSON.stringify({ ...whole, tables: { f32: { "matmul()": { tile: "registers-8x8" } }, mixed: {} } }),
    /is damaged/,
  ],
])("a file that is %s is ignored with one line in the log, and replaced", async (_, text, message) => {
  const { file, lines, view } = place();
  mkdirSync(dirname(file));
  writeFileSync(file, text);
  expect(await readTunings(file, adapter, view)).toEqual({ f32: {}, mixed: {} });
  expect(lines).toEqual([expect.stringMatching(message)]);
  expect(lines[0]).not.toContain("\n");
  await keepTunings(file, adapter, "f32", table, view);
  expect(lines).toHaveLength(1);
  expect(await readTunings(file, adapter, view)).toEqual({ f32: table, mixed: {} });
});

test("a cache that cannot be written is one line in the log", async () => {
  const { cache, lines, view } = place();
  writeFileSync(join(cache, "file"), "");
  const file = tuningsFile(adapter, { BOSQUEJO_CACHE: join(cache, "file") });
  expect(await keepTunings(file, adapter, "f32", table, view)).toBe(false);
  expect(lines).toEqual([
    expect.stringMatching(
      /^the choices of kernels were not stored: .*is a file, not a folder: check the path \(ENOTDIR\)$/,
    ),
  ]);
});

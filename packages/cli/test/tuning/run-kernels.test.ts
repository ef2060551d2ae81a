import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, ranIn } from "../fakes.js";
import { pictures } from "../small-run.js";

let cwd: string;
const cleanings: (() => void)[] = [];
afterAll(() => {
  for (const clean of cleanings) clean();
});

const ran = (argv: readonly string[], stopAt?: string) => ranIn(cwd, argv, stopAt);
const train = ["train", "--data", "folder:mine", "--config", "small.json", "--epochs", "1"];

const configOf = (run: string) => JSON.parse(readFileSync(join(cwd, run, "config.json"), "utf8"));
/** Changes a run's `config.json`. */
function edit(run: string, change: (record: ReturnType<typeof configOf>) => void): void {
  const record = configOf(run);
  change(record);
  writeFileSync(join(cwd, run, "config.json"), JSON.stringify(record));
}

/** Copies the run that was trained for one epoch. */
function copied(name: string): void {
  for (const each of readdirSync(join(cwd, "one"), { recursive: true, withFileTypes: true, encoding: "utf8" })) {
    const from = join(each.parentPath, each.name);
    const to = join(cwd, name, from.slice(join(cwd, "one").length));
    if (each.isDirectory()) mkdirSync(to, { recursive: true });
    else {
      mkdirSync(join(to, ".."), { recursive: true });
      copyFileSync(from, to);
    }
  }
}

beforeAll(async () => {
  cwd = folder((clean) => cleanings.push(clean));
  await pictures(cwd);
  const { code, stderr } = await ran([...train, "--no-tune", "--out", "one"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^compiling \d+ kernels$/m);
  expect(stderr).not.toMatch(/^tuning/m);
  expect(existsSync(join(cwd, "cache", "tunings"))).toBe(false);
});

test("a run records its kernels, and continues with exactly those", async () => {
  const { kernels, adapter } = configOf("one");
  expect(kernels.adapter).toEqual(adapter);
  const first = Object.keys(kernels.table).find((key) => kernels.table[key].tile !== "registers-16x4")!;
  expect(first).toBeDefined();
  copied("edited");
  edit("edited", ({ kernels: { table } }) => {
    table[first] = { tile: "registers-16x4", slices: 1 };
  });
  const { code, stderr } = await ran(["train", "--resume", "edited", "--epochs", "2"]);
  expect(code).toBe(0);
  expect(stderr).not.toContain("last digits");
  const resumed = configOf("edited").kernels;
  expect(resumed).toEqual({ adapter, table: { ...kernels.table, [first]: { tile: "registers-16x4", slices: 1 } } });
  const refused = await ran(["train", "--resume", "edited", "--epochs", "3", "--tune"]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/^error: --resume: .* got --tune: leave it out, or begin a new run$/m);
});

test("recorded kernels that do not exist are chosen by the rules again", async () => {
  copied("unknown");
  edit("unknown", ({ kernels: { table } }) => {
    for (const key of Object.keys(table)) table[key] = { tile: "abacus-1x1", slices: 1 };
  });
  expect((await ran(["train", "--resume", "unknown", "--epochs", "2"])).code).toBe(0);
  const met = Object.values<{ tile: string }>(configOf("unknown").kernels.table).filter(
    ({ tile }) => tile !== "abacus-1x1",
  );
  expect(met.length).toBeGreaterThan(20);
  edit("unknown", ({ kernels: { table } }) => {
    table[Object.keys(table)[0]!] = { tile: "registers-8x8", slices: 0 };
  });
  const { code, stderr } = await ran(["evaluate", "unknown"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /config\.json: .* whose kernels\.table\..*slices is missing or of another type: restore the file, or/,
  );
});

test("a run continues without its kernels if they are of another adapter, or if it has none", {
  tags: ["all"],
}, async () => {
  const { adapter } = configOf("one");
  copied("moved");
  edit("moved", (record) => {
    record.kernels.adapter.driver = "of yore";
    for (const key of Object.keys(record.kernels.table))
      record.kernels.table[key] = { tile: "registers-16x4", slices: 1 };
  });
  const moved = await ran(["train", "--resume", "moved", "--epochs", "2"]);
  expect(moved.code).toBe(0);
  expect(moved.stderr).toMatch(
    /the last digits of its results may differ here, and the kernels that were chosen there are not used$/m,
  );
  const { table } = configOf("moved").kernels;
  expect(Object.values<{ tile: string }>(table).some(({ tile }) => tile !== "registers-16x4")).toBe(true);
  expect(configOf("moved").kernels.adapter).toEqual(adapter);

  copied("old");
  edit("old", (record) => {
    delete record.kernels;
  });
  const old = await ran(["train", "--resume", "old", "--epochs", "2"]);
  expect(old.code).toBe(0);
  expect(old.stderr).not.toContain("last digits");
  expect(Object.keys(configOf("old").kernels.table).length).toBeGreaterThan(20);
});

test("a run records its mixed precision, and cannot continue in another precision", { tags: ["all"] }, async () => {
  expect((await ran([...train, "--precision", "mixed", "--out", "mixed"])).code).toBe(0);
  const { config, kernels } = configOf("mixed");
  expect(config.training.precision).toBe("mixed");
  expect(kernels.table).not.toEqual(configOf("one").kernels.table);
  const { code, stderr } = await ran(["train", "--resume", "mixed", "--epochs", "2", "--precision", "f32"]);
  expect(code).toBe(2);
  expect(stderr).toContain("got --precision");
});

test("a run with --tune trains even if the cache cannot be written", { tags: ["all"] }, async () => {
  mkdirSync(join(cwd, "cache"), { recursive: true });
  writeFileSync(join(cwd, "cache", "tunings"), "");
  const { code, stderr } = await ran([...train, "--tune", "--out", "tuned"]);
  expect(code).toBe(0);
  expect(stderr.match(/^tuning \d+ products$/gm)).toHaveLength(1);
  expect(stderr).toMatch(/^the choices of kernels were not stored: .*tunings.*a file of that name exists already/m);
  expect(Object.keys(configOf("tuned").kernels.table).length).toBeGreaterThan(20);
});

test("tune prints and stores the choices that its budget allows, and continues with the others", {
  tags: ["all"],
}, async () => {
  rmSync(join(cwd, "cache", "tunings"), { force: true });
  const tune = ["tune", "--preset", "sketch", "--batch", "1", "--budget"];
  const first = await ran([...tune, "0.001"]);
  expect(first.code).toBe(0);
  expect(first.stdout.trim().split("\n")).toEqual([
    expect.stringMatching(/^product +sizes +tile +slices$/),
    expect.stringMatching(/^\w+ +B=1 .* +\S+-\d+x\S+ +\d+$/),
  ]);
  expect(first.stderr).toMatch(/^sketch, batch 1, f32$/m);
  expect(first.stderr).toMatch(/^timed 1 product in .*, stored in .*cache.tunings.[0-9a-f]{16}\.json$/m);
  expect(first.stderr).toMatch(
    /^\d+ products were not timed within --budget: repeat the command, or give a larger --budget$/m,
  );
  const second = await ran([...tune, "0.001"]);
  expect(second.stdout.trim().split("\n")).toHaveLength(3);
  rmSync(join(cwd, "cache", "tunings"), { recursive: true });
  writeFileSync(join(cwd, "cache", "tunings"), "");
  const lost = await ran([...tune, "0.001"]);
  expect(lost.code).toBe(1);
  expect(lost.stderr).toMatch(/^the choices of kernels were not stored: .*\n(.*\n)*timed 1 product in \ds$/m);
});

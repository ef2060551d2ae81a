import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BenchResult, run } from "../src/run.js";

function recorded() {
  const text = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof text) =>
    new Writable({
      write(chunk, _encoding, done) {
        text[name] += chunk;
        done();
      },
    });
  return { text, io: { stdout: stream("stdout"), stderr: stream("stderr") } };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bosquejo-bench-test-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("bench", () => {
  it("times every kernel, finds each right against float64 and writes both a table and JSON", async () => {
    const { text, io } = recorded();
    const file = join(folder, "bench.json");
    expect(await run(["--kernels", "--quick", "--json", file], io), text.stderr).toBe(0);
    const result: BenchResult = JSON.parse(await readFile(file, "utf8"));
    expect(result).toMatchObject({ command: `pnpm bench --kernels --quick --json ${file}`, node: process.version });
    expect(Date.parse(result.date)).toBeGreaterThan(0);
    expect(result.steps).toEqual([]);
    expect(result.kernels.map(({ name }) => name)).toEqual([
      ...["matmul", "matmul", "sketch up1 forward", "sketch up1 dX", "sketch up1 dW"],
      ...["reparameterize", "klMse forward", "klMse dY", "rmsprop", "gatherImages"],
    ]);
    for (const { name, ms, gflops, gigabytesPerSecond, correct } of result.kernels) {
      expect(correct, name).toBe(true);
      expect(ms.min, name).toBeGreaterThan(0);
      expect(ms.median >= ms.min && ms.max >= ms.median, name).toBe(true);
      expect(Number(gflops !== undefined) + Number(gigabytesPerSecond !== undefined), name).toBe(1);
    }
    expect(text.stdout).toContain(result.adapter.name);
    expect(text.stdout).toMatch(/^rmsprop +7,300,000 .* GB\/s +\de-\d+$/m);
  });

  it.each([
    { argv: ["--peer"], wants: "unknown option '--peer'" },
    { argv: ["--json"], wants: "option '--json <file>' argument missing" },
    { argv: ["kernels"], wants: "too many arguments" },
  ])("answers $argv with what is wrong and exit code 2", async ({ argv, wants }) => {
    const { text, io } = recorded();
    expect(await run(argv, io)).toBe(2);
    expect(text.stderr).toContain(wants);
    expect(text.stdout).toBe("");
  });

  it("lists the adapters that are there for a name that is not", async () => {
    const { text, io } = recorded();
    expect(await run(["--kernels", "--adapter", "voodoo2"], io)).toBe(1);
    expect(text.stderr).toMatch(/^error: adapter: wants one that is present, got "voodoo2"; present here:\n/m);
    expect(text.stderr).not.toContain("    at ");
  });

  it("finds out before it measures that its file cannot be written", async () => {
    const { text, io } = recorded();
    expect(await run(["--json", join(folder, "nowhere", "bench.json")], io)).toBe(1);
    expect(text.stderr).toMatch(/^error: --json: wants a file in a folder that can be written to, got .*ENOENT/m);
    expect(text.stdout).toBe("");
  });

  it("shows its options on request", async () => {
    const { text, io } = recorded();
    expect(await run(["--help"], io)).toBe(0);
    for (const option of ["adapter", "kernels", "steps", "peers", "quick", "json"]) {
      expect(text.stdout).toContain(`--${option}`);
    }
  });
});

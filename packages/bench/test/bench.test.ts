import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { selectedMeasurements } from "../src/arguments.js";
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
  it("measures the roofline and every kernel, checks values against float64, and writes a table, JSON and a page", {
    tags: ["all"],
  }, async () => {
    const { text, io } = recorded();
    const [file, html] = [join(folder, "bench.json"), join(folder, "bench.html")];
    const argv = ["--kernels", "--quick", "--json", file, "--html", html];
    expect(await run(argv, io), text.stderr).toBe(0);
    const result: BenchResult = JSON.parse(await readFile(file, "utf8"));
    expect(result).toMatchObject({ version: 2, command: `pnpm bench ${argv.join(" ")}`, steps: [] });
    expect(result.machine).toMatchObject({ node: process.version, cpus: expect.any(Number) });
    expect(Date.parse(result.date)).toBeGreaterThan(0);
    expect(result.kernels.map(({ name }) => name)).toEqual([
      ...["matmul", "matmul", "up1 forward", "up1 dX", "up1 dW"],
      ...["reparameterize", "klMse forward", "klMse dY", "rmsprop", "gatherImages"],
    ]);
    for (const { name, ms, clock, correct } of result.kernels) {
      expect(correct, name).toBe(true);
      expect(ms.min, name).toBeGreaterThan(0);
      expect(ms.median >= ms.min && ms.max >= ms.median, name).toBe(true);
      expect(["timestamps", "wall"], name).toContain(clock);
    }
    // kernels that memory limits are compared with a copy: each sample with the copy's sample after it
    const ofCopies = new Map(result.kernels.map(({ name, ofCopy }) => [name, ofCopy]));
    // a hundred operations per byte: arithmetic limits this kernel even if a loaded machine lowers the roofs
    expect(ofCopies.get("up1 forward")).toBeUndefined();
    const { median = 0, samples } = ofCopies.get("rmsprop") ?? {};
    expect(median).toBeGreaterThan(0);
    expect(samples).toBe(result.kernels.find(({ name }) => name === "rmsprop")!.ms.samples);
    expect(text.stdout).toContain(result.adapter.name);
    expect(text.stdout).toMatch(/^rmsprop +7,300,000 .* memory +[\d.]+ % +87\.6 MB +\de-\d+/m);
    expect(await readFile(html, "utf8")).toContain("<svg");
  });

  it("measures roofs with correct variants, gives each kernel's share, and compares with an earlier result", {
    tags: ["all"],
  }, async () => {
    const file = join(folder, "filtered.json");
    const argv = ["--quick", "--kernels", "--filter", "sketch hidden2", "--json", file];
    const first = recorded();
    expect(await run(argv, first.io), first.text.stderr).toBe(0);
    const { roofline, kernels }: BenchResult = JSON.parse(await readFile(file, "utf8"));
    for (const { name, sizes, correct } of roofline.trials) expect(correct, `${name} ${sizes}`).toBe(true);
    expect(roofline.gflops).toBeGreaterThan(0);
    expect(roofline.gigabytesPerSecond).toBeGreaterThan(0);
    expect(kernels.map(({ name }) => name)).toEqual(["hidden2 forward", "hidden2 dX", "hidden2 dW"]);
    for (const kernel of kernels) {
      expect(kernel).toMatchObject({
        flops: 2 * 32 * 256 * 256,
        bytes: 4 * (2 * 32 * 256 + 256 * 256 + (kernel.name === "hidden2 forward" ? 256 : 0)),
      });
      expect(kernel.gflops).toBeCloseTo(kernel.flops / kernel.ms.median / 1e6, 10);
      expect(kernel.intensity).toBeCloseTo(kernel.flops / kernel.bytes, 10);
      expect(kernel.share, kernel.name).toBeGreaterThan(0);
      expect(kernel.peakBytes).toBeGreaterThanOrEqual(kernel.bytes);
      expect(kernel.copies).toBeGreaterThanOrEqual(2);
    }
    const second = recorded();
    expect(
      await run(["--quick", "--filter", "hidden2 dX 32x256x256", "--compare", file], second.io),
      second.text.stderr,
    ).toBe(0);
    expect(second.text.stdout).toMatch(/^sketch hidden2 dX +32x256x256 +[\d.]+ +[\d.]+ +[\d.]+ \(/m);
    expect(second.text.stdout).toContain("only measured before: sketch hidden2 forward 32x256x256; ");
  });

  it.each([
    { argv: ["--peer"], expected: "unknown option '--peer'" },
    { argv: ["--json"], expected: "option '--json <file>' argument missing" },
    { argv: ["kernels"], expected: "too many arguments" },
    { argv: ["ops"], expected: "required option '--out <file>' not specified" },
    {
      argv: ["--networks", "S,M2"],
      expected: `option '--networks <names>' argument 'S,M2' is invalid. Expected some of S,M1,`,
    },
    { argv: ["--batch", "0"], expected: "option '--batch <n>' argument '0' is invalid. Expected a whole number" },
    { argv: ["--batch", "1.5"], expected: "option '--batch <n>' argument '1.5' is invalid" },
    { argv: ["--filter", " "], expected: "option '--filter <text>' argument ' ' is invalid" },
  ])("rejects $argv with an error and exit code 2", async ({ argv, expected }) => {
    const { text, io } = recorded();
    expect(await run(argv, io)).toBe(2);
    expect(text.stderr).toContain(expected);
    expect(text.stdout).toBe("");
  });

  it("rejects a filter without matches with the list of families and exit code 2", async () => {
    const { text, io } = recorded();
    expect(await run(["--filter", "up9"], io)).toBe(2);
    expect(text.stderr).toMatch(/^error: --filter: expected .*, got "up9"; families: matrix product, .*\n$/m);
    expect(text.stdout).toBe("");
  });

  it("lists the present adapters if the named one is absent", async () => {
    const { text, io } = recorded();
    expect(await run(["--kernels", "--adapter", "voodoo2"], io)).toBe(1);
    expect(text.stderr).toMatch(
      /^error: adapter: expected one of the adapters below, got "voodoo2"; adapters present:\n/m,
    );
    expect(text.stderr).not.toContain("    at ");
  });

  it.each(["--json", "--html"])("fails before it measures if the file of %s cannot be written", async (option) => {
    const { text, io } = recorded();
    expect(await run([option, join(folder, "nowhere", "bench")], io)).toBe(1);
    expect(text.stderr).toMatch(/^error: --\w+: expected a file in a folder that can be written to, got .*ENOENT/m);
    expect(text.stderr).toContain(option);
    expect(text.stdout).toBe("");
    const other = recorded();
    expect(await run([option, folder], other.io)).toBe(1);
    expect(other.text.stderr).toBe(`error: ${option}: expected a file, got the folder ${folder}\n`);
  });

  it("fails before it measures if the file of --compare does not exist", async () => {
    const { text, io } = recorded();
    expect(await run(["--compare", join(folder, "nowhere.json")], io)).toBe(1);
    expect(text.stderr).toMatch(
      /^error: --compare: expected an earlier result, got .*nowhere\.json: there is no such file/m,
    );
    expect(text.stdout).toBe("");
  });

  it("lists its options with --help", async () => {
    const { text, io } = recorded();
    expect(await run(["--help"], io)).toBe(0);
    const options = [
      "adapter",
      "kernels",
      "steps",
      "peers",
      "networks",
      "batch",
      "filter",
      "quick",
      "json",
      "html",
      "compare",
    ];
    for (const option of [...options, "python"]) expect(text.stdout).toContain(`--${option}`);
  });
});

describe("selectedMeasurements", () => {
  it("are all by default; a filter selects kernels, networks select steps, peers add steps", () => {
    const selected = (options: Partial<Parameters<typeof selectedMeasurements>[0]>) =>
      selectedMeasurements({ batch: 32, ...options });
    const [both, kernels, steps] = [
      { kernels: true, steps: true },
      { kernels: true, steps: false },
      { kernels: false, steps: true },
    ];
    expect([selected({}), selected({ peers: true }), selected({ kernels: true, steps: true })]).toEqual([
      both,
      both,
      both,
    ]);
    expect([selected({ kernels: true }), selected({ filter: "up1" })]).toEqual([kernels, kernels]);
    expect([selected({ steps: true }), selected({ networks: ["S"] }), selected({ steps: true, peers: true })]).toEqual([
      steps,
      steps,
      steps,
    ]);
    expect(selected({ filter: "up1", networks: ["S"] })).toEqual(both);
  });
});

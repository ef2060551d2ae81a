import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wantedParts } from "../src/arguments.js";
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
  it("measures the roofline and every kernel, finds each right against float64 and writes a table, JSON and a page", {
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
    // copies, and what does as little with what it reads, are held against a copy, each sample against the one after it
    const ofCopies = new Map(result.kernels.map(({ name, ofCopy }) => [name, ofCopy]));
    // a hundred operations a byte: whatever roofs a loaded machine shows
    expect(ofCopies.get("up1 forward")).toBeUndefined();
    const { median = 0, samples } = ofCopies.get("rmsprop") ?? {};
    expect(median).toBeGreaterThan(0);
    expect(samples).toBe(result.kernels.find(({ name }) => name === "rmsprop")!.ms.samples);
    expect(text.stdout).toContain(result.adapter.name);
    expect(text.stdout).toMatch(/^rmsprop +7,300,000 .* memory +[\d.]+ % +87\.6 MB +\de-\d+/m);
    expect(await readFile(html, "utf8")).toContain("<svg");
  });

  it("finds roofs with every variant right, tells each kernel's share of them, and compares a filtered run with an earlier one", {
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
    expect(second.text.stdout).toContain("measured before only: sketch hidden2 forward 32x256x256; ");
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
  ])("answers $argv with what is wrong and exit code 2", async ({ argv, expected }) => {
    const { text, io } = recorded();
    expect(await run(argv, io)).toBe(2);
    expect(text.stderr).toContain(expected);
    expect(text.stdout).toBe("");
  });

  it("answers a filter that no kernel fits with the groups there are and exit code 2", async () => {
    const { text, io } = recorded();
    expect(await run(["--filter", "up9"], io)).toBe(2);
    expect(text.stderr).toMatch(/^error: --filter: expected .*, got "up9"; groups: matrix product, .*\n$/m);
    expect(text.stdout).toBe("");
  });

  it("lists the adapters that are there for a name that is not", async () => {
    const { text, io } = recorded();
    expect(await run(["--kernels", "--adapter", "voodoo2"], io)).toBe(1);
    expect(text.stderr).toMatch(/^error: adapter: expected one that is present, got "voodoo2"; present here:\n/m);
    expect(text.stderr).not.toContain("    at ");
  });

  it.each(["--json", "--html"])(
    "finds out before it measures that the file of %s cannot be written",
    async (option) => {
      const { text, io } = recorded();
      expect(await run([option, join(folder, "nowhere", "bench")], io)).toBe(1);
      expect(text.stderr).toMatch(/^error: --\w+: expected a file in a folder that can be written to, got .*ENOENT/m);
      expect(text.stderr).toContain(option);
      expect(text.stdout).toBe("");
      const other = recorded();
      expect(await run([option, folder], other.io)).toBe(1);
      expect(other.text.stderr).toBe(`error: ${option}: expected a file, got the folder ${folder}\n`);
    },
  );

  it("finds out before it measures that there is nothing to compare with", async () => {
    const { text, io } = recorded();
    expect(await run(["--compare", join(folder, "nowhere.json")], io)).toBe(1);
    expect(text.stderr).toMatch(
      /^error: --compare: expected an earlier result, got .*nowhere\.json: there is no such file/m,
    );
    expect(text.stdout).toBe("");
  });

  it("shows its options on request", async () => {
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

describe("wantedParts", () => {
  it("measures all unless a part is named; a filter means kernels, networks mean steps, peers come beside", () => {
    const parts = (options: Partial<Parameters<typeof wantedParts>[0]>) => wantedParts({ batch: 32, ...options });
    const [both, kernels, steps] = [
      { kernels: true, steps: true },
      { kernels: true, steps: false },
      { kernels: false, steps: true },
    ];
    expect([parts({}), parts({ peers: true }), parts({ kernels: true, steps: true })]).toEqual([both, both, both]);
    expect([parts({ kernels: true }), parts({ filter: "up1" })]).toEqual([kernels, kernels]);
    expect([parts({ steps: true }), parts({ networks: ["S"] }), parts({ steps: true, peers: true })]).toEqual([
      steps,
      steps,
      steps,
    ]);
    expect(parts({ filter: "up1", networks: ["S"] })).toEqual(both);
  });
});

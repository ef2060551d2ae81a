import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { create, globals } from "webgpu";
import { bindings, createPipelines, type Pipelines, workgroups } from "../src/index.js";
import { kernels, sizes } from "./sizes.js";

const folder = new URL("../src/wgsl/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".wgsl"));

// compiles everything and computes nothing
let pipelines: Pipelines;
let errors: string[] = [];
const instance = create(["backend=null"]);
beforeAll(async () => {
  Object.assign(globalThis, globals);
  const device = await (await instance.requestAdapter())!.requestDevice();
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    errors = [...errors, (event as GPUUncapturedErrorEvent).error.message];
  });
  pipelines = createPipelines(device);
});

test("every exported kernel is exported by its own name and has sizes to compile it at", () => {
  expect(kernels.map(([name, kernel]) => [name, kernel.name])).toEqual(kernels.map(([name]) => [name, name]));
  expect(Object.keys(sizes).sort()).toEqual(kernels.map(([name]) => name).sort());
});

describe.each(kernels)("%s", (name, kernel) => {
  test("compiles at every size, with wide and with narrow loads", async () => {
    await pipelines.compile(sizes[name]!.map((each) => ({ kernel, sizes: each })));
    expect(errors).toEqual([]);
  });

  test("names its buffers and its sizes as its WGSL does, and launches as many invocations", () => {
    for (const each of sizes[name]!) {
      const source = kernel.source(each);
      expect([...bindings(source).keys()]).toEqual(expect.arrayContaining([...kernel.buffers]));
      const overrides = [...source.matchAll(/^override (\w+)/gm)].map(([, override]) => override);
      expect(overrides).toEqual(expect.arrayContaining([...Object.keys(each)]));
      expect(new Set(overrides).size, "an override stands once").toBe(overrides.length);
      const [, workgroup] = source.match(new RegExp(`@workgroup_size\\((\\d+)\\)\\s*fn ${kernel.entry}\\(`)) ?? [];
      expect(Number(workgroup)).toBe(kernel.workgroup);
      expect(kernel.threads(each)).toBeGreaterThan(0);
    }
  });
});

test.each(files)(
  "%s has no barrier, no atomic and no workgroup memory: software adapters pay dearly for them",
  (name) => {
    const source = readFileSync(new URL(name, folder), "utf8");
    expect(source).not.toMatch(/workgroupBarrier|storageBarrier|atomic|var<workgroup>/);
  },
);

test("a kernel that names a buffer which its WGSL lacks is refused, by both names", () => {
  const [, add] = kernels.find(([name]) => name === "add")!;
  const wrong = { ...add, buffers: ["a", "c", "y"] };
  expect(() => pipelines.get(wrong, { LENGTH: 4 })).toThrow("add(LENGTH=4): its WGSL declares no storage buffer c");
});

test("a kernel that does not compile is refused with its name, its sizes and the compiler's reason", async () => {
  const [, add] = kernels.find(([name]) => name === "add")!;
  const wrong = { ...add, name: "mine", source: () => `${add.source({})}\nfn broken() -> u32 { return 1.5; }` };
  const refused = pipelines.compile([{ kernel: wrong, sizes: { LENGTH: 4 } }]);
  await expect(refused).rejects.toThrow(/^mine\(LENGTH=4\): did not compile: /);
  errors = [];
});

test("two kernels of one name and size are two pipelines", () => {
  const [, add] = kernels.find(([name]) => name === "add")!;
  const [, multiply] = kernels.find(([name]) => name === "multiply")!;
  const alike = { ...multiply, name: "add" };
  expect(pipelines.get(alike, { LENGTH: 8 })).not.toBe(pipelines.get(add, { LENGTH: 8 }));
  expect(pipelines.get(add, { LENGTH: 8 })).toBe(pipelines.get(add, { LENGTH: 8 }));
});

test("workgroups cover all invocations and fold into a second dimension past the limit of one", () => {
  expect(workgroups(1, 64, 65535)).toEqual([1, 1]);
  expect(workgroups(0, 64, 65535)).toEqual([1, 1]);
  expect(workgroups(64 * 65535, 64, 65535)).toEqual([65535, 1]);
  expect(workgroups(64 * 65535 + 1, 64, 65535)).toEqual([32768, 2]);
  for (const threads of [7, 65_537, 1_000_003]) {
    const [x, y] = workgroups(threads, 1, 1009);
    expect(x).toBeLessThanOrEqual(1009);
    expect(x * y).toBeGreaterThanOrEqual(threads);
    expect(x * y).toBeLessThan(threads + y);
  }
  expect(() => workgroups(101, 1, 10)).toThrow("launch: wants 101 workgroups, the adapter allows 10 x 10");
});

import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { create, globals } from "webgpu";
import { everything } from "../../../test/tier.js";
import { bindings, createPipelines, type Kernel, type Pipelines, type Sizes, tiles, workgroups } from "../src/index.js";
import { kernels, sizes } from "./sizes.js";
import { kernelsOf, productSizes, products } from "./sizes-products.js";

const folder = new URL("../src/", import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".wgsl"));

// Dawn's null backend: it compiles kernels and computes nothing
let pipelines: Pipelines;
let errors: string[] = [];
const instance = create(["backend=null", "enable-dawn-features=allow_unsafe_apis"]);
let device: GPUDevice;
beforeAll(async () => {
  Object.assign(globalThis, globals);
  const adapter = (await instance.requestAdapter())!;
  const features = ["shader-f16", "subgroups", "chromium-experimental-subgroup-matrix"] as GPUFeatureName[];
  const requiredLimits = {
    maxComputeWorkgroupStorageSize: adapter.limits.maxComputeWorkgroupStorageSize,
    maxComputeInvocationsPerWorkgroup: adapter.limits.maxComputeInvocationsPerWorkgroup,
  };
  device = await adapter.requestDevice({ requiredFeatures: features, requiredLimits });
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    errors = [...errors, (event as GPUUncapturedErrorEvent).error.message];
  });
  pipelines = createPipelines(device);
});

test("every exported kernel is exported by its own name and has sizes to compile it at", () => {
  const single = kernels.filter(([name]) => !name.includes("."));
  expect(single.map(([name, kernel]) => [name, kernel.name])).toEqual(single.map(([name]) => [name, name]));
  expect(Object.keys(sizes).sort()).toEqual(kernels.map(([name]) => name).sort());
});

describe.each(kernels)("%s", (name, kernel) => {
  test("compiles at every size, with loads of one value and of four", async () => {
    await pipelines.compile(sizes[name]!.map((each) => ({ kernel, sizes: each })));
    expect(errors).toEqual([]);
  });

  test("declares the buffers, sizes and workgroup of its WGSL", () => {
    for (const each of sizes[name]!) checkDeclaration(kernel, each);
  });
});

/** Checks a kernel's declaration against its WGSL: buffers, sizes, workgroup. */
function checkDeclaration(kernel: Kernel, each: Sizes): void {
  const source = kernel.source(each);
  expect([...bindings(source).keys()]).toEqual(expect.arrayContaining([...kernel.buffers]));
  const overrides = [...source.matchAll(/^override (\w+)/gm)].map(([, override]) => override);
  const constants = [...source.matchAll(/^const (\w+) =/gm)].map(([, constant]) => constant);
  expect([...overrides, ...constants]).toEqual(expect.arrayContaining([...Object.keys(each)]));
  expect(new Set(overrides).size, "an override is declared once").toBe(overrides.length);
  const [, workgroup] = source.match(new RegExp(`@workgroup_size\\((\\d+)\\)\\s*fn ${kernel.entry}\\(`)) ?? [];
  expect(Number(workgroup)).toBe(kernel.workgroup);
  expect(kernel.threads(each)).toBeGreaterThan(0);
}

test("every exported product is exported by its own name and has sizes to compile it at", () => {
  expect(products.map(([name, product]) => [name, product.name])).toEqual(products.map(([name]) => [name, name]));
  expect(Object.keys(productSizes).sort()).toEqual(products.map(([name]) => name).sort());
});

describe.each(products)("%s", (name, product) => {
  test.each(Object.values(tiles).map((tile) => [tile.name, tile] as const))("compiles with %s", async (_name, tile) => {
    const { maxComputeWorkgroupStorageSize, maxComputeInvocationsPerWorkgroup } = device.limits;
    const fits =
      tile.shared <= maxComputeWorkgroupStorageSize &&
      tile.workgroup <= maxComputeInvocationsPerWorkgroup &&
      (tile.by !== "matrices" || tile.workgroup % (device.adapterInfo.subgroupMaxSize ?? 128) === 0);
    const list = productSizes[name]!;
    // the short run of the tests compiles each tile at one of the sizes, a different one for each tile
    const sizes = everything ? list : [list[Object.keys(tiles).indexOf(tile.name) % list.length]!];
    const all = sizes.flatMap((each) =>
      kernelsOf(product, [tile]).map((kernel) => ({ kernel, sizes: { ...each, SLICES: 3 } })),
    );
    // a tile that is too large for this adapter cannot become a pipeline, but its WGSL must have no errors
    if (fits) await pipelines.compile(all);
    for (const { kernel, sizes: at } of all) {
      const { messages } = await device.createShaderModule({ code: kernel.source(at) }).getCompilationInfo();
      expect(messages.filter(({ type }) => type === "error")).toEqual([]);
    }
    expect(errors).toEqual([]);
  });

  test("launches three times as many invocations for three slices, with every tile", () => {
    for (const kernel of kernelsOf(product)) {
      for (const each of productSizes[name]!) {
        const whole = kernel.threads({ ...each, SLICES: 1 });
        expect(whole).toBeGreaterThan(0);
        expect(kernel.threads({ ...each, SLICES: 3 })).toBe(3 * whole);
      }
    }
  });
});

const shared = ["product/tiles/workgroup.wgsl", "product/tiles/matrices.wgsl", "normalize/lanes.wgsl"];
test.each(files.filter((name) => !shared.includes(name)))(
  "%s has no barrier, no atomic and no workgroup memory, which are slow on software adapters",
  (name) => {
    const source = readFileSync(new URL(name, folder), "utf8");
    expect(source).not.toMatch(/workgroupBarrier|storageBarrier|atomic|var<workgroup>/);
  },
);

test("a kernel with a buffer that its WGSL does not declare is refused; the error names both", () => {
  const [, accumulate] = kernels.find(([name]) => name === "accumulate")!;
  const wrong = { ...accumulate, buffers: ["a", "c", "y"] };
  expect(() => pipelines.get(wrong, { LENGTH: 4 })).toThrow(
    'accumulate(LENGTH=4): expected a storage buffer "c" in its WGSL, which declares none',
  );
});

test("a kernel that does not compile is refused with its name, its sizes and the compiler's message", async () => {
  const [, accumulate] = kernels.find(([name]) => name === "accumulate")!;
  const wrong = {
    ...accumulate,
    name: "mine",
    source: () => `${accumulate.source({})}\nfn broken() -> u32 { return 1.5; }`,
  };
  const refused = pipelines.compile([{ kernel: wrong, sizes: { LENGTH: 4 } }]);
  await expect(refused).rejects.toThrow(/^mine\(LENGTH=4\): did not compile: /);
  errors = [];
});

test("two kernels with the same name and sizes have two pipelines", () => {
  const [, accumulate] = kernels.find(([name]) => name === "accumulate")!;
  const [, scale] = kernels.find(([name]) => name === "scale")!;
  const alike = { ...scale, name: "accumulate" };
  expect(pipelines.get(alike, { LENGTH: 8 })).not.toBe(pipelines.get(accumulate!, { LENGTH: 8 }));
  expect(pipelines.get(accumulate!, { LENGTH: 8 })).toBe(pipelines.get(accumulate!, { LENGTH: 8 }));
});

test("workgroups cover all invocations, and use a second dimension past the limit of the first", () => {
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
});

test("more workgroups than the adapter allows are refused; the error has the label and a remedy", () => {
  const remedy = "use a smaller batch, or compute it in parts";
  expect(() => workgroups(101, 1, 10)).toThrow(
    `launch: expected at most 10 x 10 workgroups, which is the adapter's limit, ` +
      `got 101 of 1 invocations each: ${remedy}`,
  );
  const [, scale] = kernels.find(([name]) => name === "scale")!;
  const limit = device.limits.maxComputeWorkgroupsPerDimension;
  const threads = () => 64 * limit * (limit + 1);
  expect(() => pipelines.get({ ...scale, threads }, { LENGTH: 4, FACTOR: 1 })).toThrow(
    `scale(LENGTH=4 FACTOR=1): expected at most ${limit} x ${limit} workgroups, which is the adapter's limit, ` +
      `got ${limit * (limit + 1)} of 64 invocations each: ${remedy}`,
  );
});

test("a size that is no finite number is refused before compilation", () => {
  const [, scale] = kernels.find(([name]) => name === "scale")!;
  expect(() => pipelines.get(scale, { LENGTH: 4, FACTOR: Number.NaN })).toThrow(
    "scale(LENGTH=4 FACTOR=NaN): expected finite numbers as sizes, got FACTOR = NaN",
  );
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { type Gpu, GpuError, kernel, listAdapters, openGpu } from "../src/index.js";
import threefrySource from "../src/random/threefry.wgsl";
import { launchOnce } from "./launch.js";

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});
afterAll(() => gpu.close());

test("a GPU opens with all limits of its adapter, and describes the adapter", () => {
  expect(["hardware", "llvmpipe", "swiftshader", "software"]).toContain(gpu.adapter.kind);
  expect(gpu.adapter.name).not.toBe("");
  expect(gpu.device.limits.maxStorageBufferBindingSize).toBe(gpu.limits.maxStorageBufferBindingSize);
  expect(gpu.device.limits.maxComputeInvocationsPerWorkgroup).toBe(gpu.limits.maxComputeInvocationsPerWorkgroup);
});

test("the null backend, which computes nothing, is neither listed nor opened", async () => {
  const adapters = await listAdapters();
  expect(adapters.length).toBeGreaterThan(0);
  expect(adapters.filter(({ backend, name }) => /null/i.test(backend + name))).toEqual([]);
  await expect(openGpu({ adapter: "null" })).rejects.toThrow(GpuError);
});

test("a wrong adapter name lists the adapters that are present", async () => {
  const present = (await listAdapters()).map(({ name, kind, backend }) => `  ${kind} (${name}, ${backend})`);
  const refused: Error = await openGpu({ adapter: "voodoo" }).then(
    () => expect.fail("it opened"),
    (error: Error) => error,
  );
  expect(refused).toBeInstanceOf(GpuError);
  const [first, ...lines] = refused.message.split("\n");
  expect(first).toBe('adapter: expected one of the adapters below, got "voodoo"; adapters present:');
  expect([...new Set(lines)].sort()).toEqual(present.sort());
});

test("the environment variable names the adapter if no option does", async () => {
  const before = process.env.BOSQUEJO_ADAPTER;
  process.env.BOSQUEJO_ADAPTER = "matrox";
  try {
    await expect(openGpu()).rejects.toThrow('got "matrox"');
    (await openGpu({ adapter: gpu.adapter.kind })).close();
  } finally {
    if (before === undefined) delete process.env.BOSQUEJO_ADAPTER;
    else process.env.BOSQUEJO_ADAPTER = before;
  }
});

test("listing and opening adapters does not change the environment variables of Vulkan drivers", async () => {
  const named = () => [process.env.VK_ICD_FILENAMES, process.env.VK_DRIVER_FILES];
  const before = named();
  await listAdapters();
  (await openGpu({ adapter: gpu.adapter.kind })).close();
  expect(named()).toEqual(before);
});

test("SwiftShader opens even if the environment names another Vulkan driver", async (context) => {
  if (!(await listAdapters()).some(({ kind }) => kind === "swiftshader"))
    return context.skip("SwiftShader is not installed");
  const before = process.env.VK_DRIVER_FILES;
  process.env.VK_DRIVER_FILES = "/nowhere/icd.json";
  try {
    const opened = await openGpu({ adapter: "swiftshader" });
    expect(opened.adapter.kind).toBe("swiftshader");
    opened.close();
    expect(process.env.VK_DRIVER_FILES).toBe("/nowhere/icd.json");
  } finally {
    if (before === undefined) delete process.env.VK_DRIVER_FILES;
    else process.env.VK_DRIVER_FILES = before;
  }
});

test("a GPU still computes after another one was closed", async () => {
  const other = await openGpu({ adapter: gpu.adapter.kind });
  other.close();
  expect((await listAdapters()).length).toBeGreaterThan(0);
  const result = await launchOnce(gpu, counting, { COUNT: 4 }, [new Uint32Array(4)]);
  expect([...result]).toEqual([1, 2, 3, 4]);
});

const counting = kernel<{ COUNT: number }, "y">({
  name: "counting",
  source: [
    `override COUNT: u32;
override THREADS_X: u32;
@group(0) @binding(0) var<storage, read_write> y: array<u32>;
@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let i = id.x + id.y * THREADS_X;
  if (i < COUNT) { y[i] += i + 1u; }
}`,
  ],
  buffers: ["y"],
  threads: ({ COUNT }) => COUNT,
  workgroup: 1,
});

test("a launch with more workgroups than one dimension allows computes every value once", async () => {
  const COUNT = gpu.device.limits.maxComputeWorkgroupsPerDimension * 2 + 1;
  const result = await launchOnce(gpu, counting, { COUNT }, [new Uint32Array(COUNT)]);
  expect(result.findIndex((value, i) => value !== i + 1)).toBe(-1);
});

test("a buffer may be bound that the entry point does not use", async () => {
  const source = `@group(0) @binding(0) var<storage, read> unused: array<u32>;
@group(0) @binding(1) var<storage, read_write> y: array<u32>;
@compute @workgroup_size(1)
fn main() { y[0] = 7u; }`;
  const buffers = ["unused", "y"] as const;
  const seven = kernel({ name: "seven", source: [source], buffers, threads: () => 1, workgroup: 1 });
  expect([...(await launchOnce(gpu, seven, {}, [new Uint32Array(4), new Uint32Array(4)]))]).toEqual([7, 0, 0, 0]);
});

// the known answers of Random123 for threefry2x32 with 20 rounds: key, counter, result
const answers = [
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
];

test("the device's threefry gives the published known answers", async () => {
  const main = `@group(0) @binding(0) var<storage, read> keys: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> y: array<vec2u>;
@compute @workgroup_size(1)
fn main(@builtin(global_invocation_id) id: vec3u) { y[id.x] = threefry(keys[id.x].xy, keys[id.x].zw); }`;
  const buffers = ["keys", "y"] as const;
  const published = kernel({ name: "known", source: [main, threefrySource], buffers, threads: () => 3, workgroup: 1 });
  const keys = Uint32Array.from(answers.flatMap((answer) => answer.slice(0, 4)));
  const result = await launchOnce(gpu, published, {}, [keys, new Uint32Array(6)]);
  expect([...result]).toEqual(answers.flatMap((answer) => answer.slice(4)));
});

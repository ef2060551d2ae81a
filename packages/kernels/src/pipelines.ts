import type { GPUBindGroupLayout, GPUComputePipeline, GPUDevice } from "./gpu/webgpu.js";
import { bindings, checkSizes, GpuError, type Kernel, type Sizes, workgroups } from "./kernel.js";

/** A kernel that is compiled for given sizes. */
export interface Pipeline {
  readonly label: string;
  readonly gpu: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  /** the binding number of each of the kernel's buffers, in the kernel's order */
  readonly bindings: readonly number[];
  /** for each of these buffers, true if the kernel can write it */
  readonly writes: readonly boolean[];
  readonly workgroups: readonly [x: number, y: number];
}

/** The compiled kernels of one device. Each pair of a kernel and its sizes is compiled once. */
export interface Pipelines {
  /** Returns a pipeline. Compiles it first if this cache does not have it. */
  get<S extends Sizes, B extends string>(kernel: Kernel<S, B>, sizes: S): Pipeline;
  /** Compiles all missing pipelines at the same time. Calls `progress` after each. */
  compile(
    wanted: readonly { kernel: Kernel; sizes: Sizes }[],
    progress?: (done: number, total: number) => void,
  ): Promise<void>;
  /** the number of compiled pipelines */
  readonly compiled: number;
}

/** Returns the label of a kernel at given sizes: `matmul(M=64 N=256)`. */
export function labelOf(kernel: { readonly name: string }, sizes: Sizes): string {
  return `${kernel.name}(${Object.entries(sizes)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")})`;
}

// the value of GPUShaderStage.COMPUTE, which is no global in Node
const COMPUTE = 4;

/**
 * Compares the workgroup size of a declaration with that of its entry point. If they differed, a launch would have too
 * few invocations, without an error.
 * @throws {GpuError} if they differ
 */
function checkWorkgroup({ entry, workgroup }: Kernel, text: string, label: string): void {
  const [, sizes = ""] = new RegExp(`@workgroup_size\\(([\\d\\s,u]+)\\)[^;{}]*\\bfn\\s+${entry}\\b`).exec(text) ?? [];
  if (sizes === "") return;
  const size = sizes.split(",").reduce((product, each) => product * Number.parseInt(each || "1", 10), 1);
  if (size === workgroup) return;
  throw new GpuError(
    `${label}: expected workgroups of ${workgroup} invocations, got @workgroup_size ${size} in its WGSL: ` +
      `declare workgroup: ${size}`,
  );
}

/** Returns the message of a GPU error without Dawn's list of calls (" - While ..."). */
const reasonIn = ({ message }: { readonly message: string }) => (message.split("\n - While")[0] as string).trim();

/** Returns the compiler's first error in a module, with its line. If it has none, returns the pipeline's error. */
async function reasonOf(module: GPUShaderModule, error: Error): Promise<string> {
  const { messages } = await module.getCompilationInfo();
  const first = messages.find(({ type }) => type === "error");
  return first ? `line ${first.lineNum}: ${first.message}` : error.message;
}

/**
 * Creates an empty cache of a device's pipelines.
 *
 * `get` and `compile` throw a GpuError if the WGSL does not declare one of the kernel's buffers, or if the kernel binds
 * more buffers than the device allows. `compile` also throws a GpuError with the compiler's message and its line.
 * `get` returns before the compiler has finished: a compiler error is passed to `refused` later. Without `refused`, the
 * device reports it as an uncaptured error.
 */
export function createPipelines(device: GPUDevice, refused?: (message: string) => void): Pipelines {
  const modules = new Map<string, GPUShaderModule>();
  // the key is the declaration, not the name: a user's kernel may have the name of one of ours
  const made = new Map<Kernel, Map<string, Pipeline>>();
  const present = (kernel: Kernel, label: string) => made.get(kernel)?.get(label);
  const { maxComputeWorkgroupsPerDimension, maxStorageBuffersPerShaderStage } = device.limits;

  function describe(kernel: Kernel, sizes: Sizes, label: string) {
    checkSizes(label, sizes);
    if (kernel.buffers.length > maxStorageBuffersPerShaderStage) {
      throw new GpuError(
        `${label}: expected at most ${maxStorageBuffersPerShaderStage} buffers, which is the adapter's limit, ` +
          `got ${kernel.buffers.length}: put several in one, or launch several kernels`,
      );
    }
    const groups = workgroups(kernel.threads(sizes), kernel.workgroup, maxComputeWorkgroupsPerDimension, label);
    const code = kernel.source(sizes);
    const module = modules.get(code) ?? device.createShaderModule({ code, label: kernel.name });
    modules.set(code, module);
    const all: Record<string, number> = { ...sizes, THREADS_X: groups[0] * kernel.workgroup };
    const constants: Record<string, number> = {};
    const text = code.replace(/\/\/.*$/gm, "");
    for (const [, id, name = ""] of text.matchAll(/(?:@id\(\s*(\d+)\s*\)\s*)?\boverride\s+(\w+)/g)) {
      if (all[name] !== undefined) constants[id ?? name] = all[name];
    }
    checkWorkgroup(kernel, text, label);
    const found = bindings(code);
    const buffers = kernel.buffers.map((name) => {
      const binding = found.get(name);
      if (!binding)
        throw new GpuError(`${label}: expected a storage buffer "${name}" in its WGSL, which declares none`);
      return binding;
    });
    // an automatic layout would omit buffers that the entry point does not use: a launch could not bind them
    const layout = device.createBindGroupLayout({
      entries: buffers.map(({ binding, writes }) => ({
        binding,
        visibility: COMPUTE,
        buffer: { type: writes ? "storage" : "read-only-storage" },
      })),
    });
    const descriptor: GPUComputePipelineDescriptor = {
      label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: kernel.entry, constants },
    };
    return { descriptor, groups, buffers, layout };
  }

  function keep(
    kernel: Kernel,
    label: string,
    gpu: GPUComputePipeline,
    { groups, buffers, layout }: ReturnType<typeof describe>,
  ): Pipeline {
    const pipeline = {
      label,
      gpu,
      layout,
      bindings: buffers.map(({ binding }) => binding),
      writes: buffers.map(({ writes }) => writes),
      workgroups: groups,
    };
    const ofKernel = made.get(kernel) ?? new Map<string, Pipeline>();
    made.set(kernel, ofKernel.set(label, pipeline));
    return pipeline;
  }

  function watched<R>(label: string, make: () => R): R {
    if (!refused) return make();
    device.pushErrorScope("validation");
    try {
      return make();
    } finally {
      const tell = (error: { readonly message: string } | null) =>
        error && refused(`${label}: did not compile: ${reasonIn(error)}`);
      // one `then` for both outcomes: `refused` must get the error before the device reports errors that follow from
      // it. Rejections are ignored, because a lost device reports its loss itself
      device.popErrorScope().then(tell, () => {});
    }
  }

  return {
    get(typed, sizes) {
      const kernel = typed as unknown as Kernel;
      const label = labelOf(kernel, sizes);
      const known = present(kernel, label);
      if (known) return known;
      return watched(label, () => {
        const description = describe(kernel, sizes, label);
        return keep(kernel, label, device.createComputePipeline(description.descriptor), description);
      });
    },
    async compile(wanted, progress) {
      const missing = new Map<Kernel, Map<string, Sizes>>();
      for (const { kernel, sizes } of wanted) {
        const label = labelOf(kernel, sizes);
        if (present(kernel, label)) continue;
        missing.set(kernel, (missing.get(kernel) ?? new Map<string, Sizes>()).set(label, sizes));
      }
      const each = [...missing].flatMap(([kernel, list]) =>
        [...list].map(([label, sizes]) => ({ kernel, label, sizes })),
      );
      let done = 0;
      // the rejected pipeline already reports errors of its module: this scope keeps them from being reported twice
      device.pushErrorScope("validation");
      const compiling = Promise.all(
        each.map(async ({ kernel, label, sizes }) => {
          const description = describe(kernel, sizes, label);
          const { descriptor } = description;
          const gpu = await device.createComputePipelineAsync(descriptor).catch(async (error: Error) => {
            throw new GpuError(`${label}: did not compile: ${await reasonOf(descriptor.compute.module, error)}`);
          });
          keep(kernel, label, gpu, description);
          progress?.(++done, each.length);
        }),
      );
      await Promise.all([device.popErrorScope(), compiling]);
    },
    get compiled() {
      return [...made.values()].reduce((sum, ofKernel) => sum + ofKernel.size, 0);
    },
  };
}

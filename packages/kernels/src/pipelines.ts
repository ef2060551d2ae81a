import type { GPUBindGroupLayout, GPUComputePipeline, GPUDevice } from "./gpu/webgpu.js";
import { bindings, checkSizes, GpuError, type Kernel, type Sizes, workgroups } from "./kernel.js";

/** A compiled kernel at given sizes. */
export interface Pipeline {
  readonly label: string;
  readonly gpu: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  /** binding number of each of the kernel's buffers, in the kernel's order */
  readonly bindings: readonly number[];
  /** whether the kernel writes it, likewise */
  readonly writes: readonly boolean[];
  readonly workgroups: readonly [x: number, y: number];
}

/** Compiled kernels of one device, each kernel and sizes once. */
export interface Pipelines {
  /** The pipeline, compiled at once if it is not there yet. */
  get<S extends Sizes, B extends string>(kernel: Kernel<S, B>, sizes: S): Pipeline;
  /** Compiles what is missing, all at the same time, and tells how many are done. */
  compile(
    wanted: readonly { kernel: Kernel; sizes: Sizes }[],
    progress?: (done: number, total: number) => void,
  ): Promise<void>;
  readonly compiled: number;
}

/** A kernel with its sizes in words: `matmul(M=64 N=256)`. */
export function labelOf(kernel: { readonly name: string }, sizes: Sizes): string {
  return `${kernel.name}(${Object.entries(sizes)
    .map(([name, value]) => `${name}=${value}`)
    .join(" ")})`;
}

// GPUShaderStage.COMPUTE, which Node has no global of
const COMPUTE = 4;

/** Throws where an entry point's workgroup is none of the declaration's: invocations would be missing, without an error. */
function checkWorkgroup({ entry, workgroup }: Kernel, text: string, label: string): void {
  const [, sizes = ""] = new RegExp(`@workgroup_size\\(([\\d\\s,u]+)\\)[^;{}]*\\bfn\\s+${entry}\\b`).exec(text) ?? [];
  if (sizes === "") return;
  const size = sizes.split(",").reduce((product, each) => product * Number.parseInt(each || "1", 10), 1);
  if (size === workgroup) return;
  throw new GpuError(`${label}: expected a workgroup of ${workgroup}, got ${size} in its WGSL: say workgroup: ${size}`);
}

/** What a GPU reported, without the calls that it happened in. */
const reasonIn = ({ message }: { readonly message: string }) => (message.split("\n - While")[0] as string).trim();

/** What the compiler has against a module, with the line; where it has nothing, what it has against the pipeline. */
async function reasonOf(module: GPUShaderModule, error: Error): Promise<string> {
  const { messages } = await module.getCompilationInfo();
  const first = messages.find(({ type }) => type === "error");
  return first ? `line ${first.lineNum}: ${first.message}` : error.message;
}

/**
 * An empty cache of a device's pipelines. A kernel whose WGSL lacks one of its buffers, or that binds more than the device
 * can, is refused with a GpuError, and by `compile` one that the compiler does not take, with its line. What the compiler
 * has against a kernel that `get` gave becomes known later: `refused` is told, or else the device reports it uncaptured.
 */
export function createPipelines(device: GPUDevice, refused?: (message: string) => void): Pipelines {
  const modules = new Map<string, GPUShaderModule>();
  // by declaration, not by name: a user's kernel may be called like one of ours
  const made = new Map<Kernel, Map<string, Pipeline>>();
  const present = (kernel: Kernel, label: string) => made.get(kernel)?.get(label);
  const { maxComputeWorkgroupsPerDimension, maxStorageBuffersPerShaderStage } = device.limits;

  function describe(kernel: Kernel, sizes: Sizes, label: string) {
    checkSizes(label, sizes);
    if (kernel.buffers.length > maxStorageBuffersPerShaderStage) {
      throw new GpuError(
        `${label}: expected ${kernel.buffers.length} buffers, got an adapter that binds at most ${maxStorageBuffersPerShaderStage}: put several in one, or launch several kernels`,
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
      if (!binding) throw new GpuError(`${label}: its WGSL declares no storage buffer ${name}`);
      return binding;
    });
    // what the entry point does not use may be bound too: a layout that the compiler makes would lack it
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
      // in one turn, before whatever else the device reports of it; a lost device says so itself
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
      // what is wrong with a module is told by its pipeline: it need not be reported a second time
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

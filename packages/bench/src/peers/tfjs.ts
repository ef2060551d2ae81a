import { createRequire, register } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, sep } from "node:path";
import { openGpu } from "@bosquejo/kernels";
import type { AdapterSummary } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import { BenchError } from "../error.js";
import { readStart } from "../networks/start.js";
import { adapterWords, type OpenSteps, type StepTask } from "../steps/step.js";
import type { TfjsSide } from "./sides.js";
import { stepOf } from "./tfjs-network.js";

/** Where a backend of tfjs computes. */
interface TfjsDevice {
  readonly device: string;
  readonly adapter?: AdapterSummary;
}

// the modules that register gradients name each other without extensions, which only bundlers understand
const resolveLikeBundlers = `export const resolve = (name, context, next) =>
  next(name.startsWith(".") && !name.endsWith(".js") && context.parentURL?.includes("/@tensorflow/") ? name + ".js" : name, context)`;

/** tfjs with all its gradients; no backend yet. */
async function loadTfjs(): Promise<typeof Tf> {
  const tf = await import("@tensorflow/tfjs-core");
  // without its checks of values
  tf.enableProdMode();
  // its build for node leaves gradients out; both builds share one registry
  register(`data:text/javascript,${encodeURIComponent(resolveLikeBundlers)}`);
  await import("@tensorflow/tfjs-core/dist/register_all_gradients.js");
  return tf;
}

/** The adapter named, with out-of-bounds accesses clamped as in any browser. */
async function webgpu(tf: typeof Tf, adapter: string | undefined): Promise<TfjsDevice> {
  const gpu = await openGpu({ adapter, robustness: true });
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  // its backend refuses to start where no browser's GPU is seen, and then uses the device it is given
  Object.defineProperty(globalThis, "navigator", { value: { gpu: {} }, configurable: true });
  tf.registerBackend("webgpu", () => new WebGPUBackend(gpu.device, gpu.device.adapterInfo));
  return { device: adapterWords(gpu.adapter), adapter: gpu.adapter };
}

// what gradients of convolutions, transposed or not, call
const NEEDED = ["Conv2DBackpropInput", "Conv2DBackpropFilter"];

/** WebAssembly with SIMD and as many threads as there are cores. */
async function wasm(tf: typeof Tf): Promise<TfjsDevice> {
  const { setThreadsCount, setWasmPaths, version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
  for (const kernel of NEEDED) {
    if (tf.getKernel(kernel, "wasm")) continue;
    throw new BenchError(`tfjs-backend-wasm ${version_wasm} has no ${kernel}, so it cannot train a convolution`);
  }
  const threads = availableParallelism();
  setThreadsCount(threads);
  setWasmPaths(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep);
  return { device: `${threads} CPU threads` };
}

async function cpu(): Promise<TfjsDevice> {
  await import("@tensorflow/tfjs-backend-cpu");
  return { device: "1 CPU thread" };
}

/** The same step as ours in tfjs, on the same weights and data; gathering a batch and drawing noise are spared it. */
export async function openTfjsSteps({ side, adapter, start }: StepTask): Promise<OpenSteps> {
  const backend = (side as TfjsSide).replace("tfjs-", "");
  const tf = await loadTfjs();
  const place = backend === "webgpu" ? await webgpu(tf, adapter) : backend === "wasm" ? await wasm(tf) : await cpu();
  await tf.setBackend(backend);
  const step = stepOf(tf, readStart(start!));
  return {
    async train(steps) {
      for (let i = 1; i < steps; i++) step().dispose();
      const loss = step();
      const [value] = await loss.data();
      loss.dispose();
      return value!;
    },
    facts() {
      const { numBytesAllocatedInGPU } = tf.memory() as Tf.MemoryInfo & { numBytesAllocatedInGPU?: number };
      return { ...place, version: tf.version_core, deviceBytes: numBytesAllocatedInGPU };
    },
  };
}

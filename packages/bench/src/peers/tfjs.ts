import { createRequire, register } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, sep } from "node:path";
import { openGpu } from "@bosquejo/kernels";
import type { AdapterSummary } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import { BenchError } from "../error.js";
import { type NetworkStart, readStart } from "../networks/start.js";
import { adapterWords, type OpenSteps, type StepTask } from "../steps/step.js";
import type { TfjsSide } from "./sides.js";
import { tfjsFlow } from "./tfjs-flow.js";
import { tfjsVae } from "./tfjs-vae.js";

/** The device of a tfjs backend. */
interface TfjsDevice {
  readonly device: string;
  readonly adapter?: AdapterSummary;
}

// the modules that register gradients import each other without file extensions, which only bundlers resolve
const resolveLikeBundlers = `export const resolve = (name, context, next) =>
  next(name.startsWith(".") && !name.endsWith(".js") && context.parentURL?.includes("/@tensorflow/")
    ? name + ".js" : name, context)`;

/** Loads tfjs with all its gradients, without a backend. */
async function loadTfjs(): Promise<typeof Tf> {
  const tf = await import("@tensorflow/tfjs-core");
  // production mode: tfjs does not check values
  tf.enableProdMode();
  // tfjs's build for Node has no gradients; another build registers them, because both share one registry
  register(`data:text/javascript,${encodeURIComponent(resolveLikeBundlers)}`);
  await import("@tensorflow/tfjs-core/dist/register_all_gradients.js");
  return tf;
}

/** Registers the WebGPU backend on the named adapter. Out-of-bounds accesses are clamped, as in browsers. */
async function webgpu(tf: typeof Tf, adapter: string | undefined): Promise<TfjsDevice> {
  const gpu = await openGpu({ adapter, robustness: true });
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  // the backend only starts if `navigator.gpu` exists; it then uses the given device
  Object.defineProperty(globalThis, "navigator", { value: { gpu: {} }, configurable: true });
  tf.registerBackend("webgpu", () => new WebGPUBackend(gpu.device, gpu.device.adapterInfo));
  return { device: adapterWords(gpu.adapter), adapter: gpu.adapter };
}

/** A network in tfjs. */
export interface TfjsNetwork {
  /** the weights; a variable has the name of its weight */
  readonly variables: Readonly<Record<string, Tf.Variable>>;
  /** Computes the total loss `[]`. */
  loss(): Tf.Scalar;
  /** Updates the variables and the optimizer's states from gradients by the names of the variables. */
  update(gradients: Tf.NamedTensorMap): void;
}

// kernels that the gradients of convolutions and transposed convolutions use
const NEEDED = ["Conv2DBackpropInput", "Conv2DBackpropFilter"];

/**
 * Registers the WebAssembly backend, with SIMD and one thread per core.
 * @throws BenchError if the backend lacks a kernel that training uses
 */
async function wasm(tf: typeof Tf, { network }: NetworkStart): Promise<TfjsDevice> {
  const { setThreadsCount, setWasmPaths, version_wasm } = await import("@tensorflow/tfjs-backend-wasm");
  for (const kernel of network === "flow" ? [] : NEEDED) {
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

/** Returns a function that trains one step: forward, gradients, and the update. It returns the loss. */
function stepOf(tf: typeof Tf, start: NetworkStart): () => Tf.Scalar {
  const { variables, loss, update } = start.network === "flow" ? tfjsFlow(tf, start) : tfjsVae(tf, start);
  return () =>
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(loss, Object.values(variables));
      update(grads);
      return value;
    });
}

/**
 * Opens the same step as ours in tfjs, with the same weights and data.
 * It does not gather a batch or draw noise: both are on the device already.
 */
export async function openTfjsSteps({ side, adapter, start: file }: StepTask): Promise<OpenSteps> {
  const start = readStart(file!);
  const backend = (side as TfjsSide).replace("tfjs-", "");
  const tf = await loadTfjs();
  const place =
    backend === "webgpu" ? await webgpu(tf, adapter) : backend === "wasm" ? await wasm(tf, start) : await cpu();
  await tf.setBackend(backend);
  const step = stepOf(tf, start);
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

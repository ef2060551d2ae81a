import { readFileSync } from "node:fs";
import { register } from "node:module";
import { openGpu } from "@bosquejo/kernels";
import { decodeSafetensors, IMAGE_SIZE, type RunConfig, type Safetensors } from "@bosquejo/model";
import { normals } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import { type OpenSteps, type StepTask, stepConfig } from "./step.js";
import { syntheticData } from "./synthetic.js";
import { type Batch, stepOf, variablesOf } from "./tfjs-network.js";

// the modules that register gradients name each other without extensions, which only bundlers understand
const resolveLikeBundlers = `export const resolve = (name, context, next) =>
  next(name.startsWith(".") && !name.endsWith(".js") && context.parentURL?.includes("/@tensorflow/") ? name + ".js" : name, context)`;

/** tfjs on the adapter named, with out-of-bounds accesses clamped as in any browser. */
async function openTfjs(adapter: string | undefined) {
  const gpu = await openGpu({ adapter, robustness: true });
  const tf = await import("@tensorflow/tfjs-core");
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  // its build for node leaves gradients out; both builds share one registry
  register(`data:text/javascript,${encodeURIComponent(resolveLikeBundlers)}`);
  await import("@tensorflow/tfjs-core/dist/register_all_gradients.js");
  // its backend refuses to start where no browser's GPU is seen, and then uses the device it is given
  Object.defineProperty(globalThis, "navigator", { value: { gpu: {} }, configurable: true });
  tf.registerBackend("webgpu", () => new WebGPUBackend(gpu.device, gpu.device.adapterInfo));
  await tf.setBackend("webgpu");
  return { tf, adapter: gpu.adapter };
}

/** The batch that our step trains on, standardized as we do, with noise of the same kind. */
function batchOf(
  tf: typeof Tf,
  { batchSize, wordDimension, latent, seed }: RunConfig,
  tensors: Safetensors["tensors"],
): Batch {
  const { pixels, train } = syntheticData(batchSize, wordDimension);
  const [shift, scale] = [tensors["input.shift"]!.data, tensors["input.scale"]!.data];
  const x = train.vectors.map((value, i) => (value - shift[i % wordDimension]!) * scale[i % wordDimension]!);
  return {
    x: tf.tensor2d(x, [batchSize, wordDimension]),
    images: tf.tensor4d(
      Float32Array.from(pixels, (byte) => byte / 255),
      [batchSize, IMAGE_SIZE, IMAGE_SIZE, 3],
    ),
    noise: tf.tensor2d(normals(batchSize * latent, seed, 0, 0), [batchSize, latent]),
  };
}

/** The same step as ours in tfjs, on the same weights and data; gathering a batch and drawing noise are spared it. */
export async function openTfjsSteps({ adapter, preset, weights }: StepTask): Promise<OpenSteps> {
  const config = stepConfig(preset);
  const opened = await openTfjs(adapter);
  const { tf } = opened;
  // a copy: slices of a Buffer would be views of the whole file
  const { tensors } = decodeSafetensors(new Uint8Array(readFileSync(weights)), weights);
  const step = stepOf(tf, config, variablesOf(tf, tensors), batchOf(tf, config, tensors));
  return {
    async train(steps) {
      for (let i = 1; i < steps; i++) step().dispose();
      const loss = step();
      const [value] = await loss.data();
      loss.dispose();
      return value!;
    },
    facts() {
      const { numBytesAllocatedInGPU } = tf.memory() as Tf.MemoryInfo & { numBytesAllocatedInGPU: number };
      const { adapter } = opened;
      return { side: "tfjs-webgpu", version: tf.version_core, adapter, deviceBytes: numBytesAllocatedInGPU };
    },
  };
}

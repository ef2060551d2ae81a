import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { openGpu } from "@bosquejo/kernels";
import { readStart } from "../networks/start.js";
import { adapterWords, type OpenSteps, type StepTask } from "../steps/step.js";
import { openStep } from "./jax-network.js";

/** Reads the version of a package from its package.json, because jax-js exports none. */
function versionOf(name: string): string {
  const main = createRequire(import.meta.url).resolve(name);
  return JSON.parse(readFileSync(join(dirname(main), "..", "package.json"), "utf8")).version;
}

/** Makes jax-js find the named adapter. Out-of-bounds accesses are clamped, as in browsers. */
async function offerAdapter(adapter: string | undefined) {
  const gpu = await openGpu({ adapter, robustness: true });
  const { limits, device } = gpu;
  const found = { limits, features: new Set(gpu.features), requestDevice: async () => device };
  const value = { gpu: { requestAdapter: async () => found }, userAgent: "Node" };
  Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  return gpu.adapter;
}

/**
 * Opens the same step as ours in jax-js, jitted as a whole.
 * It does not gather a batch or draw noise: both are on the device already.
 */
export async function openJaxSteps({ adapter: wanted, start }: StepTask): Promise<OpenSteps> {
  const adapter = await offerAdapter(wanted);
  const jax = await import("@jax-js/jax");
  await jax.init("webgpu");
  jax.defaultDevice("webgpu");
  const step = openStep(jax, readStart(start!));
  return {
    async train(steps) {
      for (let i = 1; i < steps; i++) step.run().dispose();
      const loss = step.run();
      await step.ready();
      const [value] = await loss.data();
      return value!;
    },
    facts: () => ({ device: adapterWords(adapter), adapter, version: versionOf("@jax-js/jax") }),
  };
}

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { openGpu } from "@bosquejo/kernels";
import { readStart } from "../networks/start.js";
import { adapterWords, type OpenSteps, type StepTask } from "../steps/step.js";
import { openStep } from "./jax-network.js";

/** It exports no version of its own. */
function versionOf(name: string): string {
  const main = createRequire(import.meta.url).resolve(name);
  return JSON.parse(readFileSync(join(dirname(main), "..", "package.json"), "utf8")).version;
}

/** Makes the adapter named the one that jax-js finds, with out-of-bounds accesses clamped as in any browser. */
async function offerAdapter(adapter: string | undefined) {
  const gpu = await openGpu({ adapter, robustness: true });
  const { limits, device } = gpu;
  const found = { limits, features: new Set(gpu.features), requestDevice: async () => device };
  const value = { gpu: { requestAdapter: async () => found }, userAgent: "Node" };
  Object.defineProperty(globalThis, "navigator", { value, configurable: true });
  return gpu.adapter;
}

/** The same step as ours in jax-js, jitted as a whole; gathering a batch and drawing noise are spared it. */
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

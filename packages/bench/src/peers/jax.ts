import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { openGpu } from "@bosquejo/kernels";
import type * as Jax from "@jax-js/jax";
import { type NetworkStart, readStart } from "../networks/start.js";
import { adapterWords, type OpenSteps, type StepTask } from "../steps/step.js";
import type { Arrays, JaxStates } from "./jax-arrays.js";
import { jaxFlow } from "./jax-flow.js";
import { jaxVae } from "./jax-vae.js";

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

/** Opens a training step. `run` trains one step and returns the loss, `ready` waits for the weights. */
function openStep(jax: typeof Jax, start: NetworkStart) {
  const { batch, loss, update, ...own } = start.network === "flow" ? jaxFlow(jax, start) : jaxVae(jax, start);
  let { weights, states } = own;
  const gradients = jax.valueAndGrad(loss);
  const step = jax.jit((w: Arrays, s: JaxStates, inputs: Arrays) => {
    const [value, grads] = gradients(jax.tree.ref(w), inputs) as [Jax.Array, Arrays];
    return { loss: value, ...update(w, grads, s) };
  });
  return {
    run(): Jax.Array {
      const next = step(weights, states, jax.tree.ref(batch));
      ({ weights, states } = next as { weights: Arrays; states: JaxStates });
      return next.loss as Jax.Array;
    },
    ready: () => jax.blockUntilReady({ weights, states }),
  };
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

/** A page's program: what it multiplies comes from the adapter. */
export const program = `import { matmul, openDevice } from "@bosquejo/tensor";

const compute = async (): Promise<number[]> => {
  using device = await openDevice();
  using a = device.tensor([2, 2], [1, 2, 3, 4]);
  using y = matmul(a, a);
  return [...(await y.read())];
};
(globalThis as { answer?: Promise<number[]> }).answer = compute();
`;

/** What it gives. */
export const answer = [7, 10, 15, 22];

/**
 * A program for Node that runs a bundled page: it has \`navigator.gpu\`, as browsers have, and opens the GPU that is
 * here through it. Its argument is the page's script, its output what the page gives.
 */
export const browser = `import { pathToFileURL } from "node:url";
import { openGpu } from "@bosquejo/kernels";

const gpu = await openGpu();
const adapter = {
  info: gpu.device.adapterInfo,
  features: new Set(gpu.features),
  limits: gpu.limits,
  requestDevice: async () => gpu.device,
};
const value = { gpu: { requestAdapter: async () => adapter } };
Object.defineProperty(globalThis, "navigator", { value, configurable: true });
await import(pathToFileURL(process.argv[2]).href);
console.log(JSON.stringify(await globalThis.answer));
gpu.close();
`;

/** What no bundle for browsers may have in it: Node's modules, Dawn, and drivers that come from files. */
export const ofNode = /node:|dlopen|["']webgpu["']|@bosquejo\/swiftshader["']|process\.env/;

/** The program of a page: it multiplies matrices on the adapter. */
export const program = `import { matmul, openDevice } from "@bosquejo/tensor";

const compute = async (): Promise<number[]> => {
  using device = await openDevice();
  using a = device.tensor([2, 2], [1, 2, 3, 4]);
  using y = matmul(a, a);
  return [...(await y.read())];
};
(globalThis as { answer?: Promise<number[]> }).answer = compute();
`;

/** The result of the program. */
export const answer = [7, 10, 15, 22];

/**
 * A program for Node that executes the script of a bundled page. Like browsers it has `navigator.gpu`, which opens this
 * machine's GPU. Its argument is the script, its output is the result of the page.
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

/** Matches text that no bundle for browsers may contain: Node's modules, Dawn, and drivers loaded from files. */
export const ofNode = /node:|dlopen|["']webgpu["']|@bosquejo\/swiftshader["']|process\.env/;

import { GpuError } from "../kernel.js";
import {
  type AdapterSummary,
  answersTo,
  type Gpu,
  limitsOf,
  noSuchAdapter,
  type OpenOptions,
  requestDevice,
  summarize,
} from "./adapter.js";
import type { GPUAdapter } from "./webgpu.js";

// the few globals of a page that this file uses: TypeScript's types for them need the whole DOM library
interface PageGlobals {
  readonly navigator?: { readonly gpu?: GPU };
  readonly isSecureContext?: boolean;
}

async function request(): Promise<GPUAdapter> {
  const { navigator, isSecureContext } = globalThis as PageGlobals;
  const gpu = navigator?.gpu;
  if (!gpu && isSecureContext === false) {
    throw new GpuError(
      "openDevice: expected a secure page, because browsers offer WebGPU to no other: use https or localhost",
    );
  }
  if (!gpu) {
    throw new GpuError("openDevice: this browser has no WebGPU: use a current Chrome, Edge, Firefox or Safari");
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter) return adapter;
  throw new GpuError(
    "openDevice: the browser has WebGPU but offers no GPU: turn on graphics acceleration in its settings, or update " +
      "the graphics driver; chrome://gpu shows the reason. Without a GPU, start Chrome with --enable-unsafe-webgpu " +
      "--use-webgpu-adapter=swiftshader to compute on the CPU",
  );
}

/** Lists the adapters of the browser. A browser offers one. */
export async function listAdapters(): Promise<AdapterSummary[]> {
  return [summarize(await request(), "browser")];
}

/**
 * Opens the browser's GPU.
 * @throws {GpuError} if there is none, or if the name in the options does not match it
 */
export async function openGpu({ adapter: wanted }: OpenOptions = {}): Promise<Gpu> {
  const adapter = await request();
  const summary = summarize(adapter, "browser");
  if (wanted && !answersTo(summary, wanted)) throw noSuchAdapter(wanted, [summary]);
  const device = await requestDevice(adapter);
  return {
    device,
    adapter: summary,
    features: [...adapter.features],
    limits: limitsOf(adapter),
    toggles: [],
    close: () => device.destroy(),
  };
}

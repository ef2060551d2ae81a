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

// the little of a page that is asked for here: its own types would come with the whole DOM
interface PageGlobals {
  readonly navigator?: { readonly gpu?: GPU };
  readonly isSecureContext?: boolean;
}

async function request(): Promise<GPUAdapter> {
  const { navigator, isSecureContext } = globalThis as PageGlobals;
  const gpu = navigator?.gpu;
  if (!gpu && isSecureContext === false) {
    throw new GpuError(
      "openDevice: browsers give WebGPU to secure pages only, and this one is not: open it over https or on localhost",
    );
  }
  if (!gpu) {
    throw new GpuError("openDevice: this browser has no WebGPU: use a current Chrome, Edge, Firefox or Safari");
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (adapter) return adapter;
  throw new GpuError(
    "openDevice: the browser has WebGPU but offers no GPU: turn on graphics acceleration in its settings, or update the graphics driver; chrome://gpu says why; without a GPU Chrome computes on the CPU with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader",
  );
}

/** The one adapter that the browser offers. */
export async function listAdapters(): Promise<AdapterSummary[]> {
  return [summarize(await request(), "browser")];
}

/** Opens the browser's GPU; throws a GpuError that says what to do where there is none. */
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

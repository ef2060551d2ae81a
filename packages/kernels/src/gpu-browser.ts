import {
  type AdapterSummary,
  answersTo,
  type Gpu,
  limitsOf,
  noSuchAdapter,
  type OpenOptions,
  requestDevice,
  summarize,
} from "./gpu.js";
import { GpuError } from "./kernel.js";
import type { GPUAdapter } from "./webgpu.js";

async function request(): Promise<GPUAdapter> {
  const gpu = (globalThis as { navigator?: { gpu?: GPU } }).navigator?.gpu;
  if (!gpu) {
    throw new GpuError(
      "openDevice: this page has no WebGPU: use a current Chrome, Edge, Firefox or Safari, over https or on localhost",
    );
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new GpuError("openDevice: the browser offers no GPU adapter: see chrome://gpu for the reason");
  return adapter;
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

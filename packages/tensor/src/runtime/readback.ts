import { GpuError } from "@bosquejo/kernels";
import type { Device } from "./device.js";

/** The bytes of a buffer that the GPU copies into; throws what went wrong, also where the device is lost while it waits. */
export async function mapped(device: Device, staging: GPUBuffer): Promise<ArrayBuffer> {
  await staging.mapAsync(GPUMapMode.READ).catch(async (error: Error) => {
    // nothing but a loss aborts it, and the device may tell of that a little later
    if (error.name === "AbortError") await device.gpu.device.lost;
    device.check();
    throw new GpuError(`read: ${error.message}`);
  });
  device.check();
  return staging.getMappedRange();
}

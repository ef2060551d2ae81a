import { GpuError } from "@bosquejo/kernels";
import type { Device } from "./device.js";
import type { Tensor } from "./tensor.js";
import { bytesOf } from "./values.js";

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

/** A buffer for the host to read that a tensor's values are copied to, after everything launched so far. */
export function staged(device: Device, tensor: Tensor): GPUBuffer {
  device.flush();
  const size = Math.ceil((tensor.size * bytesOf(tensor.dtype)) / 4) * 4;
  const staging = device.pool.make(size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  const encoder = device.gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(tensor.buffer, tensor.offset, staging, 0, size);
  device.gpu.device.queue.submit([encoder.finish()]);
  return staging;
}

/** The bytes of a tensor's values, after everything launched so far. */
export async function copied(device: Device, tensor: Tensor): Promise<ArrayBuffer> {
  const staging = staged(device, tensor);
  try {
    return (await mapped(device, staging)).slice(0);
  } finally {
    staging.destroy();
  }
}

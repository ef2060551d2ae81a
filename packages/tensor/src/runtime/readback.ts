import { GpuError } from "@bosquejo/kernels";
import type { Device } from "./device.js";
import type { Tensor } from "./tensor.js";
import { bytesOf } from "./values.js";

/**
 * Maps a staging buffer and returns its bytes, once the GPU has copied into it.
 *
 * @throws {GpuError} if the GPU reported an error, or if the device is lost while this waits
 */
export async function mapped(device: Device, staging: GPUBuffer): Promise<ArrayBuffer> {
  await staging.mapAsync(GPUMapMode.READ).catch(async (error: Error) => {
    // only the loss of the device aborts the mapping; `lost` may resolve a little later
    if (error.name === "AbortError") await device.gpu.device.lost;
    device.check();
    throw new GpuError(`read: ${error.message}`);
  });
  device.check();
  return staging.getMappedRange();
}

/** Makes a staging buffer and copies a tensor's values into it, after all launches so far. */
export function staged(device: Device, tensor: Tensor): GPUBuffer {
  device.flush();
  const size = Math.ceil((tensor.size * bytesOf(tensor.dtype)) / 4) * 4;
  const staging = device.pool.make(size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  const encoder = device.gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(tensor.buffer, tensor.offset, staging, 0, size);
  device.gpu.device.queue.submit([encoder.finish()]);
  return staging;
}

/** Returns the bytes of a tensor's values, after all launches so far. */
export async function copied(device: Device, tensor: Tensor): Promise<ArrayBuffer> {
  const staging = staged(device, tensor);
  try {
    return (await mapped(device, staging)).slice(0);
  } finally {
    staging.destroy();
  }
}

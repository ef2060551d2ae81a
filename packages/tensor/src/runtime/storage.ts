import type { GPUBuffer, GPUDevice, Gpu } from "@bosquejo/kernels";
import type { Device } from "./device.js";
import { grouped } from "./failures.js";
import { type Shape, TensorError, words } from "./shape.js";
import { type DType, paddedBytes } from "./values.js";

/** A buffer of device memory that one tensor uses, or several views of it. */
export interface Storage {
  readonly device: Device;
  /** a multiple of 16, because kernels read vectors of four values */
  readonly bytes: number;
  /** undefined while a capture records: the capture's memory plan sets it afterwards */
  buffer: GPUBuffer | undefined;
  /** the number of tensors that use it; at 0 the buffer returns to the pool */
  tensors: number;
  /** set when the storage can no longer be used: the reason and what to do, as the end of a message */
  gone?: string;
}

/** @throws {TensorError} if a tensor would have more bytes than the adapter can bind */
export function checkBytes(gpu: Gpu, shape: Shape, dtype: DType): void {
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const most = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const bytes = paddedBytes(shape, dtype);
  if (bytes <= most) return;
  throw new TensorError(
    `tensor ${words(shape)}: expected at most ${grouped(most)} bytes, which is the limit of ${gpu.adapter.name}, ` +
      `got ${grouped(bytes)}: use a smaller batch, or split it into several tensors`,
  );
}

/** Counters of a device, for tests and benchmarks. */
export interface DeviceStats {
  submits: number;
  dispatches: number;
  buffersMade: number;
  bindGroupsMade: number;
  /** bytes of the buffers of tensors and captures that are not disposed */
  liveBytes: number;
  /** bytes of all buffers, in use or kept for reuse */
  heldBytes: number;
  /** the highest `heldBytes` so far */
  peakBytes: number;
}

/** The counters of a new device. */
export const noStats = (): DeviceStats => ({
  ...{ submits: 0, dispatches: 0, buffersMade: 0, bindGroupsMade: 0, liveBytes: 0, heldBytes: 0, peakBytes: 0 },
});

/** The size of a requested buffer, and the memory in use before the request, in bytes. */
export interface MemoryRequest {
  readonly bytes: number;
  readonly heldBytes: number;
  readonly liveBytes: number;
}

/** Makes GPU buffers, and keeps free ones by their size for reuse. */
export class BufferPool {
  readonly #free = new Map<number, GPUBuffer[]>();
  /** the latest request for a buffer: most likely the cause if the GPU reports that it is out of memory */
  last: MemoryRequest = { bytes: 0, heldBytes: 0, liveBytes: 0 };

  constructor(
    readonly gpu: GPUDevice,
    readonly stats: DeviceStats,
  ) {}

  take(bytes: number): GPUBuffer {
    const kept = this.#free.get(bytes)?.pop();
    const buffer = kept ?? this.#newBuffer(bytes);
    this.stats.liveBytes += bytes;
    return buffer;
  }

  #newBuffer(bytes: number): GPUBuffer {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    const buffer = this.make(bytes, STORAGE | COPY_SRC | COPY_DST);
    this.stats.buffersMade++;
    this.stats.heldBytes += bytes;
    this.stats.peakBytes = Math.max(this.stats.peakBytes, this.stats.heldBytes);
    return buffer;
  }

  /** Makes a buffer outside the pool. If there is not enough memory, the GPU reports that later. */
  make(size: number, usage: number): GPUBuffer {
    const { heldBytes, liveBytes } = this.stats;
    this.last = { bytes: size, heldBytes, liveBytes };
    return this.gpu.createBuffer({ size, usage });
  }

  give(buffer: GPUBuffer): void {
    this.stats.liveBytes -= buffer.size;
    const kept = this.#free.get(buffer.size);
    if (kept) kept.push(buffer);
    else this.#free.set(buffer.size, [buffer]);
  }

  /** Destroys the free buffers. No waiting launch may use them. */
  trim(): void {
    for (const buffers of this.#free.values()) {
      for (const buffer of buffers) {
        this.stats.heldBytes -= buffer.size;
        buffer.destroy();
      }
    }
    this.#free.clear();
  }
}

/** Notes that one tensor less uses a storage. After the last one, the buffer returns to the pool. */
export function release(storage: Storage): void {
  storage.tensors--;
  if (storage.tensors > 0 || !storage.buffer) return;
  storage.device.pool.give(storage.buffer);
  storage.buffer = undefined;
}

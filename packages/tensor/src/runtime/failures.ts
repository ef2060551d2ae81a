import { type Gpu, GpuError } from "@bosquejo/kernels";
import type { MemoryRequest } from "./storage.js";

/** A number of bytes, with commas. */
export const grouped = (bytes: number) => bytes.toLocaleString("en-US");

/** What the GPU reported since it was opened: thrown at every later call, for whatever was computed since may be wrong. */
export class Failures {
  #message: string | undefined;
  #final = false;
  #disposed = false;

  /** `last` gives what memory was wanted for last. */
  constructor(gpu: Gpu, last: () => MemoryRequest) {
    gpu.device.addEventListener("uncapturederror", (event) => {
      // without DOM's types the event's own methods are unknown
      const uncaptured = event as GPUUncapturedErrorEvent & { preventDefault(): void };
      // it is thrown at the next call: the driver need not print it too
      uncaptured.preventDefault();
      // of the driver's own classes, whose names stay as they are
      if (uncaptured.error.constructor.name === "GPUOutOfMemoryError") this.#tell(full(last()));
      else this.#message ??= uncaptured.error.message;
    });
    gpu.device.lost.then(({ message }) => {
      if (!this.#disposed) this.#tell(`the device was lost (${message}): open another with openDevice()`);
    });
  }

  /** A kernel did not compile: what waits to run with it will not, nor what is submitted along with it. */
  refused(message: string): void {
    this.#tell(`${message}\nMend it, and open another device with openDevice()`);
  }

  /** The device was disposed. */
  dispose(): void {
    this.#disposed = true;
  }

  /** Throws what was reported, or that the device is gone. */
  check(): void {
    if (this.#disposed) throw new GpuError("device: expected an open device, this one was disposed: open another");
    if (this.#message) throw new GpuError(`device: ${this.#message}`);
  }

  /** A cause: whatever else is reported follows from it. */
  #tell(cause: string): void {
    if (this.#final) return;
    this.#final = true;
    this.#message = cause;
  }
}

const full = ({ bytes, heldBytes, liveBytes }: MemoryRequest) =>
  `out of memory: expected ${grouped(bytes)} bytes more, got a GPU that holds ${grouped(heldBytes)} already, ${grouped(liveBytes)} of them in tensors that are alive: free what nobody needs by scope() or dispose(), or take a smaller batch; then open another device with openDevice()`;

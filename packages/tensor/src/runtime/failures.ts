import { type Gpu, GpuError } from "@bosquejo/kernels";
import type { MemoryRequest } from "./storage.js";

/** Formats a number of bytes with commas. */
export const grouped = (bytes: number) => bytes.toLocaleString("en-US");

/**
 * The errors that the GPU reports some time after the call that caused them. Every later call throws the error, because
 * all values computed since may be wrong.
 */
export class Failures {
  #message: string | undefined;
  #final = false;
  #disposed = false;

  /** `last` returns the latest request for memory. */
  constructor(gpu: Gpu, last: () => MemoryRequest) {
    gpu.device.addEventListener("uncapturederror", (event) => {
      // without DOM's types the event's own methods are unknown
      const uncaptured = event as GPUUncapturedErrorEvent & { preventDefault(): void };
      // the next call throws the error: the driver need not print it too
      uncaptured.preventDefault();
      // not by instanceof: in Node, drivers have their own classes, which bundlers do not rename
      if (uncaptured.error.constructor.name === "GPUOutOfMemoryError") this.#failFinally(full(last()));
      else this.#message ??= uncaptured.error.message;
    });
    gpu.device.lost.then(({ message }) => {
      if (!this.#disposed) this.#failFinally(`the device was lost (${message}): open another with openDevice()`);
    });
  }

  /** Notes that a kernel did not compile. Its launches, and all launches submitted with them, will not execute. */
  compilationFailed(message: string): void {
    this.#failFinally(`${message}\nCorrect the kernel, then open another device with openDevice()`);
  }

  /** Notes that the device was disposed. */
  dispose(): void {
    this.#disposed = true;
  }

  /** @throws {GpuError} if an error was reported, or if the device was lost or disposed */
  check(): void {
    if (this.#disposed)
      throw new GpuError("device: expected an open device, got a disposed one: open another with openDevice()");
    if (this.#message) throw new GpuError(`device: ${this.#message}`);
  }

  /** Keeps the first error of this kind: it causes all later ones. */
  #failFinally(cause: string): void {
    if (this.#final) return;
    this.#final = true;
    this.#message = cause;
  }
}

const full = ({ bytes, heldBytes, liveBytes }: MemoryRequest) =>
  `out of memory: expected ${grouped(bytes)} free bytes, got a GPU on which buffers use ${grouped(heldBytes)} bytes, ` +
  `${grouped(liveBytes)} of them for live tensors: free tensors with scope() or dispose(), or use a smaller batch; ` +
  "then open another device with openDevice()";

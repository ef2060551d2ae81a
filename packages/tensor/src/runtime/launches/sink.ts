import type { Kernel, Sizes } from "@bosquejo/kernels";
import type { Device } from "../device.js";
import { TensorError } from "../shape.js";
import type { Storage } from "../storage.js";
import type { Tensor } from "../tensor.js";
import type { Made } from "./nan-checks.js";

/** One kernel to run on given tensors, in the order of the kernel's buffers. */
export interface Launch {
  readonly kernel: Kernel;
  readonly sizes: Sizes;
  readonly tensors: readonly Tensor[];
  /** what it looks at, where it looks for NaN */
  readonly looksAt?: Made;
}

/** Where launches go: run at once, or recorded by a capture. */
export interface Sink {
  launch(launch: Launch): void;
  /** how many launches there have been */
  launches(): number;
  allocate(bytes: number): Storage;
  /** throws where a capture records, in which nothing happens: `action` is what cannot, `remedy` what can */
  refuse(action: string, remedy: string): void;
}

let recording: Device | undefined;

/** Runs the body of a capture on a device, whose launches and memory go to a sink. */
export function recorded<T>(device: Device, sink: Sink, body: () => T): T {
  recording = device;
  try {
    return device.withSink(sink, body);
  } finally {
    recording = undefined;
  }
}

/** Throws where a capture of another device records: what happens on this one would be no part of its step. */
export function checkRecording(device: Device, action: string, remedy: string): void {
  if (!recording || recording === device) return;
  throw new TensorError(`capture: cannot ${action} on another device while it records: ${remedy}`);
}

import type { Kernel, Sizes } from "@bosquejo/kernels";
import type { Device } from "../device.js";
import { TensorError } from "../shape.js";
import type { Storage } from "../storage.js";
import type { Tensor } from "../tensor.js";
import type { CheckedBuffer } from "./nan-log.js";

/** One launch of a kernel. The tensors are in the order of the kernel's buffers. */
export interface Launch {
  readonly kernel: Kernel;
  readonly sizes: Sizes;
  readonly tensors: readonly Tensor[];
  /** the buffer that the launch searches, if it searches for NaN */
  readonly checkedBuffer?: CheckedBuffer;
}

/** A receiver of launches: it executes them, or records them in a capture. */
export interface Sink {
  launch(launch: Launch): void;
  /** the number of launches so far */
  launches(): number;
  /** makes a storage; that of a capture gets its memory later */
  allocate(bytes: number): Storage;
  /** throws while a capture records: the message says that `action` is impossible and gives the `remedy` */
  refuse(action: string, remedy: string): void;
}

// the device on which a capture records
let recording: Device | undefined;

/** Calls the body of a capture. Launches and requests for memory on the device go to the sink. */
export function recorded<T>(device: Device, sink: Sink, body: () => T): T {
  recording = device;
  try {
    return device.withSink(sink, body);
  } finally {
    recording = undefined;
  }
}

/** @throws {TensorError} if a capture records on another device: it would not record the action on this one */
export function checkRecording(device: Device, action: string, remedy: string): void {
  if (!recording || recording === device) return;
  throw new TensorError(`capture: cannot ${action} on another device while a capture records: ${remedy}`);
}

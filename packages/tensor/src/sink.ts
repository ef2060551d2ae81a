import type { Kernel, Sizes } from "@bosquejo/kernels";
import type { Made } from "./checks.js";
import type { Storage } from "./storage.js";
import type { Tensor } from "./tensor.js";

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

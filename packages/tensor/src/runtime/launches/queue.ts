import type { Device } from "../device.js";
import { bindingOf, type PreparedLaunch, prepare } from "./prepared.js";
import { checkRecording, type Launch } from "./sink.js";

// a submit costs far more than a dispatch; past this many the GPU should start
const MOST_WAITING = 64;

/** Launches of a device that wait to be submitted together. */
export class LaunchQueue {
  #waiting: PreparedLaunch[] = [];

  constructor(readonly device: Device) {}

  get length(): number {
    return this.#waiting.length;
  }

  /** Prepares a launch, and submits what waits where that is enough. */
  add({ kernel, sizes, tensors, looksAt }: Launch): void {
    const { device } = this;
    device.check();
    checkRecording(device, `launch ${kernel.name}`, "launch it before or after the capture");
    // buffers, not tensors: one disposed before the submit still serves, for what is launched later runs later
    this.#waiting.push(prepare(device, { kernel, sizes, resources: tensors.map(bindingOf) }));
    if (looksAt) device.checks?.ran({ made: [looksAt] });
    if (this.#waiting.length >= MOST_WAITING) device.flush();
  }

  /** The launches that wait, which no longer do. */
  take(): readonly PreparedLaunch[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}

import type { Device } from "../device.js";
import { bindingOf, type PreparedLaunch, prepare } from "./prepared.js";
import { checkRecording, type Launch } from "./sink.js";

// a submit costs far more than a dispatch, but after this many launches the GPU should start to work
const MOST_WAITING = 64;

/** The launches of a device that wait to be submitted together. */
export class LaunchQueue {
  #waiting: PreparedLaunch[] = [];

  constructor(readonly device: Device) {}

  get length(): number {
    return this.#waiting.length;
  }

  /** Prepares a launch and adds it. Submits the waiting launches when there are enough. */
  add({ kernel, sizes, tensors, checkedBuffer }: Launch): void {
    const { device } = this;
    device.check();
    checkRecording(device, `launch ${kernel.name}`, "launch it before or after the capture");
    // binds buffers, not tensors: a tensor may be disposed before the submit, because launches that reuse its buffer
    // execute later
    this.#waiting.push(prepare(device, { kernel, sizes, resources: tensors.map(bindingOf) }));
    if (checkedBuffer) device.checks?.scheduled({ buffers: [checkedBuffer] });
    if (this.#waiting.length >= MOST_WAITING) device.flush();
  }

  /** Returns the waiting launches and empties the queue. */
  take(): readonly PreparedLaunch[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}

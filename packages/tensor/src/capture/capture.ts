import { checkDevice, checkFunction, checkNoPromise, checkTensors, explained } from "../runtime/arguments.js";
import type { Device } from "../runtime/device.js";
import { disposal } from "../runtime/dispose.js";
import { type BufferRange, bindingOf, type PreparedLaunch, prepare } from "../runtime/launches/prepared.js";
import { recorded } from "../runtime/launches/sink.js";
import { tensorsIn } from "../runtime/scope.js";
import { TensorError } from "../runtime/shape.js";
import { release } from "../runtime/storage.js";
import type { Tensor } from "../runtime/tensor.js";
import { arrayOf, type Data } from "../runtime/values.js";
import { checkMeasured, type ExplainedLaunch, explainedLaunch, type MeasuredLaunches } from "./explain.js";
import { DISPOSED, place, recorder } from "./recorder.js";
import { timeLaunches } from "./timestamps.js";

/** A recorded list of launches that can be replayed many times without allocating memory. */
export interface Capture<R> {
  /** the result of the body; its tensors hold new values after each replay */
  readonly outputs: R;
  /** the number of launches in one replay */
  readonly launches: number;
  /** bytes of the buffers for intermediate values and outputs; values share buffers where possible */
  readonly plannedBytes: number;
  /** Compiles all kernels at the same time. Otherwise the first replay compiles them one by one. */
  compile(progress?: (done: number, total: number) => void): Promise<void>;
  /**
   * Executes all launches in one submit. First writes the given values to the inputs, in order; inputs without a value
   * keep theirs.
   *
   * @throws {TensorError} if a value does not fit its input, before anything is written
   */
  replay(...values: (Data | readonly number[])[]): void;
  /** Lists the launches in order. With measured times, each has its time and its share of the roofline. */
  explain(measured?: MeasuredLaunches): ExplainedLaunch[];
  /**
   * Executes the launches once more, updates included, and times each one by the GPU's clock. Returns milliseconds, or
   * undefined if the adapter has no timestamps.
   */
  profile(): Promise<readonly number[] | undefined>;
  /** Frees the memory of intermediate values, constants and outputs. A second call does nothing. */
  dispose(): void;
  [disposal](): void;
}

/**
 * Converts the values for the first inputs of a capture to typed arrays.
 *
 * @throws {TensorError} if a value does not fit its input
 */
function checkedValues(
  device: Device,
  inputs: readonly Tensor[],
  values: readonly (Data | readonly number[])[],
): Data[] {
  if (values.length > inputs.length) {
    throw new TensorError(`replay: expected values for at most ${inputs.length} inputs, got ${values.length}`);
  }
  return values.map((value, i) =>
    explained(`replay: input ${i + 1}`, () => {
      const input = inputs[i] as Tensor;
      input.check();
      const array = arrayOf(value, input.dtype);
      device.checkValues(array, input.shape, input.dtype);
      return array;
    }),
  );
}

/**
 * Calls `body` once, records the launches of its ops and plans their memory. The launches execute at each replay, on
 * the values that their tensors hold then. A capture keeps alive the tensors that its launches use.
 *
 * @throws {TensorError} if `body` reads or writes a tensor, makes or replays a capture, or is async
 */
export function capture<R>(device: Device, inputs: readonly Tensor[], body: (...inputs: Tensor[]) => R): Capture<R> {
  checkDevice("capture", device);
  device.check();
  device.sink.refuse("start another capture", "start it before or after the other one");
  checkTensors("capture", "inputs", inputs);
  checkFunction("capture", "its body", body);
  for (const input of inputs) {
    explained("capture", () => input.check());
    if (input.device !== device)
      throw new TensorError("capture: expected inputs of its device, got one of another device");
  }
  const { launches, storages, keptAlive, sink } = recorder(device);
  const outer = device.scopes;
  const made: Tensor[] = [];
  device.scopes = [made];
  let outputs: R;
  try {
    outputs = recorded(device, sink, () => body(...inputs));
    checkNoPromise("capture", outputs);
  } catch (error) {
    for (const tensor of made) tensor.dispose();
    for (const storage of keptAlive) release(storage);
    throw error;
  } finally {
    device.scopes = outer;
  }
  const kept = new Set([...tensorsIn(outputs)].map(({ storage }) => storage));
  const bound = launches.map(({ kernel, sizes }) => ({ kernel, sizes }));
  const { made: buffers, plannedBytes } = place(device, launches, storages, kept);
  const resources = launches.map(({ tensors }) => tensors.map(bindingOf));
  const sizesInBytes = resources.map((list) => list.reduce((sum, { size }) => sum + size, 0));
  let prepared: PreparedLaunch[] | undefined;
  let disposed = false;
  let replays = 0;
  const checkedBuffers = launches.flatMap(({ checkedBuffer }) => checkedBuffer ?? []);
  const check = (name: string) => {
    if (disposed) throw new TensorError(`${name}: the capture was disposed: make another`);
    device.check();
    device.sink.refuse(name, `${name} before or after the capture`);
  };
  const ready = () => {
    device.flush();
    if (checkedBuffers.length > 0) device.checks?.scheduled({ buffers: checkedBuffers, replay: ++replays });
    prepared ??= bound.map((each, i) => prepare(device, { ...each, resources: resources[i] as BufferRange[] }));
    return prepared;
  };

  const dispose = () => {
    if (disposed) return;
    disposed = true;
    for (const buffer of buffers) device.pool.give(buffer);
    // these are also constants and outputs: from now on, other tensors may get their memory
    for (const tensor of made) tensor.dispose();
    for (const storage of storages) {
      storage.buffer = undefined;
      storage.gone = DISPOSED;
    }
    for (const storage of keptAlive) release(storage);
  };
  return {
    outputs,
    launches: launches.length,
    plannedBytes,
    async compile(progress) {
      check("compile");
      if (progress !== undefined) checkFunction("compile", "progress", progress);
      await device.pipelines.compile(bound, progress).finally(() => device.check());
    },
    replay(...values) {
      check("replay");
      const arrays = checkedValues(device, inputs, values);
      arrays.forEach((array, i) => {
        device.write(inputs[i] as Tensor, array);
      });
      device.submit(ready());
    },
    async profile() {
      check("profile");
      return timeLaunches(device, ready);
    },
    explain(measured) {
      checkMeasured(measured, bound.length);
      return bound.map((each, i) => explainedLaunch(each, sizesInBytes[i] as number, measured, i));
    },
    dispose,
    [disposal]: dispose,
  };
}

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
import { ENDED, place, recorder } from "./recorder.js";
import { timeLaunches } from "./timestamps.js";

/** A recorded computation that can be run again and again. */
export interface Capture<R> {
  /** what the body returned; its tensors hold new values after each replay */
  readonly outputs: R;
  readonly launches: number;
  /** bytes of intermediate values, after sharing */
  readonly plannedBytes: number;
  /** Compiles every kernel, all at once; without it the first replay does so one by one. */
  compile(progress?: (done: number, total: number) => void): Promise<void>;
  /** Runs it: one submit, nothing allocated. Values given are first written to the inputs, in their order. */
  replay(...values: (Data | readonly number[])[]): void;
  /** Every launch in its order; with its time and share of the roofline where these were measured. */
  explain(measured?: MeasuredLaunches): ExplainedLaunch[];
  /** Runs it once more, each launch timed by the GPU's clock: milliseconds, or undefined where the adapter has no timestamps. */
  profile(): Promise<readonly number[] | undefined>;
  dispose(): void;
  [disposal](): void;
}

/** Values for the first of a capture's inputs, all checked before the first one is written. */
function checkedValues(
  device: Device,
  inputs: readonly Tensor[],
  values: readonly (Data | readonly number[])[],
): Data[] {
  if (values.length > inputs.length) {
    throw new TensorError(`replay: expected values for ${inputs.length} inputs, got ${values.length}`);
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
 * Records what `body` launches, once, and plans its memory. Ops inside do not run: they run at each replay, on the
 * values that their tensors then hold. Reading or writing a tensor inside throws.
 */
export function capture<R>(device: Device, inputs: readonly Tensor[], body: (...inputs: Tensor[]) => R): Capture<R> {
  checkDevice("capture", device);
  device.check();
  device.sink.refuse("capture", "make the other capture before");
  checkTensors("capture", "inputs", inputs);
  checkFunction("capture", "its body", body);
  for (const input of inputs) {
    explained("capture", () => input.check());
    if (input.device !== device) throw new TensorError("capture: expected inputs of its device, got one of another");
  }
  const { launches, storages, lent, sink } = recorder(device);
  const outer = device.scopes;
  const made: Tensor[] = [];
  device.scopes = [made];
  let outputs: R;
  try {
    outputs = recorded(device, sink, () => body(...inputs));
    checkNoPromise("capture", outputs);
  } catch (error) {
    for (const tensor of made) tensor.dispose();
    for (const storage of lent) release(storage);
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
  const looks = launches.flatMap(({ looksAt }) => looksAt ?? []);
  const check = (name: string) => {
    if (disposed) throw new TensorError(`${name}: the capture was disposed: make another`);
    device.check();
    device.sink.refuse(name, `${name} before or after the capture`);
  };
  const ready = () => {
    device.flush();
    if (looks.length > 0) device.checks?.ran({ made: looks, replay: ++replays });
    prepared ??= bound.map((each, i) => prepare(device, { ...each, resources: resources[i] as BufferRange[] }));
    return prepared;
  };

  const dispose = () => {
    if (disposed) return;
    disposed = true;
    for (const buffer of buffers) device.pool.give(buffer);
    // constants, and outputs, whose memory will serve others
    for (const tensor of made) tensor.dispose();
    for (const storage of storages) {
      storage.buffer = undefined;
      storage.gone = ENDED;
    }
    for (const storage of lent) release(storage);
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

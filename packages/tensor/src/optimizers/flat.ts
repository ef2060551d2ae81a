import * as k from "@bosquejo/kernels";
import { checkInputs, explained, launch } from "../autograd/op.js";
import { checkDevice, described } from "../runtime/arguments.js";
import type { Device } from "../runtime/device.js";
import { checkOptions, wholeOf } from "../runtime/options.js";
import { checkShape, count, dims, kindOf, type Shape, TensorError, words } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";

/** Tensors that lie in one flat buffer, so that one launch updates them all. */
export interface Flat<Name extends string = string> {
  /** `[total]`, with gaps of zeros between tensors where the adapter wants its bindings aligned */
  readonly whole: Tensor;
  readonly parts: Readonly<Record<Name, Tensor>>;
}

/** Zeros in the given shapes, as parts of one flat tensor. */
export function flat<Name extends string>(device: Device, shapes: Readonly<Record<Name, Shape>>): Flat<Name> {
  checkDevice("flat", device);
  if (kindOf(shapes) !== "an object" || Object.keys(shapes).length === 0)
    throw new TensorError(`flat: wants shapes by name such as { w: [64, 300] }, got ${described(shapes)}`);
  for (const name in shapes) checkShape(`flat: ${name}`, shapes[name]);
  // the largest alignment that adapters ask for, so that a layout does not depend on the adapter
  const alignment = 256 / 4;
  const entries = Object.entries(shapes) as [Name, Shape][];
  const starts: number[] = [];
  let total = 0;
  for (const [, shape] of entries) {
    starts.push(total);
    total += Math.ceil(count(shape) / alignment) * alignment;
  }
  const whole = device.zeros([total]);
  const parts = Object.fromEntries(entries.map(([name, shape], i) => [name, whole.view(shape, starts[i] as number)]));
  return { whole, parts: parts as Record<Name, Tensor> };
}

/** `counter[at] += by`, back to 0 from `limit` on (0: none): how a replayed step counts. */
export function advance(counter: Tensor, options: { at: number; by: number; limit: number }): void {
  checkInputs("advance", [counter], ["u32"]);
  checkOptions("advance", options, ["at", "by", "limit"]);
  const { at, by, limit } = options;
  checkPlace("advance", counter, at);
  explained("advance", () => [wholeOf("by", by), wholeOf("limit", limit)]);
  launch(k.advance, { AT: at, BY: by, LIMIT: limit }, { counter });
}

/** `history[counter[at] % rows] = values`: how a replayed step keeps its losses until somebody reads them. */
export function record(history: Tensor, values: Tensor, counter: Tensor, options: { at: number }): void {
  checkInputs("record", [history, values, counter], ["f32", "f32", "u32"]);
  const { ROWS, N } = explained("record", () => dims("history[ROWS,N] values[N]", history.shape, values.shape));
  checkOptions("record", options, ["at"]);
  const { at } = options;
  checkPlace("record", counter, at);
  launch(k.record, { AT: at, ROWS, LENGTH: N }, { count: counter, values, history });
}

function checkPlace(name: string, counter: Tensor, at: number): void {
  if (Number.isInteger(at) && at >= 0 && at < counter.size) return;
  throw new TensorError(`${name}: wants a place in counter ${words(counter.shape)}, got at = ${kindOf(at)}`);
}

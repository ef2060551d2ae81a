import { checkDevice, described } from "../runtime/arguments.js";
import type { Device } from "../runtime/device.js";
import { checkShape, count, kindOf, type Shape, TensorError } from "../runtime/shape.js";
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
    throw new TensorError(`flat: expected shapes by name such as { w: [64, 300] }, got ${described(shapes)}`);
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

import { checkDevice, described } from "../runtime/arguments.js";
import type { Device } from "../runtime/device.js";
import { checkShape, count, kindOf, type Shape, TensorError } from "../runtime/shape.js";
import type { Tensor } from "../runtime/tensor.js";

/** One flat buffer and its parts, which are tensors. An optimizer updates all parts by one launch on the whole. */
export interface Flat<Name extends string = string> {
  /** `[total]`; each part begins at a multiple of 64 values, and zeros fill the gaps */
  readonly whole: Tensor;
  /** the tensors by name, views of `whole` */
  readonly parts: Readonly<Record<Name, Tensor>>;
}

/**
 * Makes one flat tensor of zeros and its parts, which have the given shapes.
 *
 * @throws {TensorError} if `shapes` is empty or has an invalid shape
 */
export function flat<Name extends string>(device: Device, shapes: Readonly<Record<Name, Shape>>): Flat<Name> {
  checkDevice("flat", device);
  if (kindOf(shapes) !== "an object" || Object.keys(shapes).length === 0)
    throw new TensorError(`flat: expected shapes by name such as { w: [64, 300] }, got ${described(shapes)}`);
  for (const name in shapes) checkShape(`flat: ${name}`, shapes[name]);
  // WebGPU's default alignment of bindings, which no adapter exceeds: the layout is the same on all adapters
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

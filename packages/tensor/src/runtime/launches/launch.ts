import { GpuError, type Kernel, labelOf, type Sizes } from "@bosquejo/kernels";
import { checkTensor } from "../arguments.js";
import { kindOf, TensorError } from "../shape.js";
import { Tensor } from "../tensor.js";

const isObject = (value: unknown) => typeof value === "object" && value !== null;

/**
 * Launches a kernel on tensors, which are given by the names of the kernel's buffers. Memory that the kernel writes
 * must be bound only once.
 *
 * @throws {TensorError} if a tensor is missing, disposed or bound twice
 * @throws {GpuError} if the tensors are of different devices, or if the kernel's declaration does not fit its WGSL
 */
export function launch<S extends Sizes, B extends string>(
  kernel: Kernel<S, B>,
  sizes: S,
  tensors: Readonly<Record<B, Tensor>>,
): void {
  if (!kernel?.buffers || !isObject(sizes) || !isObject(tensors)) {
    const got = [kernel, sizes, tensors].map(kindOf).join(", ");
    throw new TensorError(`launch: expected a kernel, its sizes and tensors by name, got ${got}`);
  }
  const ordered = kernel.buffers.map((name) => tensors[name]);
  ordered.forEach((tensor, i) => {
    if (!(tensor instanceof Tensor)) checkTensor(kernel.name, `its buffer ${kernel.buffers[i]}`, tensor);
    tensor.check();
  });
  const [{ device }] = ordered as [Tensor, ...Tensor[]];
  if (ordered.some((tensor) => tensor.device !== device)) {
    throw new GpuError(`${labelOf(kernel, sizes)}: expected tensors of one device, got two devices`);
  }
  device.sink.launch({ kernel: kernel as unknown as Kernel, sizes, tensors: ordered });
  if (device.checks) device.checks.launched(kernel as unknown as Kernel, sizes, ordered);
}

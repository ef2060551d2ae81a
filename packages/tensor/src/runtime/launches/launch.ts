import { GpuError, type Kernel, labelOf, type Sizes } from "@bosquejo/kernels";
import { checkTensor } from "../arguments.js";
import { kindOf, TensorError } from "../shape.js";
import { Tensor } from "../tensor.js";

const isObject = (value: unknown) => typeof value === "object" && value !== null;

/** Launches a kernel on tensors by its buffers' names; a buffer may be written or read by one launch, not both. */
export function launch<S extends Sizes, B extends string>(
  kernel: Kernel<S, B>,
  sizes: S,
  tensors: Readonly<Record<B, Tensor>>,
): void {
  if (!kernel?.buffers || !isObject(sizes) || !isObject(tensors))
    throw new TensorError(
      `launch: expected a kernel, its sizes and tensors by name, got ${[kernel, sizes, tensors].map(kindOf).join(", ")}`,
    );
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

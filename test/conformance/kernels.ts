import { type Device, reshape, scope, type Tensor, TensorError } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import { type Ours, oursOf } from "./backend.js";
import { registerHost } from "./host.js";
import { plain } from "./plain.js";
import { windows } from "./windows.js";

/** The result of a kernel of tfjs, computed by our ops. */
export interface Result {
  readonly tensor: Tensor;
  /** the shape for tfjs if it differs: our tensors have no scalars; the tensor's shape by default */
  readonly shape?: readonly number[];
  readonly dtype?: Tf.DataType;
}

/** The arguments of a kernel besides inputs and attributes. */
export interface KernelContext {
  readonly tf: typeof Tf;
  readonly device: Device;
  /** Ends a test that needs a feature that our ops do not have. */
  readonly fail: (why: string) => never;
}

/** A kernel of tfjs; its inputs have tfjs's names and shapes. */
export type TfjsKernel = (inputs: Readonly<Record<string, Tensor>>, attrs: never, given: KernelContext) => Result;

/** Removes a tensor from our autograd graph: tfjs has a graph of its own. */
function detach(tensor: Tensor): void {
  for (const each of tensor.node?.kept ?? []) each.dispose();
  tensor.node = undefined;
}

/** Registers our ops as kernels of tfjs for the backend with the given name. */
export function registerKernels(tf: typeof Tf, device: Device, ours: Ours, backendName: string): void {
  const { fail } = ours;
  const register = (kernelName: string, kernel: TfjsKernel) => {
    const kernelFunc: Tf.KernelFunc = ({ inputs, attrs }) => {
      const found = Object.entries(inputs).filter(([, info]) => info !== undefined && info !== null);
      const tensors = found.map(([name, info]) => [name, ours.tensorOf(info as Tf.TensorInfo), info!] as const);
      try {
        const {
          tensor,
          shape,
          dtype = "float32",
        } = scope(device, () => {
          const shaped = tensors.map(([name, tensor, info]) => [
            name,
            reshape(tensor, oursOf((info as Tf.TensorInfo).shape)),
          ]);
          return kernel(Object.fromEntries(shaped), attrs as never, { tf, device, fail });
        });
        detach(tensor);
        ours.asked.launched++;
        const theirs = shape ?? tensor.shape;
        return { dataId: ours.hold({ tensor, shape: theirs, dtype }), shape: [...theirs], dtype };
      } catch (error) {
        if (error instanceof TensorError) ours.asked.refused = error.message;
        throw error;
      }
    };
    tf.registerKernel({ kernelName, backendName, kernelFunc });
  };
  for (const [name, kernel] of Object.entries({ ...plain, ...windows })) register(name, kernel);
  registerHost(tf, ours, backendName);
}

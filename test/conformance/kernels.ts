import { type Device, reshape, scope, type Tensor, TensorError } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import { type Ours, oursOf } from "./backend.js";
import { registerHost } from "./host.js";
import { plain } from "./plain.js";
import { windows } from "./windows.js";

/** What a kernel of tfjs gives, computed by our ops. */
export interface Result {
  readonly tensor: Tensor;
  /** tfjs's shape, where ours has no scalars; the tensor's unless given */
  readonly shape?: readonly number[];
  readonly dtype?: Tf.DataType;
}

/** What kernels have at hand. */
export interface KernelContext {
  readonly tf: typeof Tf;
  readonly device: Device;
  /** Ends a test that asks for what our ops do not mean. */
  readonly fail: (why: string) => never;
}

/** One kernel of tfjs: tensors by tfjs's names, in tfjs's shapes. */
export type TfjsKernel = (inputs: Readonly<Record<string, Tensor>>, attrs: never, given: KernelContext) => Result;

/** Forgets how a tensor was made: tfjs has a graph of its own. */
function detach(tensor: Tensor): void {
  for (const each of tensor.node?.kept ?? []) each.dispose();
  tensor.node = undefined;
}

/** Registers our ops as kernels of tfjs for the backend of that name. */
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
        const told = shape ?? tensor.shape;
        return { dataId: ours.hold({ tensor, shape: told, dtype }), shape: [...told], dtype };
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

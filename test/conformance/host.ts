import type * as Tf from "@tensorflow/tfjs-core";
import type { Ours } from "./backend.js";

/**
 * Registers the kernels without computation: other shapes and types of the same values, and values made on the host.
 */
export function registerHost(tf: typeof Tf, ours: Ours, backendName: string): void {
  const register = (kernelName: string, kernelFunc: Tf.KernelFunc) =>
    tf.registerKernel({ kernelName, backendName, kernelFunc });

  const same = ({ dataId, shape, dtype }: Tf.TensorInfo, wanted: number[] = shape): Tf.TensorInfo => {
    ours.backend.incRef(dataId);
    return { dataId, shape: tf.util.inferFromImplicitShape(wanted, tf.util.sizeFromShape(shape)), dtype };
  };
  register("Identity", ({ inputs }) => same(inputs.x as Tf.TensorInfo));
  register("Reshape", ({ inputs, attrs }) =>
    same(inputs.x as Tf.TensorInfo, (attrs as unknown as { shape: number[] }).shape),
  );

  const made = (shape: number[], dtype: Tf.DataType, of: (i: number) => number): Tf.TensorInfo => {
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => of(i));
    const typed = dtype === "float32" ? values : Int32Array.from(values);
    return { dataId: ours.hold({ values: typed, shape, dtype }), shape, dtype };
  };
  register("Cast", ({ inputs, attrs }) => {
    const x = inputs.x as Tf.TensorInfo;
    const { dtype } = attrs as unknown as { dtype: Tf.DataType };
    if (dtype === x.dtype) return same(x);
    const { values } = ours.held(x.dataId);
    return values ? made(x.shape, dtype, (i) => values[i]!) : ours.fail(`casts ${x.dtype} to ${dtype}`);
  });
  register("Range", ({ attrs }) => {
    const { start, stop, step, dtype } = attrs as unknown as Record<"start" | "stop" | "step", number> & {
      dtype: Tf.DataType;
    };
    return made([Math.ceil((stop - start) / step)], dtype, (i) => start + i * step);
  });
  for (const [name, value] of [
    ["ZerosLike", 0],
    ["OnesLike", 1],
  ] as const)
    register(name, ({ inputs }) =>
      made((inputs.x as Tf.TensorInfo).shape, (inputs.x as Tf.TensorInfo).dtype, () => value),
    );
}

import type { Device, Tensor } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";

/** The error that ends a test of a feature that our ops do not have. Its message names the feature. */
export class Unsupported extends Error {
  override name = "Unsupported";
}

type TypedValues = Float32Array | Int32Array | Uint8Array;

/** The values of a tensor of tfjs: on the host, on our device, or on both. */
interface Held {
  references: number;
  readonly shape: readonly number[];
  readonly dtype: Tf.DataType;
  values?: TypedValues;
  tensor?: Tensor;
}

/** The record of a test's calls of our ops. */
export interface Asked {
  /** the number of calls that our ops answered */
  launched: number;
  /** the first feature that our ops do not have */
  unsupported: string | undefined;
  /** the message of an op that refused its tensors */
  refused: string | undefined;
}

/** A shape for our tensors, which have no scalars: a scalar is `[1]`. */
export const oursOf = (shape: readonly number[]): readonly number[] => (shape.length > 0 ? shape : [1]);

/** A backend of tfjs that computes with our ops only. */
export function backendOf(tf: typeof Tf, device: Device) {
  const all = new Map<object, Held>();
  const asked: Asked = { launched: 0, unsupported: undefined, refused: undefined };
  const held = (id: object): Held => all.get(id)!;

  const hold = (one: Omit<Held, "references">): object => {
    const id = {};
    all.set(id, { ...one, references: 1 });
    return id;
  };

  const fail = (why: string): never => {
    asked.unsupported ??= why;
    throw new Unsupported(why);
  };

  /** A tensor of tfjs on our device. Our ops take only floats. */
  const tensorOf = ({ dataId, dtype }: Tf.TensorInfo): Tensor => {
    const one = held(dataId);
    if (dtype !== "float32") fail(`takes ${dtype}`);
    if (one.shape.includes(0)) fail("takes tensors without values");
    one.tensor ??= device.tensor(oursOf(one.shape), Float32Array.from(one.values as Float32Array));
    return one.tensor;
  };

  class Backend extends tf.KernelBackend {
    override write(values: Tf.BackendValues, shape: number[], dtype: Tf.DataType): object {
      return hold({ values: values as TypedValues, shape, dtype });
    }
    override move(id: object, values: Tf.BackendValues, shape: number[], dtype: Tf.DataType, references: number) {
      all.set(id, { values: values as TypedValues, shape, dtype, references });
    }
    override async read(id: object): Promise<Tf.BackendValues> {
      const { values, tensor, dtype } = held(id);
      if (values) return values;
      if (dtype === "float32") return tensor!.read();
      return Int32Array.from(await tensor!.read("u32"));
    }
    override readSync(id: object): Tf.BackendValues {
      return (held(id).values as Tf.BackendValues) ?? fail("reads values on the device synchronously");
    }
    override refCount(id: object): number {
      return all.get(id)?.references ?? 0;
    }
    override incRef(id: object): void {
      held(id).references++;
    }
    override disposeData(id: object): boolean {
      const one = all.get(id);
      if (!one || --one.references > 0) return false;
      one.tensor?.dispose();
      return all.delete(id);
    }
    override numDataIds(): number {
      return all.size;
    }
    override memory(): { unreliable: boolean } {
      return { unreliable: true };
    }
    override floatPrecision(): 32 {
      return 32;
    }
    override dispose() {}
  }
  /** Disposes the tensors that a test has left, and resets the record of its calls. */
  const clear = (): void => {
    for (const { tensor } of all.values()) tensor?.dispose();
    all.clear();
    Object.assign(asked, { launched: 0, unsupported: undefined, refused: undefined });
  };
  return { backend: new Backend(), asked, fail, hold, tensorOf, held, clear };
}

export type Ours = ReturnType<typeof backendOf>;

import type { Device, Tensor } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";

/** Why a test cannot be told of our ops: they do not mean what it asks for. */
export class Unsupported extends Error {
  override name = "Unsupported";
}

type TypedValues = Float32Array | Int32Array | Uint8Array;

/** Values of a tensor of tfjs: on the host, on our device, or on both. */
interface Held {
  references: number;
  readonly shape: readonly number[];
  readonly dtype: Tf.DataType;
  values?: TypedValues;
  tensor?: Tensor;
}

/** What a test has asked of our ops. */
export interface Asked {
  launched: number;
  /** what our ops do not mean */
  unsupported: string | undefined;
  /** what an op of ours said against its tensors */
  refused: string | undefined;
}

/** A shape as we have it: ours have no scalars. */
export const oursOf = (shape: readonly number[]): readonly number[] => (shape.length > 0 ? shape : [1]);

/** A backend of tfjs that computes with nothing but our ops. */
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

  /** The values on our device; ours are floats. */
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
      return (held(id).values as Tf.BackendValues) ?? fail("reads before the device is done");
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
  /** Frees what a test has left, and forgets what it has asked. */
  const clear = (): void => {
    for (const { tensor } of all.values()) tensor?.dispose();
    all.clear();
    Object.assign(asked, { launched: 0, unsupported: undefined, refused: undefined });
  };
  return { backend: new Backend(), asked, fail, hold, tensorOf, held, clear };
}

export type Ours = ReturnType<typeof backendOf>;

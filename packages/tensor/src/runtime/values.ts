import { count, kindOf, type Shape, TensorError, words } from "./shape.js";

/** Element type. f16 is for keeping values in half the memory, two to a word: see `cast`. */
export type DType = "f32" | "f16" | "i32" | "u32";
/** Element types that host values have. */
export type HostDType = Exclude<DType, "f16">;
/** Host values of a tensor. */
export type Data = Float32Array | Int32Array | Uint32Array;

/** The typed array of each element type. */
export const arrays = { f32: Float32Array, i32: Int32Array, u32: Uint32Array } as const;
/** Host values of an element type. */
export type ArrayOf<D extends HostDType> = {
  f32: Float32Array<ArrayBuffer>;
  i32: Int32Array<ArrayBuffer>;
  u32: Uint32Array<ArrayBuffer>;
}[D];

/** Bytes of one value. */
export const bytesOf = (dtype: DType): number => (dtype === "f16" ? 2 : 4);

// by name: an array of another page or worker is as good
const namesOf: Readonly<Record<string, HostDType>> = { Float32Array: "f32", Int32Array: "i32", Uint32Array: "u32" };

/** The element type of host values. */
function dtypeOf(data: Data): HostDType {
  const dtype = ArrayBuffer.isView(data) ? namesOf[data[Symbol.toStringTag]] : undefined;
  if (dtype) return dtype;
  throw new TensorError(
    `write: expected numbers in an array, a Float32Array, an Int32Array or a Uint32Array, got ${kindOf(data)}`,
  );
}

/** The element type that host values get where none is named. */
export const typeOf = (data?: Data | readonly number[]): HostDType =>
  data === undefined || Array.isArray(data) ? "f32" : dtypeOf(data as Data);

/** Host values as an array of their type; throws where one is no number, or none that an integer type holds. */
export function arrayOf(data: Data | readonly number[], dtype: DType): Data {
  if (!Array.isArray(data)) {
    dtypeOf(data as Data);
    return data as Data;
  }
  const wrong = data.findIndex((value) => typeof value !== "number");
  if (wrong >= 0) {
    const remedy = Array.isArray(data[wrong]) ? ": flatten it, a shape says how values lie" : "";
    throw new TensorError(`write: expected numbers, got ${kindOf(data[wrong])} at place ${wrong}${remedy}`);
  }
  const values = dtype === "f16" ? Float32Array.from(data) : arrays[dtype].from(data);
  const changed = values instanceof Float32Array ? -1 : values.findIndex((value, i) => value !== data[i]);
  if (changed < 0) return values;
  throw new TensorError(`write: expected numbers that ${dtype} holds, got ${data[changed]} at place ${changed}`);
}

/** So many zeros. */
export const zerosOf = (size: number, dtype: HostDType): Data => new arrays[dtype](size);

/** Throws where there is no such element type. */
export function checkDType(name: string, dtype: DType): void {
  if (dtype === "f16" || isHost(dtype)) return;
  throw new TensorError(`${name}: expected a dtype of f32, f16, i32 or u32, got ${kindOf(dtype)}`);
}

/** Throws where host values have no such element type. */
export function checkHostDType(name: string, dtype: DType): void {
  if (isHost(dtype)) return;
  throw new TensorError(
    `${name}: expected a dtype of f32, i32 or u32, got ${kindOf(dtype)}${dtype === "f16" ? ": cast it" : ""}`,
  );
}

const isHost = (dtype: DType) => typeof dtype === "string" && Object.hasOwn(arrays, dtype);

/** Throws where host values are not as many, or not of the type, that a tensor holds. */
export function checkValues(values: Data, shape: Shape, wanted: DType): void {
  if (wanted === "f16")
    throw new TensorError(`write: expected f32, i32 or u32, got f16: write f32 values and cast them`);
  const dtype = dtypeOf(values);
  if (dtype !== wanted) throw new TensorError(`write: expected ${wanted} values for ${words(shape)}, got ${dtype}`);
  if (values.length === count(shape)) return;
  throw new TensorError(`write: expected ${count(shape)} values for ${words(shape)}, got ${values.length}`);
}

/** Bytes of a tensor with the padding to 16 that kernels may read. */
export const paddedBytes = (shape: Shape, dtype: DType): number => Math.ceil((count(shape) * bytesOf(dtype)) / 16) * 16;

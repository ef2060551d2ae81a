import { count, kindOf, type Shape, TensorError, words } from "./shape.js";

/** The element type of a tensor. f16 stores values in half the memory, two in a word: see `cast`. */
export type DType = "f32" | "f16" | "i32" | "u32";
/** The element types of host values. */
export type HostDType = Exclude<DType, "f16">;
/** The host values of a tensor. */
export type Data = Float32Array | Int32Array | Uint32Array;

/** The class of the typed array for each element type. */
export const arrays = { f32: Float32Array, i32: Int32Array, u32: Uint32Array } as const;
/** The typed array of an element type. */
export type ArrayOf<D extends HostDType> = {
  f32: Float32Array<ArrayBuffer>;
  i32: Int32Array<ArrayBuffer>;
  u32: Uint32Array<ArrayBuffer>;
}[D];

/** The number of bytes of one value. */
export const bytesOf = (dtype: DType): number => (dtype === "f16" ? 2 : 4);

// by name, not by instanceof: an array may come from another page or worker
const namesOf: Readonly<Record<string, HostDType>> = { Float32Array: "f32", Int32Array: "i32", Uint32Array: "u32" };

/**
 * Returns the element type of host values.
 *
 * @throws {TensorError} if they are in no array of a known type
 */
function dtypeOf(data: Data): HostDType {
  const dtype = ArrayBuffer.isView(data) ? namesOf[data[Symbol.toStringTag]] : undefined;
  if (dtype) return dtype;
  throw new TensorError(
    `write: expected numbers in an array, a Float32Array, an Int32Array or a Uint32Array, got ${kindOf(data)}`,
  );
}

/** The default element type for host values: that of their typed array, or f32. */
export const typeOf = (data?: Data | readonly number[]): HostDType =>
  data === undefined || Array.isArray(data) ? "f32" : dtypeOf(data as Data);

/**
 * Converts a plain array to the typed array of `dtype`; returns a typed array as it is.
 *
 * @throws {TensorError} if a value is no number, or if an integer `dtype` cannot represent it
 */
export function arrayOf(data: Data | readonly number[], dtype: DType): Data {
  if (!Array.isArray(data)) {
    dtypeOf(data as Data);
    return data as Data;
  }
  const wrong = data.findIndex((value) => typeof value !== "number");
  if (wrong >= 0) {
    const remedy = Array.isArray(data[wrong]) ? ": flatten the array; the shape gives its dimensions" : "";
    throw new TensorError(`write: expected numbers, got ${kindOf(data[wrong])} at index ${wrong}${remedy}`);
  }
  const values = dtype === "f16" ? Float32Array.from(data) : arrays[dtype].from(data);
  const changed = values instanceof Float32Array ? -1 : values.findIndex((value, i) => value !== data[i]);
  if (changed < 0) return values;
  throw new TensorError(
    `write: expected numbers that ${dtype} can represent, got ${data[changed]} at index ${changed}`,
  );
}

/** A typed array of zeros. */
export const zerosOf = (size: number, dtype: HostDType): Data => new arrays[dtype](size);

/** @throws {TensorError} if there is no such element type */
export function checkDType(name: string, dtype: DType): void {
  if (dtype === "f16" || isHost(dtype)) return;
  throw new TensorError(`${name}: expected a dtype of f32, f16, i32 or u32, got ${kindOf(dtype)}`);
}

/** @throws {TensorError} if host values cannot have this element type */
export function checkHostDType(name: string, dtype: DType): void {
  if (isHost(dtype)) return;
  throw new TensorError(
    `${name}: expected a dtype of f32, i32 or u32, got ${kindOf(dtype)}${dtype === "f16" ? ": cast zeros of f32" : ""}`,
  );
}

const isHost = (dtype: DType) => typeof dtype === "string" && Object.hasOwn(arrays, dtype);

/** @throws {TensorError} if the number or the type of host values is not that of a tensor */
export function checkValues(values: Data, shape: Shape, wanted: DType): void {
  if (wanted === "f16")
    throw new TensorError(`write: expected a tensor of f32, i32 or u32, got f16: write a tensor of f32 and cast it`);
  const dtype = dtypeOf(values);
  if (dtype !== wanted) throw new TensorError(`write: expected ${wanted} values for ${words(shape)}, got ${dtype}`);
  if (values.length === count(shape)) return;
  throw new TensorError(`write: expected ${count(shape)} values for ${words(shape)}, got ${values.length}`);
}

/** The number of bytes of a tensor with padding to a multiple of 16, which kernels may read. */
export const paddedBytes = (shape: Shape, dtype: DType): number => Math.ceil((count(shape) * bytesOf(dtype)) / 16) * 16;

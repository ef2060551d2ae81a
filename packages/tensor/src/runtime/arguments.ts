import type { Device } from "./device.js";
import { checkOptions, isFloat } from "./options.js";
import { kindOf, TensorError, words } from "./shape.js";
import { foreign, isForeign, Tensor } from "./tensor.js";
import type { DType } from "./values.js";

/** The arguments of a call of an op. */
interface Arguments {
  readonly tensors: readonly Tensor[];
  /** undefined if the call has none */
  readonly options: unknown;
}

/**
 * Separates the tensors among arguments from the options.
 *
 * @throws {TensorError} if an argument is neither: the types do not protect callers in plain JavaScript
 */
export function argumentsOf(name: string, args: readonly unknown[], arrayOptions: boolean): Arguments {
  const tensors: Tensor[] = [];
  let options: unknown;
  for (const [i, arg] of args.entries()) {
    if (arg instanceof Tensor) {
      tensors.push(arg);
      continue;
    }
    if (!(arrayOptions && Array.isArray(arg))) checkKind(name, arg, i);
    if (options !== undefined)
      throw new TensorError(`${name}: expected one options object, got a second one as argument ${i + 1}`);
    options = arg;
  }
  return { tensors, options };
}

function checkKind(name: string, arg: unknown, i: number): void {
  const fail = (kind: string, remedy = "") => {
    throw new TensorError(`${name}: expected tensors and options, got ${kind} as argument ${i + 1}${remedy}`);
  };
  if (isForeign(arg)) fail(foreign.kind, foreign.remedy);
  if (Array.isArray(arg) || ArrayBuffer.isView(arg)) {
    fail(kindOf(arg), ": device.tensor(shape, values) makes a tensor of it");
  }
  if (arg instanceof Promise) fail("a promise", ": await it first");
  // the name of an activation, and a number, are options too
  const known = typeof arg === "object" || typeof arg === "string" || Number.isFinite(arg);
  if (!known || arg === null) fail(kindOf(arg));
}

/**
 * Checks the number of tensors and the names of options against those that an op declares, if it declares them.
 *
 * @throws {TensorError} if they differ
 */
export function checkTaken(
  name: string,
  { tensors, options }: Arguments,
  inputs: readonly string[] | undefined,
  names: readonly string[] | undefined,
): void {
  if (inputs && inputs.length !== tensors.length) {
    // a number or a string in the place of a tensor has been taken for options: it is part of the message
    const other = options === undefined || typeof options === "object" ? "" : ` and ${kindOf(options)}`;
    throw new TensorError(`${name}: expected tensors (${inputs.join(", ")}), got ${tensors.length || "none"}${other}`);
  }
  if (names) checkOptions(name, options, names);
}

/** @throws {TensorError} if a value is not a tensor; `what` names the argument in the message */
export function checkTensor(name: string, what: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  const { kind, remedy } = isForeign(value) ? foreign : { kind: kindOf(value), remedy: "" };
  throw new TensorError(`${name}: expected a tensor for ${what}, got ${kind}${remedy}`);
}

/** @throws {TensorError} if a value is not an array of tensors; `what` names the argument in the message */
export function checkTensors(name: string, what: string, values: unknown): asserts values is readonly Tensor[] {
  if (!Array.isArray(values))
    throw new TensorError(`${name}: expected an array of tensors for ${what}, got ${kindOf(values)}`);
  values.forEach((value, i) => {
    checkTensor(name, `${what}[${i}]`, value);
  });
}

/** @throws {TensorError} if a value is not a device */
export function checkDevice(name: string, device: unknown): void {
  if (typeof device === "object" && device !== null && "scopes" in device && "sink" in device) return;
  throw new TensorError(`${name}: expected a device, got ${kindOf(device)}: await openDevice() opens one`);
}

/** @throws {TensorError} if a value is not a tensor of the given device */
export function checkOwn(name: string, device: Device, tensor: unknown): void {
  checkTensor(name, "its first argument", tensor);
  if (tensor.device !== device)
    throw new TensorError(`${name}: expected a tensor of its device, got one of another device`);
}

/** @throws {TensorError} if a value is not a function; `what` names the argument in the message */
export function checkFunction(name: string, what: string, value: unknown): void {
  if (typeof value !== "function")
    throw new TensorError(`${name}: expected a function for ${what}, got ${kindOf(value)}`);
}

/** @throws {TensorError} if a body is async: its work after the first `await` would happen after the call has ended */
export function checkNoPromise(name: string, result: unknown): void {
  if (!(result instanceof Promise)) return;
  // nothing awaits this promise: if it rejects, Node would end the process
  result.catch(() => {});
  throw new TensorError(
    `${name}: expected a synchronous body, got one that returns a promise: await before or after the call, not inside`,
  );
}

/**
 * Calls a shape rule. Puts the op's name before the message of its TensorError. A TypeError, which comes from wrong
 * arguments, becomes a TensorError that lists them.
 */
export function ruled<R>(name: string, { tensors, options }: Arguments, body: () => R): R {
  try {
    return body();
  } catch (error) {
    if (error instanceof TensorError) throw new TensorError(`${name}: ${error.message}`);
    if (!(error instanceof TypeError)) throw error;
    const shapes = tensors.map(({ shape }) => words(shape)).join(" ");
    const given = options === undefined ? "no options" : `options ${described(options)}`;
    throw new TensorError(
      `${name}: expected tensors and options that its shape rule accepts, got ${shapes} and ${given}: ${error.message}`,
    );
  }
}

/** Describes options in words: an object as `{ name: value }`, anything else by its kind. */
export function described(options: unknown): string {
  if (kindOf(options) !== "an object") return kindOf(options);
  const each = Object.entries(options as object).map(([name, value]) => `${name}: ${kindOf(value)}`);
  return `{ ${each.join(", ")} }`;
}

/** @throws {TensorError} if a size is not a finite number; the message names the option that it came from */
export function checkNumbers(name: string, sizes: Readonly<Record<string, unknown>>, options: unknown): void {
  for (const size in sizes) {
    const value = sizes[size];
    if (isFloat(value)) continue;
    const [option] = Object.entries(options ?? {}).find(([, given]) => Object.is(given, value)) ?? [size.toLowerCase()];
    throw new TensorError(`${name}: expected a finite number for ${option}, got ${kindOf(value)}`);
  }
}

/** Calls a function and puts a name before the message of its TensorError. */
export function explained<R>(name: string, body: () => R): R {
  try {
    return body();
  } catch (error) {
    if (error instanceof TensorError) throw new TensorError(`${name}: ${error.message}`);
    throw error;
  }
}

/**
 * Checks the tensors that an op is called with and returns their device. `dtypes` are the expected element types in
 * order; the last one also applies to all further tensors.
 *
 * @throws {TensorError} if there are no tensors, or if one is disposed, of another device or of another type
 */
export function checkInputs(
  name: string,
  inputs: readonly Tensor[],
  dtypes: readonly (DType | "any")[] = ["f32"],
): Device {
  if (inputs.length === 0) throw new TensorError(`${name}: expected tensors, got none`);
  const [first] = inputs as readonly [Tensor];
  inputs.forEach((input, i) => {
    if (!(input instanceof Tensor)) checkTensor(name, `input ${i + 1}`, input);
    explained(name, () => input.check());
    const wanted = dtypes[i] ?? dtypes.at(-1);
    if (input.device !== first.device)
      throw new TensorError(`${name}: expected tensors of one device, got two devices`);
    if (wanted !== "any" && input.dtype !== wanted) {
      throw new TensorError(`${name}: expected ${wanted} for tensor ${i + 1} of ${inputs.length}, got ${input.dtype}`);
    }
  });
  return first.device;
}

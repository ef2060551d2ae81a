import type { Device } from "./device.js";
import { checkOptions, isFloat } from "./options.js";
import { kindOf, TensorError, words } from "./shape.js";
import { foreign, isForeign, Tensor } from "./tensor.js";
import type { DType } from "./values.js";

/** What an op was called with. */
interface Arguments {
  readonly tensors: readonly Tensor[];
  /** undefined where there are none */
  readonly options: unknown;
}

/** Tells tensors from options; throws a TensorError where something is neither, as plain JavaScript may have it. */
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
      throw new TensorError(`${name}: expected one object of options, got another as argument ${i + 1}`);
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
  // an activation's name is options too
  const known = typeof arg === "object" || typeof arg === "string" || Number.isFinite(arg);
  if (!known || arg === null) fail(kindOf(arg));
}

/** Throws where there are other tensors or options than an op names; what it does not name is not looked at. */
export function checkTaken(
  name: string,
  { tensors, options }: Arguments,
  inputs: readonly string[] | undefined,
  names: readonly string[] | undefined,
): void {
  if (inputs && inputs.length !== tensors.length) {
    // a number or a name in a tensor's place was taken for options
    const other = options === undefined || typeof options === "object" ? "" : ` and ${kindOf(options)}`;
    throw new TensorError(`${name}: expected tensors (${inputs.join(", ")}), got ${tensors.length || "none"}${other}`);
  }
  if (names) checkOptions(name, options, names);
}

/** Throws where something that has to be a tensor is none; `what` says where it stands. */
export function checkTensor(name: string, what: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  const { kind, remedy } = isForeign(value) ? foreign : { kind: kindOf(value), remedy: "" };
  throw new TensorError(`${name}: expected a tensor for ${what}, got ${kind}${remedy}`);
}

/** Throws where something that has to be a list of tensors is none. */
export function checkTensors(name: string, what: string, values: unknown): asserts values is readonly Tensor[] {
  if (!Array.isArray(values))
    throw new TensorError(`${name}: expected an array of tensors for ${what}, got ${kindOf(values)}`);
  values.forEach((value, i) => {
    checkTensor(name, `${what}[${i}]`, value);
  });
}

/** Throws where a device is none. */
export function checkDevice(name: string, device: unknown): void {
  if (typeof device === "object" && device !== null && "scopes" in device && "sink" in device) return;
  throw new TensorError(`${name}: expected a device, got ${kindOf(device)}: await openDevice() opens one`);
}

/** Throws where something is no tensor of a device. */
export function checkOwn(name: string, device: Device, tensor: unknown): void {
  checkTensor(name, "what it works on", tensor);
  if (tensor.device !== device) throw new TensorError(`${name}: expected a tensor of its device, got one of another`);
}

/** Throws where what is to be called is no function; `what` says what it is for. */
export function checkFunction(name: string, what: string, value: unknown): void {
  if (typeof value !== "function")
    throw new TensorError(`${name}: expected a function for ${what}, got ${kindOf(value)}`);
}

/** Throws where a body gave a promise: what it does later is not part of what it is for. */
export function checkNoPromise(name: string, result: unknown): void {
  if (!(result instanceof Promise)) return;
  // nobody waits for it: its own error would end the process
  result.catch(() => {});
  throw new TensorError(
    `${name}: expected a body that ends at once, got a promise: await before it or after it, not inside`,
  );
}

/** Runs a shape rule; its TensorError gets the op's name in front, and so do errors that wrong options make. */
export function ruled<R>(name: string, { tensors, options }: Arguments, body: () => R): R {
  try {
    return body();
  } catch (error) {
    if (error instanceof TensorError) throw new TensorError(`${name}: ${error.message}`);
    if (!(error instanceof TypeError)) throw error;
    const shapes = tensors.map(({ shape }) => words(shape)).join(" ");
    const given = options === undefined ? "no options" : `options ${described(options)}`;
    throw new TensorError(`${name}: expected other tensors or options, got ${shapes} and ${given}: ${error.message}`);
  }
}

/** Options in words: an object's with their names. */
export function described(options: unknown): string {
  if (kindOf(options) !== "an object") return kindOf(options);
  const each = Object.entries(options as object).map(([name, value]) => `${name}: ${kindOf(value)}`);
  return `{ ${each.join(", ")} }`;
}

/** Throws where a size is no finite number, by the option that it came from. */
export function checkNumbers(name: string, sizes: Readonly<Record<string, unknown>>, options: unknown): void {
  for (const size in sizes) {
    const value = sizes[size];
    if (isFloat(value)) continue;
    const [option] = Object.entries(options ?? {}).find(([, given]) => Object.is(given, value)) ?? [size.toLowerCase()];
    throw new TensorError(`${name}: expected a finite number for ${option}, got ${kindOf(value)}`);
  }
}

/** Runs a shape rule; its TensorError gets the op's name in front. */
export function explained<R>(name: string, body: () => R): R {
  try {
    return body();
  } catch (error) {
    if (error instanceof TensorError) throw new TensorError(`${name}: ${error.message}`);
    throw error;
  }
}

/** Checks that tensors are there, of one device and of the given types (f32 unless given); gives their device. */
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

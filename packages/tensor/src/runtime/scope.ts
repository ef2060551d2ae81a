import { checkDevice, checkFunction, checkNoPromise } from "./arguments.js";
import type { Device } from "./device.js";
import { Tensor } from "./tensor.js";

/**
 * Calls a body and frees the tensors made inside it, except those in its result (also inside arrays and plain objects).
 *
 * @throws {TensorError} if the body is async: tensors made after its first `await` would not be freed
 */
export function scope<R>(device: Device, body: () => R): R {
  checkDevice("scope", device);
  checkFunction("scope", "its body", body);
  const made: Tensor[] = [];
  device.scopes.push(made);
  let kept = new Set<Tensor>();
  try {
    const result = body();
    checkNoPromise("scope", result);
    kept = tensorsIn(result);
    return result;
  } finally {
    device.scopes.pop();
    const outer = device.scopes.at(-1);
    for (const tensor of made) {
      if (!kept.has(tensor)) tensor.dispose();
      else outer?.push(tensor);
    }
  }
}

/** Finds the tensors in a value: the value itself, or values inside arrays and plain objects. */
export function tensorsIn(value: unknown, found = new Set<Tensor>()): Set<Tensor> {
  if (value instanceof Tensor) found.add(value);
  else if (Array.isArray(value)) for (const item of value) tensorsIn(item, found);
  else if (value && Object.getPrototypeOf(value) === Object.prototype) {
    for (const item of Object.values(value)) tensorsIn(item, found);
  }
  return found;
}

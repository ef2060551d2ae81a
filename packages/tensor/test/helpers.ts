import { capture, type Device, scope, type Tensor } from "../src/index.js";

// in browsers, all test files are bundled into one page: nothing here may keep state between files

/** Returns a function that makes a tensor [N] of N values. It reads the file's device only when it is called. */
export const vectorsOn =
  (device: () => Device) =>
  (...values: number[]): Tensor =>
    device().tensor([values.length], values);

/** The values of the tensors that a body returns. All tensors made in the body are freed. */
export async function valuesOf(device: Device, body: () => readonly Tensor[]): Promise<number[][]> {
  const tensors = scope(device, body);
  const values = await Promise.all(tensors.map(async (tensor) => [...(await tensor.read())]));
  for (const tensor of tensors) tensor.dispose();
  return values;
}

/** The names of the kernels that a body launches, in order. */
export function launchesOf(device: Device, body: () => readonly Tensor[]): string[] {
  using step = capture(device, [], body);
  return step.explain().map(({ kernel }) => kernel);
}

/** Removes the type of a value, to pass what only plain JavaScript could pass. */
// biome-ignore lint/suspicious/noExplicitAny: the purpose is to leave out the types
export const any = (value: unknown): any => value;

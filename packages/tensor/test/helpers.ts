import { capture, type Device, scope, type Tensor } from "../src/index.js";

// every file is bundled into one page of a browser: what is shared here keeps nothing

/** Makes tensors [N] of N values on the device that the file's tests have by then. */
export const vectorsOn =
  (device: () => Device) =>
  (...values: number[]): Tensor =>
    device().tensor([values.length], values);

/** Values of the tensors that a body gives; everything that it makes is freed. */
export async function valuesOf(device: Device, body: () => readonly Tensor[]): Promise<number[][]> {
  const tensors = scope(device, body);
  const values = await Promise.all(tensors.map(async (tensor) => [...(await tensor.read())]));
  for (const tensor of tensors) tensor.dispose();
  return values;
}

/** Kernels that a body launches, in their order. */
export function launchesOf(device: Device, body: () => readonly Tensor[]): string[] {
  using step = capture(device, [], body);
  return step.explain().map(({ kernel }) => kernel);
}

/** What plain JavaScript hands over, which the types would refuse. */
// biome-ignore lint/suspicious/noExplicitAny: the types are what is left out
export const any = (value: unknown): any => value;

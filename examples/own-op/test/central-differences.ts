import { type Device, gradients, mul, scope, sum, type Tensor } from "@bosquejo/tensor";

const STEP = 1e-2;

/** Different weights for the values: with equal weights, mistakes could cancel out in the sum. */
const weightsOf = (size: number) => Float32Array.from({ length: size }, (_, i) => Math.cos(1 + 3 * i));

/**
 * Computes the largest difference between an op's gradients and central differences, divided by the largest central
 * difference. Changes every value of every input by +0.01 and by -0.01.
 */
export async function gradientError(
  device: Device,
  inputs: readonly { readonly shape: readonly number[]; readonly values: readonly number[] }[],
  op: (tensors: readonly Tensor[]) => Tensor,
): Promise<number> {
  /** computes the weighted sum of the op's values, and its gradients with respect to the inputs if asked for */
  const evaluate = (values: readonly (readonly number[])[], withGradients: boolean) =>
    scope(device, () => {
      const tensors = inputs.map(({ shape }, i) => device.tensor(shape, values[i]));
      const y = op(tensors);
      const total = sum(mul(y, device.tensor(y.shape, weightsOf(y.size))));
      return { total, found: withGradients ? gradients(total, tensors) : [] };
    });
  const at = async (values: readonly (readonly number[])[]) => {
    const { total } = evaluate(values, false);
    const value = await total.item();
    total.dispose();
    return value;
  };
  const all = inputs.map(({ values }) => values);
  const { total, found } = evaluate(all, true);
  let [worst, largest] = [0, 0];
  for (const [i, gradient] of found.entries()) {
    const slopes = await gradient.read();
    for (const [j, slope] of slopes.entries()) {
      const moved = (by: number) =>
        all.map((values, k) => (k === i ? values.map((value, l) => (l === j ? value + by : value)) : values));
      const difference = ((await at(moved(STEP))) - (await at(moved(-STEP)))) / (2 * STEP);
      worst = Math.max(worst, Math.abs(slope - difference));
      largest = Math.max(largest, Math.abs(difference));
    }
  }
  for (const tensor of [total, ...found]) tensor.dispose();
  return worst / largest;
}

import { type Device, gradients, mul, scope, sum, type Tensor } from "@bosquejo/tensor";

const STEP = 1e-2;

/** Uneven weights, so that mistakes do not cancel out in the sum. */
const weightsOf = (size: number) => Float32Array.from({ length: size }, (_, i) => Math.cos(1 + 3 * i));

/**
 * The largest difference between an op's gradients and the slopes that central differences give, over the largest
 * slope. Every value of every input is moved by 0.01 both ways.
 */
export async function gradientError(
  device: Device,
  inputs: readonly { readonly shape: readonly number[]; readonly values: readonly number[] }[],
  op: (tensors: readonly Tensor[]) => Tensor,
): Promise<number> {
  /** the weighted sum of the op's values, and its gradients at the inputs where they are wanted */
  const run = (values: readonly (readonly number[])[], wanted: boolean) =>
    scope(device, () => {
      const tensors = inputs.map(({ shape }, i) => device.tensor(shape, values[i]));
      const y = op(tensors);
      const total = sum(mul(y, device.tensor(y.shape, weightsOf(y.size))));
      return { total, found: wanted ? gradients(total, tensors) : [] };
    });
  const at = async (values: readonly (readonly number[])[]) => {
    const { total } = run(values, false);
    const value = await total.item();
    total.dispose();
    return value;
  };
  const all = inputs.map(({ values }) => values);
  const { total, found } = run(all, true);
  let [worst, largest] = [0, 0];
  for (const [i, gradient] of found.entries()) {
    const slopes = await gradient.read();
    for (const [j, slope] of slopes.entries()) {
      const moved = (by: number) =>
        all.map((values, k) => (k === i ? values.map((value, l) => (l === j ? value + by : value)) : values));
      const wanted = ((await at(moved(STEP))) - (await at(moved(-STEP)))) / (2 * STEP);
      worst = Math.max(worst, Math.abs(slope - wanted));
      largest = Math.max(largest, Math.abs(wanted));
    }
  }
  for (const tensor of [total, ...found]) tensor.dispose();
  return worst / largest;
}

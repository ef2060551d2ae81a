import {
  type AdamOptions,
  adam,
  adamw,
  type Device,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
  type Tensor,
} from "@bosquejo/tensor";

/** The option that all trajectories have, in addition to the optimizer's options. */
export interface Rate {
  readonly rate: number;
}
interface TrajectoryStep {
  readonly device: Device;
  readonly weights: Tensor;
  readonly gradients: Tensor;
  readonly rate: Tensor;
}
/** Makes an optimizer's state and a function that takes one step. */
type StartOptimizer<O> = (
  step: TrajectoryStep,
  options: O,
) => { readonly state: readonly Tensor[]; readonly take: () => void };

const adamStart =
  (update: typeof adam): StartOptimizer<AdamOptions> =>
  ({ device, weights, gradients, rate }, options) => {
    const [mean, meanSquare] = [device.zeros(weights.shape), device.zeros(weights.shape)];
    const step = device.tensor([1], Uint32Array.of(0));
    const take = () => update(weights, gradients, mean, meanSquare, step, rate, options);
    return { state: [mean, meanSquare, step], take };
  };
const sgdStart: StartOptimizer<SgdOptions> = ({ device, weights, gradients, rate }, options) => {
  const velocity = device.zeros(weights.shape);
  return { state: [velocity], take: () => sgd(weights, gradients, velocity, rate, options) };
};
const rmspropStart: StartOptimizer<RmspropOptions> = ({ device, weights, gradients, rate }, options) => {
  const meanSquare = device.zeros(weights.shape);
  return { state: [meanSquare], take: () => rmsprop(weights, gradients, meanSquare, rate, options) };
};

const starts: Readonly<Record<string, StartOptimizer<never>>> = {
  ...{ adam: adamStart(adam), adamw: adamStart(adamw), sgd: sgdStart, rmsprop: rmspropStart },
};

/** True if an op is an optimizer: it is tested over several steps. */
export const isOptimizer = (op: string): boolean => op in starts;

/** Computes the weights `[STEPS,N]` after each step, from first weights `[N]` and gradients `[STEPS,N]`. */
export async function trajectory(
  device: Device,
  op: string,
  [first, all]: readonly [Float32Array, Float32Array],
  { rate: by, ...options }: Rate,
): Promise<Float32Array> {
  const N = first.length;
  const [weights, gradients, rate] = [device.tensor([N], first), device.zeros([N]), device.tensor([1], [by])];
  const { state, take } = starts[op]!({ device, weights, gradients, rate }, options as never);
  const after = new Float32Array(all.length);
  for (let start = 0; start < all.length; start += N) {
    gradients.write(all.slice(start, start + N));
    take();
    after.set(await weights.read(), start);
  }
  for (const each of [weights, gradients, rate, ...state]) each.dispose();
  return after;
}

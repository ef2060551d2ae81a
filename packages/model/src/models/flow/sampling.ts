import { add, broadcastTo, concat, div, mul, reparameterize, scale, slice, sub, type Tensor } from "@bosquejo/tensor";
import { streams } from "../../streams.js";
import type { DrawingStep, SampleOption, SamplingSteps } from "../model.js";
import { componentsOf, LEAST_TIME, predictCodes } from "./network.js";
import type { FlowSettings } from "./settings.js";

type Drawing = DrawingStep<FlowSettings, "network">;

/** The options of drawing. */
export const sampling: Readonly<Record<"steps" | "guidance" | "euler", SampleOption>> = {
  steps: {
    default: 10,
    least: 1,
    most: 10_000,
    whole: true,
    description: "steps of the sampler, from noise to a picture",
  },
  guidance: {
    default: 2,
    most: 100,
    description: "weight of the caption: 1 draws as trained, more follows the caption more closely, 0 ignores it",
  },
  euler: { default: false, description: "Euler's method, half as long and less exact than Heun's" },
};

/** The captions as the network reads them. Training multiplies the captions that it keeps by the same factor. */
const scaled = (captions: Tensor, { captionDropout }: FlowSettings) =>
  scale(captions, { factor: 1 / (1 - captionDropout) });

const zerosLike = ({ device, shape }: Tensor) => device.zeros(shape);

/** The rows `from` .. `from + count - 1` of a matrix. */
const rowsOf = (x: Tensor, from: number, count: number) =>
  slice(x, { start: [from, 0], end: [from + count, x.shape[1]!] });

/**
 * Predicts codes with classifier-free guidance (Ho and Salimans 2022): the prediction without the caption, plus
 * `guidance` times the difference that the caption makes. Both predictions are halves of one batch.
 */
function guidedCodes({ settings, sizes, groups, captions }: Drawing, z: Tensor, t: Tensor, guidance: number): Tensor {
  const pass = { settings, sizes, weights: groups.network.weights };
  const B = z.shape[0]!;
  const times = (rows: number) => broadcastTo(t, [rows, 1]);
  if (guidance === 1) return predictCodes(pass, z, times(B), scaled(captions, settings));
  if (guidance === 0) return predictCodes(pass, z, times(B), zerosLike(captions));
  const twice = (a: Tensor, b: Tensor) => concat([a, b], { axis: 0 });
  const codes = predictCodes(pass, twice(z, z), times(2 * B), twice(scaled(captions, settings), zerosLike(captions)));
  const [withCaption, without] = [rowsOf(codes, 0, B), rowsOf(codes, B, B)];
  return add(without, scale(sub(withCaption, without), { factor: guidance }));
}

/** Computes the velocity dz/dt of a flow at `z[B, C]` and the time `t[1]`. */
type Velocity = (z: Tensor, t: Tensor) => Tensor;

/** The velocity of a flow that draws `codes`: (z - x) / t. */
const towards =
  (codes: Velocity): Velocity =>
  (z, t) =>
    div(sub(z, codes(z, t)), t);

/**
 * The numbers of each step from noise (t = 1) to a code (t = 0): its time, the time of its end, its duration, and the
 * weight of the velocity at its end. Square roots of the times are evenly spaced (Karras et al. 2022, Elucidating the
 * design space of diffusion-based generative models, equation 5). The last step goes from `LEAST_TIME` to 0, however
 * many there are, because below that time the loss hardly weighs the velocity.
 */
export function stepNumbers(steps: number): number[][] {
  const least = Math.sqrt(LEAST_TIME);
  const times = Array.from({ length: steps }, (_, i) => (1 - (i / Math.max(1, steps - 1)) * (1 - least)) ** 2);
  return times.map((time, i) => {
    const end = times[i + 1] ?? 0;
    return [time, Math.max(LEAST_TIME, end), time - end, end > 0 ? 0.5 : 0];
  });
}

/**
 * Moves `z[B, C]` by one step of `stepNumbers` along a flow, by Heun's method (as Karras et al. 2022) or Euler's. The
 * last step is Euler's, because the velocity at t = 0 is undefined: it takes the code that the network predicts.
 */
export function movedAlong(flow: Velocity, z: Tensor, numbers: Tensor, euler: boolean): Tensor {
  const number = (i: number) => slice(numbers, { start: [i], end: [i + 1] });
  const duration = number(2);
  const first = flow(z, number(0));
  const moved = sub(z, mul(first, duration));
  if (euler) return moved;
  const second = flow(moved, number(1));
  return sub(z, mul(add(first, mul(sub(second, first), number(3))), duration));
}

/** The sampler: it follows the flow from noise to a code. */
export const steps: SamplingSteps<FlowSettings, "network"> = {
  numbers: ({ steps: count }) => stepNumbers(count as number),
  start({ settings, captions: { device, shape }, key }) {
    const zeros = device.zeros([shape[0]!, componentsOf(settings)]);
    return reparameterize(zeros, zeros, key, { stream: streams.noise });
  },
  next(step, z, numbers, { guidance, euler }) {
    const codes: Velocity = (at, t) => guidedCodes(step, at, t, guidance as number);
    return movedAlong(towards(codes), z, numbers, euler as boolean);
  },
};

import { type AdamOptions, adam, adamw, type SgdOptions, sgd } from "@bosquejo/tensor";
import fc from "fast-check";
import { between, uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type Case, type OpRow, row } from "../../row.js";
import { clipRow } from "./clip.js";

const [weights, gradients, rate] = [
  { name: "weights", values: uniform },
  { name: "gradients", values: uniform },
  { name: "rate", values: between(0.01, 0.1) },
];

const sgdCase = (length: number, options: SgdOptions): Case<SgdOptions> => ({
  ...{ shapes: [[length], [length], [length], [1]], options },
});
const sgdRow = row<SgdOptions>({
  name: "sgd",
  run: ([w, g, velocity, by], options) => {
    sgd(w!, g!, velocity!, by!, options);
    return [w!, velocity!];
  },
  inputs: [weights!, gradients!, { name: "velocity", values: uniform }, rate!],
  cases: [
    sgdCase(1, { momentum: 0 }),
    sgdCase(67, { momentum: 0.9 }),
    sgdCase(128, { momentum: 0.9, nesterov: true, weightDecay: 0.3 }),
    sgdCase(19, { momentum: 0.5, weightDecay: 0.3, decayed: 8 }),
    sgdCase(13, { momentum: 0.9, nesterov: true, lossScale: 8, weightDecay: 0.1 }),
    sgdCase(4099, { momentum: 0.99 }),
  ],
  drawn: fc
    .tuple(
      whole(8, 70),
      fc.constantFrom(0.5, 0.9),
      fc.boolean(),
      fc.constantFrom(0, 0.3),
      whole(0, 2),
      fc.constantFrom(1, 8),
    )
    .map(([length, momentum, nesterov, weightDecay, fours, lossScale]) =>
      sgdCase(length, { momentum, nesterov, weightDecay, decayed: 4 * fours, lossScale }),
    ),
  reference: ([w, scaled, velocity, by], _shapes, options) => {
    const { momentum, nesterov, weightDecay = 0, decayed = w!.length, lossScale = 1 } = options;
    const g = scaled!.map((value, i) => value / lossScale + (i < decayed ? weightDecay * w![i]! : 0));
    const v = velocity!.map((value, i) => momentum * value + g[i]!);
    return [w!.map((value, i) => value - by![0]! * (nesterov ? g[i]! + momentum * v[i]! : v[i]!)), v];
  },
  terms: () => 1,
  refused: [
    { ...sgdCase(8, { momentum: 1 }), message: "sgd: expected a momentum from 0 to below 1, got 1" },
    {
      ...sgdCase(8, { momentum: 0, nesterov: true }),
      message: "sgd: expected a momentum above 0 with nesterov, got 0",
    },
    {
      ...sgdCase(8, { momentum: 0.9, decayed: 3 }),
      message: "sgd: expected decayed to be 8 or a smaller multiple of 4, got 3",
    },
    { ...sgdCase(8, { momentum: 0.9, lossScale: 0 }), message: "sgd: expected a loss scale above 0, got 0" },
    {
      shapes: [[3], [4], [3], [1]],
      options: { momentum: 0.9 },
      message: "sgd: expected weights, gradients and velocity of the same shape, got [3] [4] [3]",
    },
    {
      shapes: [[3], [3], [3], [3]],
      options: { momentum: 0.9 },
      message: "sgd: expected rate[1], got [3]: rate has size 3 on axis 0",
    },
  ],
});

/** Adam's options, and the number of earlier steps: before the first step means and mean squares are zeros. */
interface Adam extends AdamOptions {
  readonly taken: number;
}
const betas = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const adamCase = (length: number, options: Adam): Case<Adam> => ({
  ...{ shapes: [[length], [length], [length], [length], [1], [1]], options },
});

const adamRow = (name: string, step: typeof adam, decoupled: boolean) =>
  row<Adam>({
    name,
    run: ([w, g, mean, meanSquare, count, by], { taken: _, ...options }) => {
      step(w!, g!, mean!, meanSquare!, count!, by!, options);
      return [w!, mean!, meanSquare!, count!];
    },
    inputs: [
      weights!,
      gradients!,
      { name: "mean", values: (filling) => uniform(filling).map((value) => (filling.options.taken > 0 ? value : 0)) },
      {
        name: "meanSquare",
        values: (filling) => between(0.1, 1)(filling).map((value) => (filling.options.taken > 0 ? value : 0)),
      },
      { name: "step", dtype: "u32", values: ({ options: { taken } }) => [taken] },
      rate!,
    ],
    cases: [
      adamCase(1, { ...betas, taken: 0 }),
      adamCase(67, { ...betas, taken: 0 }),
      adamCase(128, { ...betas, taken: 1, weightDecay: 0.3 }),
      adamCase(19, { ...betas, taken: 0, weightDecay: 0.3, decayed: 8 }),
      adamCase(13, { ...betas, taken: 10, lossScale: 8, weightDecay: 0.1 }),
      adamCase(4099, { beta1: 0.5, beta2: 0.9, epsilon: 1e-3, taken: 3 }),
      adamCase(16, { beta1: 0, beta2: 0.99, epsilon: 1e-8, taken: 0 }),
      // few and many steps: powers of beta near 1, and powers that underflow to 0
      ...[1, 99, 999, 1000, 4711, 99_999, 4_000_000_000].map((taken) => adamCase(8, { ...betas, taken })),
      adamCase(8, { beta1: 0.999_99, beta2: 0.999_999, epsilon: 1e-8, taken: 100_000 }),
      adamCase(8, { beta1: 0.999_99, beta2: 0.999_999, epsilon: 1e-8, taken: 0 }),
    ],
    drawn: fc
      .tuple(
        whole(8, 70),
        fc.constantFrom(0, 0.5, 0.9),
        whole(0, 5000),
        fc.constantFrom(0, 0.3),
        whole(0, 2),
        fc.constantFrom(1, 8),
      )
      .map(([length, beta1, taken, weightDecay, fours, lossScale]) =>
        adamCase(length, { ...betas, beta1, taken, weightDecay, decayed: 4 * fours, lossScale }),
      ),
    reference: ([w, scaled, mean, meanSquare, taken, by], _shapes, options) => {
      const { beta1, beta2, epsilon, weightDecay = 0, decayed = w!.length, lossScale = 1 } = options;
      const t = taken![0]! + 1;
      const decay = w!.map((value, i) => (i < decayed ? weightDecay * value : 0));
      const g = scaled!.map((value, i) => value / lossScale + (decoupled ? 0 : decay[i]!));
      const m = mean!.map((value, i) => beta1 * value + (1 - beta1) * g[i]!);
      const s = meanSquare!.map((value, i) => beta2 * value + (1 - beta2) * g[i]! ** 2);
      const stepped = w!.map((value, i) => {
        const start = value - (decoupled ? by![0]! * decay[i]! : 0);
        const root = Math.sqrt(s[i]! / (1 - beta2 ** t)) + epsilon;
        return start - (by![0]! * m[i]!) / (1 - beta1 ** t) / root;
      });
      return [stepped, m, s, Float64Array.of(t)];
    },
    terms: () => 1,
    refused: [
      { ...adamCase(8, { ...betas, beta1: 1, taken: 0 }), message: `${name}: expected beta1 from 0 to below 1, got 1` },
      {
        ...adamCase(8, { ...betas, beta2: -1, taken: 0 }),
        message: `${name}: expected beta2 from 0 to below 1, got -1`,
      },
      { ...adamCase(8, { ...betas, epsilon: 0, taken: 0 }), message: `${name}: expected an epsilon above 0, got 0` },
      {
        ...adamCase(8, { ...betas, decayed: 6, taken: 0 }),
        message: `${name}: expected decayed to be 8 or a smaller multiple of 4, got 6`,
      },
      {
        ...{ shapes: [[3], [3], [3], [4], [1], [1]], options: { ...betas, taken: 0 } },
        message: `${name}: expected weights, gradients, means and mean squares of the same shape, got [3] [3] [3] [4]`,
      },
      {
        ...{ shapes: [[3], [3], [3], [3], [2], [1]], options: { ...betas, taken: 0 } },
        message: `${name}: expected step[1] rate[1], got [2] [1]: step has size 2 on axis 0`,
      },
      {
        ...adamCase(8, { ...betas, taken: 0 }),
        dtypes: ["f32", "f32", "f32", "f32", "f32", "f32"],
        message: `${name}: expected u32 for tensor 5 of 6, got f32`,
      },
    ],
  });

/** The optimizers' updates, in place. */
export const optimizers: readonly OpRow[] = [
  ...[sgdRow, adamRow("adam", adam, false), adamRow("adamw", adamw, true), clipRow],
];

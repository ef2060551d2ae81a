import {
  type BatchNormOptions,
  batchNorm,
  count,
  type Epsilon,
  groupNorm,
  layerNorm,
  type Shape,
} from "@bosquejo/tensor";
import fc from "fast-check";
import { between, uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type Case, type Input, type OpRow, row } from "../../row.js";
import { grouped, moments, normalized } from "./norm-reference.js";

// the mean is not 0
const x: Input = { name: "x", values: between(-1, 3), differentiable: true };
const gamma: Input = { name: "gamma", values: between(0.5, 1.5), differentiable: true };
const beta: Input = { name: "beta", values: uniform, differentiable: true };

// a few sizes only, as kernels are compiled for each size. At least four channels: with fewer, sums cancel and have no
// relative precision
const widths = fc.constantFrom(4, 5, 7, 12);
const epsilons = fc.constantFrom(1e-5, 0.1);
const rowsOf = (shape: Shape) => count(shape) / shape.at(-1)!;

const layer = (epsilon: number, ...shape: number[]): Case<Epsilon> => ({
  shapes: [shape, [shape.at(-1)!], [shape.at(-1)!]],
  options: { epsilon },
});
const layers = row<Epsilon>({
  name: "layerNorm",
  run: ([values, scale, shift], options) => [layerNorm(values!, scale!, shift!, options)],
  inputs: [x, gamma, beta],
  cases: [
    layer(1e-5, 1),
    layer(1e-5, 3, 1),
    layer(1e-5, 5, 7),
    layer(1e-3, 4, 8),
    layer(1e-5, 2, 3, 5, 12),
    layer(1e-5, 131, 64),
    layer(1e-5, 3, 1031),
    layer(1e-5, 2, 4096),
  ],
  drawn: fc.tuple(whole(1, 9), widths, epsilons).map(([rows, N, epsilon]) => layer(epsilon, rows, N)),
  reference: (inputs, [shape], { epsilon }) => [
    normalized(
      inputs,
      epsilon,
      grouped(count(shape!), (place) => Math.floor(place / shape!.at(-1)!)),
    ),
  ],
  terms: ([shape]) => Math.max(shape!.at(-1)!, rowsOf(shape!)),
  refused: [
    {
      shapes: [[2, 3], [3], [2]],
      options: { epsilon: 1e-5 },
      message: "layerNorm: expected x[...,N] gamma[N] beta[N], got [2, 3] [3] [2]",
    },
    {
      shapes: [[2, 3], [1, 3], [3]],
      options: { epsilon: 1e-5 },
      message: "layerNorm: expected x[...,N] gamma[N] beta[N], got [2, 3] [1, 3] [3]",
    },
    { ...layer(0, 2, 3), message: "layerNorm: expected an epsilon above 0, got 0" },
    { ...layer(1e-5, 2, 3), dtypes: ["u32"], message: "layerNorm: expected f32 for tensor 1 of 3, got u32" },
  ],
});

type GroupedOptions = Epsilon & { readonly groups: number };
const group = (groups: number, ...shape: number[]): Case<GroupedOptions> => ({
  shapes: [shape, [shape.at(-1)!], [shape.at(-1)!]],
  options: { groups, epsilon: 1e-5 },
});
const groups = row<GroupedOptions>({
  name: "groupNorm",
  run: ([values, scale, shift], options) => [groupNorm(values!, scale!, shift!, options)],
  inputs: [x, gamma, beta],
  cases: [
    group(1, 1, 1),
    group(1, 3, 7),
    group(2, 3, 5, 6),
    group(3, 2, 3, 5, 3),
    group(4, 2, 3, 5, 4),
    group(2, 5, 4, 4, 8),
    group(8, 2, 8, 8, 32),
    group(1, 1, 31, 37, 5),
  ],
  drawn: fc
    .tuple(whole(1, 3), whole(2, 3), whole(2, 3), fc.constantFrom([1, 5], [2, 4], [3, 5], [5, 1], [8, 1]), epsilons)
    .map(([B, H, W, [count = 1, depth = 1], epsilon]) => {
      const { shapes } = group(count, B, H, W, count * depth);
      return { shapes, options: { groups: count, epsilon } };
    }),
  reference: (inputs, [shape], options) => {
    const [C, each] = [shape!.at(-1)!, count(shape!.slice(1))];
    const of = (place: number) => `${Math.floor(place / each)} ${Math.floor((place % C) / (C / options.groups))}`;
    return [normalized(inputs, options.epsilon, grouped(count(shape!), of))];
  },
  terms: ([shape], options) => Math.max(count(shape!.slice(1)) / options.groups, rowsOf(shape!)),
  refused: [
    { ...group(4, 2, 3, 6), message: "groupNorm: expected groups that divide 6 channels, got 4" },
    { ...group(0, 2, 3, 6), message: "groupNorm: expected groups that divide 6 channels, got 0" },
    { ...group(1, 6), message: "groupNorm: expected x[B,...,C] gamma[C] beta[C], got [6] [6] [6]" },
    {
      shapes: [[2, 3, 4], [3], [4]],
      options: { groups: 2, epsilon: 1e-5 },
      message: "groupNorm: expected x[B,...,C] gamma[C] beta[C], got [2, 3, 4] [3] [4]",
    },
  ],
});

const batch = (options: Partial<BatchNormOptions>, ...shape: number[]): Case<BatchNormOptions> => {
  const vector = [shape.at(-1)!];
  return {
    shapes: [shape, vector, vector, vector, vector],
    options: { training: true, momentum: 0.1, epsilon: 1e-5, ...options },
  };
};
const batches = row<BatchNormOptions>({
  name: "batchNorm",
  run: ([values, scale, shift, mean, variance], options) => [
    batchNorm(values!, scale!, shift!, mean!, variance!, options),
    mean!,
    variance!,
  ],
  inputs: [
    x,
    gamma,
    beta,
    { name: "runningMean", values: uniform },
    { name: "runningVariance", values: between(0.5, 2) },
  ],
  cases: [
    batch({ training: false }, 1),
    batch({ training: false }, 4),
    batch({ training: false }, 3, 5, 7),
    batch({ training: false, epsilon: 0.1 }, 6, 8),
    batch({}, 5, 1),
    batch({ momentum: 0.3 }, 3, 5, 7),
    batch({ momentum: 1 }, 7, 4),
    batch({ momentum: 0 }, 4, 3, 3, 8),
    batch({}, 2, 9, 7, 64),
    batch({}, 1031, 3),
    batch({}, 5003, 1),
  ],
  drawn: fc
    .tuple(whole(4, 12), widths, epsilons, fc.boolean(), fc.constantFrom(0, 0.1))
    .map(([B, C, epsilon, training, momentum]) => batch({ epsilon, training, momentum }, B, C)),
  reference: ([values, scales, shifts, mean, variance], _shapes, { training, momentum, epsilon }) => {
    const C = scales!.length;
    const channels = grouped(values!.length, (place) => place % C);
    if (!training) {
      const y = values!.map((value, i) => {
        const normal = (value - mean![i % C]!) / Math.sqrt(variance![i % C]! + epsilon);
        return normal * scales![i % C]! + shifts![i % C]!;
      });
      return [y, mean!, variance!];
    }
    const all = channels.map((places) => moments(values!, places));
    const rows = values!.length / C;
    return [
      normalized([values!, scales!, shifts!], epsilon, channels),
      mean!.map((running, c) => (1 - momentum) * running + momentum * all[c]!.mean),
      variance!.map((running, c) => (1 - momentum) * running + (momentum * all[c]!.variance * rows) / (rows - 1)),
    ];
  },
  terms: ([shape]) => rowsOf(shape!),
  refused: [
    {
      shapes: [[2, 3], [3], [3], [3], [4]],
      options: { training: true, momentum: 0.1, epsilon: 1e-5 },
      message:
        "batchNorm: expected x[...,C] gamma[C] beta[C] runningMean[C] runningVariance[C], got [2, 3] [3] [3] [3] [4]",
    },
    { ...batch({}, 1, 5), message: "batchNorm: expected more than one value per channel in training, got [1, 5]" },
    { ...batch({ momentum: 2 }, 3, 5), message: "batchNorm: expected a momentum from 0 to 1, got 2" },
    { ...batch({ epsilon: -1 }, 3, 5), message: "batchNorm: expected an epsilon above 0, got -1" },
  ],
});

/** The ops that normalize. */
export const norms: readonly OpRow[] = [layers, groups, batches];

import { count, dropout, klMse, normals, reparameterize, threefry, uniform01 } from "@bosquejo/tensor";
import fc from "fast-check";
import { between, bits, uniform } from "../../../random.js";
import { drawnShapes, between as whole } from "../../drawn.js";
import { type Input, type OpRow, row } from "../../row.js";

// each stream needs a kernel of its own to be compiled: a few streams test as much as many
const streams = fc.constantFrom(0, 1, 4_000_000_000);
const key: Input = { name: "key", dtype: "u32", values: bits };
const differentiable = (name: string): Input => ({
  name,
  values: uniform,
  differentiable: true,
});
/** True for each value that dropout keeps. One block of Threefry (Salmon et al. 2011) gives two uniform numbers. */
function kept(length: number, [seed, step]: Float64Array, rate: number, stream: number): boolean[] {
  return Array.from({ length }, (_, i) => {
    const block = threefry([seed!, stream], [i >> 1, step!]);
    return uniform01(block[i & 1]!) >= Math.fround(rate);
  });
}

const random: readonly OpRow[] = [
  row<{ readonly rate: number; readonly stream: number }>({
    name: "dropout",
    run: ([x, by], options) => [dropout(x!, by!, options)],
    inputs: [differentiable("x"), key],
    cases: [
      { shapes: [[1], [2]], options: { rate: 0.5, stream: 0 } },
      { shapes: [[7], [2]], options: { rate: 0.3, stream: 1 } },
      { shapes: [[4, 8], [2]], options: { rate: 0, stream: 2 } },
      { shapes: [[3, 5, 67], [2]], options: { rate: 0.75, stream: 4_000_000_000 } },
    ],
    drawn: fc
      .tuple(drawnShapes, fc.constantFrom(0, 0.3, 0.75), streams)
      .map(([shape, rate, stream]) => ({ shapes: [shape, [2]], options: { rate, stream } })),
    reference: ([x, by], _shapes, { rate, stream }) => {
      const stays = kept(x!.length, by!, rate, stream);
      return [x!.map((value, i) => (stays[i] ? value / (1 - rate) : 0))];
    },
    terms: () => 1,
    refused: [
      {
        shapes: [[4], [2]],
        options: { rate: 1, stream: 0 },
        message: "dropout: expected a rate from 0 to below 1, got 1",
      },
      {
        shapes: [[4], [2]],
        options: { rate: 0.1, stream: -1 },
        message: "dropout: expected a whole number from 0 to 2^32 - 1 for stream, got -1",
      },
      {
        shapes: [[4], [3]],
        options: { rate: 0.1, stream: 0 },
        message: "dropout: expected key[2], got [3]: key has size 3 on axis 0",
      },
      {
        shapes: [[4], [2]],
        dtypes: ["f32", "f32"],
        options: { rate: 0.1, stream: 0 },
        message: "dropout: expected u32 for tensor 2 of 2, got f32",
      },
    ],
  }),
  row<{ readonly stream: number }>({
    name: "reparameterize",
    run: ([mu, logvar, by], options) => [reparameterize(mu!, logvar!, by!, options)],
    inputs: [differentiable("mu"), differentiable("logvar"), key],
    cases: [
      { shapes: [[1], [1], [2]], options: { stream: 0 } },
      { shapes: [[3, 7], [3, 7], [2]], options: { stream: 9 } },
      { shapes: [[16, 24], [16, 24], [2]], options: { stream: 1 } },
    ],
    drawn: fc
      .tuple(drawnShapes, streams)
      .map(([shape, stream]) => ({ shapes: [shape, shape, [2]], options: { stream } })),
    reference: ([mu, logvar, by], _shapes, { stream }) => {
      const noise = normals(mu!.length, by![0]!, stream, by![1]!);
      return [mu!.map((value, i) => value + Math.exp(logvar![i]! / 2) * noise[i]!)];
    },
    terms: () => 1,
    noisy: true,
    refused: [
      {
        shapes: [[2, 3], [3, 2], [2]],
        options: { stream: 0 },
        message: "reparameterize: expected mu and logvar of the same shape, got [2, 3] [3, 2]",
      },
    ],
  }),
];

const loss = row<undefined>({
  name: "klMse",
  run: ([y, images, mu, logvar, klWeight]) => [klMse(y!, images!, mu!, logvar!, klWeight!)],
  inputs: [
    differentiable("y"),
    { name: "images", values: between(0, 1) },
    differentiable("mu"),
    differentiable("logvar"),
    { name: "klWeight", values: between(0.1, 0.5) },
  ],
  cases: [
    [[1], [1], [1, 1], [1, 1], [1]],
    [[3, 5, 7, 3], [3, 5, 7, 3], [3, 5], [3, 5], [1]],
    [[2, 4, 4, 4], [2, 4, 4, 4], [2, 8], [2, 8], [1]],
    [[5, 131], [5, 131], [5, 67], [5, 67], [1]],
  ].map((shapes) => ({ shapes, options: undefined })),
  // several values in each tensor: the gradient of a single value may be too small to compare
  drawn: fc
    .tuple(drawnShapes, whole(2, 7), whole(3, 9))
    .map(([shape, B, L]) => ({ shapes: [[8, ...shape], [8, ...shape], [B, L], [B, L], [1]], options: undefined })),
  dy: between(0.25, 1),
  reference: ([y, images, mu, logvar, klWeight], [, , [B = 1] = []]) => {
    const mse = y!.reduce((total, value, i) => total + (value - images![i]!) ** 2, 0) / y!.length;
    let kl = 0;
    mu!.forEach((value, i) => {
      kl += (value ** 2 + Math.exp(logvar![i]!) - 1 - logvar![i]!) / 2 / B;
    });
    return [Float64Array.of(mse + klWeight![0]! * kl, mse, kl)];
  },
  terms: ([y, , mu]) => Math.max(count(y!), count(mu!)),
  refused: [
    {
      shapes: [[2, 3], [2, 4], [2, 1], [2, 1], [1]],
      options: undefined,
      message: "klMse: expected y and images of the same shape, got [2, 3] [2, 4]",
    },
    {
      shapes: [[2, 3], [2, 3], [2, 4], [2, 5], [1]],
      options: undefined,
      message: "klMse: expected mu[B,L] logvar[B,L] klWeight[1], got [2, 4] [2, 5] [1]: L is both 4 and 5",
    },
    {
      shapes: [[2, 3], [2, 3], [2, 4], [2, 4], [2]],
      options: undefined,
      message: "klMse: expected mu[B,L] logvar[B,L] klWeight[1], got [2, 4] [2, 4] [2]: klWeight has size 2 on axis 0",
    },
  ],
});

export const training: readonly OpRow[] = [...random, loss];

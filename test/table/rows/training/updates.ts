import { advance, type RmspropOptions, record, rmsprop } from "@bosquejo/tensor";
import fc from "fast-check";
import { between, bits, uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type OpRow, row } from "../../row.js";

interface Counting {
  readonly at: number;
  readonly by: number;
  readonly limit: number;
}

export const updates: readonly OpRow[] = [
  row<RmspropOptions>({
    name: "rmsprop",
    run: ([weights, gradient, meanSquare, rate], options) => {
      rmsprop(weights!, gradient!, meanSquare!, rate!, options);
      return [weights!, meanSquare!];
    },
    inputs: [
      { name: "weights", values: uniform },
      { name: "gradients", values: uniform },
      { name: "meanSquare", values: between(0, 1) },
      { name: "rate", values: between(0.01, 0.1) },
    ],
    cases: [
      { shapes: [[1], [1], [1], [1]], options: { rho: 0.9, epsilon: 1e-7 } },
      { shapes: [[67], [67], [67], [1]], options: { rho: 0.99, epsilon: 1e-3 } },
      { shapes: [[16, 8], [16, 8], [16, 8], [1]], options: { rho: 0, epsilon: 1e-7 } },
      { shapes: [[19], [19], [19], [1]], options: { rho: 0.9, epsilon: 1e-7, weightDecay: 0.3, decayed: 8 } },
      { shapes: [[12], [12], [12], [1]], options: { rho: 0.9, epsilon: 1e-7, lossScale: 8 } },
      { shapes: [[13], [13], [13], [1]], options: { rho: 0.9, epsilon: 1e-7, weightDecay: 0.3 } },
    ],
    drawn: fc
      .tuple(whole(8, 70), fc.constantFrom(0, 0.9, 0.99), whole(0, 2), fc.constantFrom(0, 0.3), fc.constantFrom(1, 8))
      .map(([length, rho, fours, weightDecay, lossScale]) => ({
        shapes: [[length], [length], [length], [1]],
        options: { rho, epsilon: 1e-7, weightDecay, decayed: 4 * fours, lossScale },
      })),
    reference: ([weights, scaled, meanSquare, rate], _shapes, options) => {
      const { rho, epsilon, weightDecay = 0, decayed = weights!.length, lossScale = 1 } = options;
      const gradient = scaled!.map((value) => value / lossScale);
      const s = meanSquare!.map((value, i) => rho * value + (1 - rho) * gradient[i]! ** 2);
      const stepped = weights!.map((w, i) => {
        const decay = i < decayed ? weightDecay * w : 0;
        return w - rate![0]! * (gradient[i]! / (Math.sqrt(s[i]!) + epsilon) + decay);
      });
      return [stepped, s];
    },
    terms: () => 1,
    refused: [
      {
        shapes: [[3], [4], [3], [1]],
        options: { rho: 0.9, epsilon: 1e-7 },
        message: "rmsprop: expected weights, gradients and mean squares of the same shape, got [3] [4] [3]",
      },
      {
        shapes: [[8], [8], [8], [1]],
        options: { rho: 0.9, epsilon: 1e-7, weightDecay: 0.1, decayed: 3 },
        message: "rmsprop: expected decayed to be 8 or a smaller multiple of 4, got 3",
      },
      {
        shapes: [[8], [8], [8], [1]],
        options: { rho: 0.9, epsilon: 1e-7, lossScale: 0 },
        message: "rmsprop: expected a loss scale above 0, got 0",
      },
      {
        shapes: [[3], [3], [3], [3]],
        options: { rho: 0.9, epsilon: 1e-7 },
        message: "rmsprop: expected rate[1], got [3]: rate has size 3 on axis 0",
      },
    ],
  }),
  row<Counting>({
    name: "advance",
    run: ([counter], options) => {
      advance(counter!, options);
      return [counter!];
    },
    inputs: [
      {
        name: "counter",
        dtype: "u32",
        values: ({ size, options: { limit } }) =>
          Uint32Array.from({ length: size }, (_, i) => (limit > 0 ? limit - i - 1 : 2 ** 32 - 1 - i)),
      },
    ],
    cases: [
      { shapes: [[1]], options: { at: 0, by: 1, limit: 0 } },
      { shapes: [[3]], options: { at: 2, by: 7, limit: 0 } },
      { shapes: [[3]], options: { at: 1, by: 1, limit: 12 } },
      { shapes: [[3]], options: { at: 1, by: 2, limit: 12 } },
    ],
    drawn: fc
      .tuple(whole(1, 9), fc.nat(8), whole(0, 100), fc.constantFrom(0, 12, 1000))
      .map(([length, at, by, limit]) => ({ shapes: [[length]], options: { at: at % length, by, limit } })),
    reference: ([counter], _shapes, { at, by, limit }) => {
      const next = (counter![at]! + by) % 2 ** 32;
      return [counter!.map((value, i) => (i !== at ? value : limit > 0 && next >= limit ? 0 : next))];
    },
    terms: () => 1,
    refused: [
      {
        shapes: [[2]],
        options: { at: 2, by: 1, limit: 0 },
        message: "advance: expected at to be an index of counter [2], got 2",
      },
      {
        shapes: [[2]],
        dtypes: ["f32"],
        options: { at: 0, by: 1, limit: 0 },
        message: "advance: expected u32 for tensor 1 of 1, got f32",
      },
    ],
  }),
  row<{ readonly at: number }>({
    name: "record",
    run: ([history, values, counter], options) => {
      record(history!, values!, counter!, options);
      return [history!];
    },
    inputs: [
      { name: "history", values: uniform },
      { name: "values", values: uniform },
      { name: "counter", dtype: "u32", values: bits },
    ],
    cases: [
      { shapes: [[1, 1], [1], [1]], options: { at: 0 } },
      { shapes: [[5, 3], [3], [2]], options: { at: 1 } },
    ],
    drawn: fc.tuple(whole(1, 9), whole(1, 9), whole(1, 4), fc.nat(3)).map(([rows, length, counters, at]) => ({
      shapes: [[rows, length], [length], [counters]],
      options: { at: at % counters },
    })),
    reference: ([history, values, counter], [[rows = 1, length = 1] = []], { at }) => {
      const next = history!.slice();
      next.set(values!, (counter![at]! % rows) * length);
      return [next];
    },
    terms: () => 1,
    refused: [
      {
        shapes: [[5, 3], [4], [1]],
        options: { at: 0 },
        message: "record: expected history[ROWS,N] values[N], got [5, 3] [4]: N is both 3 and 4",
      },
      {
        shapes: [[5, 3], [3], [1]],
        options: { at: 1 },
        message: "record: expected at to be an index of counter [1], got 1",
      },
    ],
  }),
];

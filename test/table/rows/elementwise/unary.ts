import { abs, clamp, count, exp, gelu, log, type Shape, silu, softplus, sqrt, type Tensor } from "@bosquejo/tensor";
import { awayFromZero, between } from "../../../random.js";
import { drawnShapes } from "../../drawn.js";
import { type Input, type OpRow, row } from "../../row.js";

const shapes: readonly Shape[] = [[1], [7], [4, 8], [3, 5, 2], [2, 1, 1, 13], [16, 24]];
const cases = shapes.map((shape) => ({ shapes: [shape], options: undefined }));
const drawn = drawnShapes.map((shape) => ({ shapes: [shape], options: undefined }));

/** The standard normal distribution function at x, by Simpson's rule over the density. */
export function normalBelow(x: number): number {
  const steps = 200;
  const width = Math.abs(x) / steps;
  const density = (at: number) => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(Math.abs(x));
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * density(i * width);
  return 0.5 + (Math.sign(x) * sum * width) / 3;
}

const unary = (name: string, op: (x: Tensor) => Tensor, f: (x: number) => number, values: Input["values"]): OpRow => ({
  name,
  run: ([x]) => [op(x!)],
  inputs: [{ name: "x", values, differentiable: true }],
  cases,
  drawn,
  reference: ([x]) => [x!.map(f)],
  terms: () => 1,
  refused: [
    { shapes: [[2]], options: undefined, dtypes: ["u32"], message: `${name}: expected f32 for tensor 1 of 1, got u32` },
  ],
});

export const unaries: readonly OpRow[] = [
  unary("exp", exp, Math.exp, between(-3, 3)),
  unary("log", log, Math.log, between(0.2, 5)),
  unary("sqrt", sqrt, Math.sqrt, between(0.1, 4)),
  unary("abs", abs, Math.abs, awayFromZero),
  unary("softplus", softplus, (x) => Math.log1p(Math.exp(x)), between(-6, 6)),
  unary("gelu", gelu, (x) => x * normalBelow(x), between(-3, 3)),
  unary("silu", silu, (x) => x / (1 + Math.exp(-x)), between(-5, 5)),
  row<{ readonly min?: number; readonly max?: number }>({
    name: "clamp",
    run: ([x], bounds) => [clamp(x!, bounds)],
    // values away from the bounds, where clamp has no derivative
    inputs: [
      {
        ...{ name: "x", differentiable: true },
        values: ({ random, size }) => Float32Array.from({ length: size }, () => Math.floor(random() * 20) / 10 - 1.05),
      },
    ],
    cases: [
      ...shapes.map((shape) => ({ shapes: [shape], options: { min: -0.5, max: 0.3 } })),
      { shapes: [[7]], options: { min: 0, max: Number.POSITIVE_INFINITY } },
    ],
    drawn: drawnShapes.map((shape) => ({
      shapes: [shape],
      options: [{ min: -0.7, max: 0.5 }, { min: 0, max: 0.5 }, { min: 0.2 }, { max: 0.2 }][count(shape) % 4]!,
    })),
    reference: ([x], _shapes, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }) => [
      x!.map((value) => Math.min(max, Math.max(min, value))),
    ],
    terms: () => 1,
    refused: [
      {
        shapes: [[2]],
        options: { min: 1, max: 0 },
        message: "clamp: expected min <= max, got min 1 and max 0",
      },
      { shapes: [[2]], options: {}, message: "clamp: expected min, max or both, got neither" },
    ],
  }),
];

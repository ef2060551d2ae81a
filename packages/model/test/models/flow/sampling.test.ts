import {
  add,
  type Device,
  matmul,
  openDevice,
  randomKey,
  reparameterize,
  scale,
  sub,
  type Tensor,
} from "@bosquejo/tensor";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { movedAlong, stepNumbers } from "../../../src/models/flow/sampling.js";

let device: Device;
beforeAll(async () => {
  device = await openDevice();
});
afterAll(() => device.dispose());

type Pair = readonly [number, number];
type Square = readonly [Pair, Pair];

// a Gaussian in two dimensions whose values are correlated
const MEAN: Pair = [0.7, -0.4];
const COVARIANCE: Square = [
  [0.3, 0.12],
  [0.12, 0.2],
];
const DRAWN = 4096;

const inverse = ([[a, b], [c, d]]: Square): Square => {
  const determinant = a * d - b * c;
  return [
    [d / determinant, -b / determinant],
    [-c / determinant, a / determinant],
  ];
};
const times = (p: Square, q: Square): Square => {
  const at = (i: 0 | 1, j: 0 | 1) => p[i][0] * q[0][j] + p[i][1] * q[1][j];
  return [
    [at(0, 0), at(0, 1)],
    [at(1, 0), at(1, 1)],
  ];
};

/**
 * The velocity of the flow from noise to this Gaussian, in closed form: (z - E[x | z]) / t with E[x | z] =
 * mean + (1 - t) S ((1 - t)^2 S + t^2)^-1 (z - (1 - t) mean) for the covariance S.
 */
async function closedForm(z: Tensor, time: Tensor): Promise<Tensor> {
  const t = await time.item();
  const s = 1 - t;
  const [[a, b], [c, d]] = COVARIANCE;
  const gain = times(
    COVARIANCE,
    inverse([
      [s * s * a + t * t, s * s * b],
      [s * s * c, s * s * d + t * t],
    ]),
  );
  const mean = device.tensor([2], [...MEAN]);
  // row vectors: the matrix is transposed
  const matrix = device.tensor([2, 2], [s * gain[0][0], s * gain[1][0], s * gain[0][1], s * gain[1][1]]);
  const expected = add(mean, matmul(sub(z, scale(mean, { factor: s })), matrix));
  return scale(sub(z, expected), { factor: 1 / t });
}

/** Draws `DRAWN` points by following the closed form. */
async function drawn(steps: number, euler: boolean): Promise<Float32Array> {
  const zeros = device.zeros([DRAWN, 2]);
  let z = reparameterize(zeros, zeros, randomKey(device, 5), { stream: 1 });
  for (const [time, end, duration, weight] of stepNumbers(steps)) {
    const [t, next] = [device.tensor([1], [time!]), device.tensor([1], [end!])];
    // the two velocities that the step asks for, in its order
    const first = await closedForm(z, t);
    const second = await closedForm(sub(z, scale(first, { factor: duration! })), next);
    const velocities = [first, second];
    const numbers = device.tensor([4], [time!, end!, duration!, weight!]);
    z = movedAlong(() => velocities.shift()!, z, numbers, euler);
  }
  return await z.read();
}

function moments(points: Float32Array): { mean: number[]; covariance: number[] } {
  const n = points.length / 2;
  const mean = [0, 1].map((d) => points.reduce((sum, value, i) => (i % 2 === d ? sum + value : sum), 0) / n);
  const covariance = [
    [0, 0],
    [0, 1],
    [1, 1],
  ].map(([d, e]) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (points[2 * i + d!]! - mean[d!]!) * (points[2 * i + e!]! - mean[e!]!);
    return sum / n;
  });
  return { mean, covariance };
}

describe("the flow between two Gaussians", () => {
  // four standard errors of 4096 points
  const within = (deviation: number) => (4 * deviation) / Math.sqrt(DRAWN);

  test("arrives at the mean and the covariance of the data", async () => {
    const { mean, covariance } = moments(await drawn(20, false));
    expect(Math.abs(mean[0]! - MEAN[0])).toBeLessThan(within(Math.sqrt(COVARIANCE[0][0])));
    expect(Math.abs(mean[1]! - MEAN[1])).toBeLessThan(within(Math.sqrt(COVARIANCE[1][1])));
    const [[a, b], [, d]] = COVARIANCE;
    expect(Math.abs(covariance[0]! - a)).toBeLessThan(within(a * Math.SQRT2));
    expect(Math.abs(covariance[1]! - b)).toBeLessThan(within(Math.sqrt(a * d + b * b)));
    expect(Math.abs(covariance[2]! - d)).toBeLessThan(within(d * Math.SQRT2));
  });

  test("Heun's method is nearer to many steps than Euler's", async () => {
    const exact = await drawn(60, false);
    const errorOf = (points: Float32Array) => points.reduce((sum, value, i) => sum + (value - exact[i]!) ** 2, 0);
    const heun = errorOf(await drawn(10, false));
    const euler = errorOf(await drawn(10, true));
    expect(heun).toBeGreaterThan(0);
    expect(heun).toBeLessThan(euler / 10);
  });
});

test("square roots of the times are evenly spaced from 1 to 0.1, and the last step jumps from there to 0", () => {
  const numbers = stepNumbers(4);
  const roots = numbers.map(([t]) => Math.sqrt(t!));
  const gap = (1 - Math.sqrt(0.1)) / 3;
  [1, 1 - gap, 1 - 2 * gap, Math.sqrt(0.1)].forEach((root, i) => {
    expect(roots[i]).toBeCloseTo(root, 12);
  });
  expect(numbers.map(([, , duration]) => duration!).reduce((sum, duration) => sum + duration, 0)).toBeCloseTo(1, 12);
  expect(numbers.map(([, , , weight]) => weight)).toEqual([0.5, 0.5, 0.5, 0]);
  for (const [, end] of numbers) expect(end).toBeGreaterThan(0);
  expect(stepNumbers(1)).toEqual([[1, 0.1, 1, 0]]);
});

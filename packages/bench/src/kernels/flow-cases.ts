import { parameterCount } from "@bosquejo/model";
import {
  adaptiveLayerNorm,
  average,
  gradients,
  interpolateNoise,
  normals,
  randomKey,
  type Tensor,
  weightedMseLoss,
} from "@bosquejo/tensor";
import { randomValues } from "../measuring/synthetic.js";
import { flowConfig, flowSizes, flowTraining } from "../networks/flow.js";
import { bytesOf, type KernelCase } from "./cases.js";

const GROUP = "flow";
const SEED = 7;
const STREAM = 1;
const EPSILON = flowTraining.normEpsilon;

type NormPass = "forward" | "dX" | "dModulation";

/** The float64 results of an adaptive layer norm for one row, from the inputs of that row. */
function normalizedRow(x: Float32Array, modulation: Float32Array, dy: Float32Array) {
  const N = x.length;
  const meanOf = (value: (i: number) => number) => x.reduce((sum, _, i) => sum + value(i), 0) / N;
  const mean = meanOf((i) => x[i]!);
  const deviation = Math.sqrt(meanOf((i) => (x[i]! - mean) ** 2) + EPSILON);
  const scaled = (i: number) => (x[i]! - mean) / deviation;
  const slope = (i: number) => dy[i]! * (1 + modulation[i]!);
  return {
    forward: (i: number) => (1 + modulation[i]!) * scaled(i) + modulation[N + i]!,
    dX: (i: number) => (slope(i) - meanOf(slope) - scaled(i) * meanOf((k) => slope(k) * scaled(k))) / deviation,
    dModulation: (i: number) => (i < N ? dy[i]! * scaled(i) : dy[i - N]!),
  };
}

/** The case of a layer norm, of which the modulation has the columns of this norm alone. */
function adaptiveNormCase(pass: NormPass, B: number, N: number): KernelCase {
  return {
    ...{ group: GROUP, name: `adaptiveNorm ${pass}`, sizes: `${B}x${N}`, tolerance: 1e-4 },
    // sums and the normalization; the gradient of x adds two sums
    flops: B * N * { forward: 8, dX: 12, dModulation: 3 }[pass],
    // forward: x, scale, shift, y; dX: x, scale, dy, dx; dModulation: x, dy, and the gradients of scale and shift
    bytes: bytesOf(4 * B * N),
    prepare() {
      const [x, modulation, dy] = [randomValues(B * N, 1), randomValues(2 * B * N, 2), randomValues(B * N, 3)];
      const width = pass === "dModulation" ? 2 * N : N;
      return {
        open(device) {
          const [input, by] = [device.tensor([B, N], x), device.tensor([B, 2 * N], modulation)];
          const norm = () => adaptiveLayerNorm(input, by, { offset: 0, epsilon: EPSILON });
          if (pass === "forward") return norm;
          const [y, seed] = [norm(), device.tensor([B, N], dy)];
          return () => gradients(y, [pass === "dX" ? input : by], { seed })[0]!;
        },
        reference(index) {
          const b = Math.floor(index / width);
          const row = (values: Float32Array, length: number) => values.subarray(b * length, (b + 1) * length);
          return normalizedRow(row(x, N), row(modulation, 2 * N), row(dy, N))[pass](index % width);
        },
      };
    },
  };
}

function weightedMseCase(pass: "forward" | "dY", B: number, N: number): KernelCase {
  return {
    ...{ group: GROUP, name: `weightedMse ${pass}`, sizes: `${B}x${N}`, tolerance: 1e-4 },
    flops: B * N * (pass === "forward" ? 4 : 3),
    bytes: bytesOf(B * N * (pass === "forward" ? 2 : 3), B),
    prepare() {
      const [y, target] = [randomValues(B * N, 1), randomValues(B * N, 2)];
      const weights = randomValues(B, 3).map((value) => 1 + Math.abs(value));
      const error = (i: number) => y[i]! - target[i]!;
      const weight = (i: number) => weights[Math.floor(i / N)]!;
      const mean = y.reduce((sum, _, i) => sum + weight(i) * error(i) ** 2, 0) / (B * N);
      return {
        open(device) {
          const [predicted, codes] = [y, target].map((each) => device.tensor([B, N], each)) as [Tensor, Tensor];
          const by = device.tensor([B, 1], weights);
          const loss = () => weightedMseLoss(predicted, codes, by);
          if (pass === "forward") return loss;
          const [value, seed] = [loss(), device.tensor([1], [1])];
          return () => gradients(value, [predicted], { seed })[0]!;
        },
        reference: (i) => (pass === "forward" ? mean : (2 / (B * N)) * weight(i) * error(i)),
      };
    },
  };
}

const interpolateNoiseCase = (B: number, N: number): KernelCase => ({
  ...{ group: GROUP, name: "interpolateNoise", sizes: `${B}x${N}` },
  // for every two values: a radius, a cosine and a sine; for each value: three products and sums
  flops: B * N * 7,
  bytes: bytesOf(2 * B * N, B),
  // WGSL allows an error of 2^-11 in cos and sin
  tolerance: 1e-3,
  prepare() {
    const x = randomValues(B * N, 1);
    const times = randomValues(B, 2).map(Math.abs);
    const noise = normals(B * N, SEED, STREAM, 0);
    return {
      open(device) {
        const [codes, t, key] = [device.tensor([B, N], x), device.tensor([B, 1], times), randomKey(device, SEED)];
        return () => interpolateNoise(codes, t, key, { stream: STREAM });
      },
      reference(i) {
        const t = times[Math.floor(i / N)]!;
        return (1 - t) * x[i]! + t * noise[i]!;
      },
    };
  },
});

const averageCase = (length: number, share: number): KernelCase => ({
  ...{ group: GROUP, name: "average", sizes: length.toLocaleString("en-US") },
  ...{ flops: 3 * length, bytes: bytesOf(3 * length), tolerance: 1e-4 },
  prepare() {
    const [averages, values] = [randomValues(length, 1), randomValues(length, 2)];
    return {
      accumulates: true,
      open(device) {
        const [moved, towards] = [averages, values].map((each) => device.tensor([length], each)) as [Tensor, Tensor];
        const by = device.tensor([1], [share]);
        return () => {
          average(moved, towards, by);
          return moved;
        };
      },
      reference: (i, executions) => values[i]! + (averages[i]! - values[i]!) * (1 - share) ** executions,
    };
  },
});

/** The kernels of a step of the compared flow, other than its products. */
export function flowCases(): KernelCase[] {
  const config = flowConfig();
  const B = config.training.batchSize;
  const { components } = flowSizes();
  const width = config.model.width as number;
  return [
    ...(["forward", "dX", "dModulation"] as const).map((pass) => adaptiveNormCase(pass, B, width)),
    ...(["forward", "dY"] as const).map((pass) => weightedMseCase(pass, B, components)),
    interpolateNoiseCase(B, components),
    averageCase(parameterCount(config), 1 - flowTraining.averaging),
  ];
}

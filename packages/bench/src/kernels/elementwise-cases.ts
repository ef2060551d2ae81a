import {
  add,
  argmax,
  type Device,
  dropout,
  gradients,
  max,
  mean,
  mul,
  randomKey,
  relu,
  sigmoid,
  sum,
  type Tensor,
  threefry,
  uniform01,
} from "@bosquejo/tensor";
import { randomValues } from "../measuring/synthetic.js";
import { bytesOf, type KernelCase } from "./cases.js";

// the largest feature maps of the largest preset at batch 32
const SIZES = "32x64x64x32";
const SHAPE = [32, 64, 64, 32];
const LENGTH = 32 * 64 * 64 * 32;
const [IMAGES, CHANNELS] = [32, 32];

const [SEED, STREAM, RATE] = [7, 1, 0.3];

interface Elementwise {
  readonly name: string;
  /** float operations per value */
  readonly flops: number;
  /** number of arrays of this length that the op reads and writes */
  readonly arrays: number;
  /** Returns a function that launches the op on one or both of two arrays on the device. */
  run(a: Tensor, b: Tensor, device: Device): () => Tensor;
  truth(a: Float32Array, b: Float32Array, index: number): number;
}

const elementwise: readonly Elementwise[] = [
  { name: "add", flops: 1, arrays: 3, run: (a, b) => () => add(a, b), truth: (a, b, i) => a[i]! + b[i]! },
  { name: "mul", flops: 1, arrays: 3, run: (a, b) => () => mul(a, b), truth: (a, b, i) => a[i]! * b[i]! },
  {
    ...{ name: "add, b by channel", flops: 1, arrays: 2 },
    run(a, b) {
      const row = b.view([CHANNELS]);
      return () => add(a, row);
    },
    truth: (a, b, i) => a[i]! + b[i % CHANNELS]!,
  },
  {
    ...{ name: "add, b by image", flops: 1, arrays: 2 },
    run(a, b) {
      const column = b.view([IMAGES, 1, 1, 1]);
      return () => add(a, column);
    },
    truth: (a, b, i) => a[i]! + b[Math.floor(i / (LENGTH / IMAGES))]!,
  },
  { name: "relu", flops: 1, arrays: 2, run: (a) => () => relu(a), truth: (a, _, i) => Math.max(a[i]!, 0) },
  {
    ...{ name: "sigmoid", flops: 4, arrays: 2, run: (a) => () => sigmoid(a) },
    truth: (a, _, i) => 1 / (1 + Math.exp(-a[i]!)),
  },
  {
    ...{ name: "sigmoid dX", flops: 3, arrays: 3 },
    run(a, seed) {
      const y = sigmoid(a);
      return () => gradients(y, [a], { seed })[0]!;
    },
    truth(a, b, i) {
      const y = 1 / (1 + Math.exp(-a[i]!));
      return b[i]! * y * (1 - y);
    },
  },
  {
    ...{ name: "dropout", flops: 2, arrays: 2 },
    run(a, _, device) {
      const key = randomKey(device, SEED);
      return () => dropout(a, key, { rate: RATE, stream: STREAM });
    },
    truth(a, _, i) {
      const bits = threefry([SEED, STREAM], [i >> 1, 0])[i % 2]!;
      return uniform01(bits) >= RATE ? a[i]! / (1 - RATE) : 0;
    },
  },
];

const caseOf = ({ name, flops, arrays, run, truth }: Elementwise): KernelCase => ({
  ...{ group: "elementwise", name, sizes: SIZES, flops: flops * LENGTH, bytes: bytesOf(arrays * LENGTH) },
  tolerance: 1e-5,
  prepare() {
    const [a, b] = [randomValues(LENGTH, 1), randomValues(LENGTH, 2)];
    return {
      open: (device) => run(device.tensor(SHAPE, a), device.tensor(SHAPE, b), device),
      reference: (i) => truth(a, b, i),
    };
  },
});

const meanCase: KernelCase = {
  ...{ group: "elementwise", name: "mean", sizes: SIZES, flops: LENGTH, bytes: bytesOf(LENGTH), tolerance: 1e-4 },
  prepare() {
    // a mean close to zero would consist of rounding errors
    const values = randomValues(LENGTH, 1).map((value) => value + 1);
    return {
      open(device) {
        const x = device.tensor(SHAPE, values);
        return () => mean(x);
      },
      reference: () => values.reduce((sum, value) => sum + value, 0) / LENGTH,
    };
  },
};

/** A reduction over some axes. */
interface ReductionCase {
  readonly name: string;
  readonly tolerance: number;
  readonly axes: readonly number[];
  /** The index of the first value that an output is reduced from. */
  first(output: number): number;
  /** distance between the values that an output is reduced from */
  readonly step: number;
  run(x: Tensor, axes: readonly number[]): Tensor;
  truth(values: readonly number[]): number;
}

const reductionCase = ({ name, tolerance, axes, first, step, run, truth }: ReductionCase): KernelCase => ({
  ...{ group: "elementwise", name, sizes: SIZES, flops: LENGTH, bytes: bytesOf(LENGTH), tolerance },
  prepare() {
    const values = randomValues(LENGTH, 1).map((value) => value + 1);
    const terms = axes.reduce((product, axis) => product * (SHAPE[axis] as number), 1);
    return {
      open(device) {
        const x = device.tensor(SHAPE, values);
        return () => run(x, axes);
      },
      reference: (output) => truth(Array.from({ length: terms }, (_, i) => values[first(output) + i * step]!)),
    };
  },
});

const alongImages = { axes: [0], first: (output: number) => output, step: LENGTH / IMAGES };
const alongChannels = { axes: [3], first: (output: number) => output * CHANNELS, step: 1 };
// the gradient of a bias is such a sum
const alongPixels = { axes: [0, 1, 2], first: (output: number) => output, step: CHANNELS };

const sumCases = [alongImages, alongChannels, alongPixels].map((along) =>
  reductionCase({
    ...{ ...along, name: `sum over axes ${along.axes.join(", ")}`, tolerance: 1e-4 },
    run: (x, axes) => sum(x, { axes }),
    truth: (values) => values.reduce((total, value) => total + value, 0),
  }),
);

// the maximum is one of the values and its place is an integer: both must be exact
const largestCases = [
  reductionCase({
    ...{ ...alongChannels, name: "max over axes 3", tolerance: 0 },
    run: (x, axes) => max(x, { axes }),
    truth: (values) => Math.max(...values),
  }),
  reductionCase({
    ...{ ...alongImages, name: "argmax over axis 0", tolerance: 0 },
    run: (x, [axis]) => argmax(x, { axis: axis! }),
    truth: (values) => values.indexOf(Math.max(...values)),
  }),
];

/** Kernels that compute each value alone, sums, and the largest values and their places. */
export const elementwiseCases: readonly KernelCase[] = [
  ...elementwise.map(caseOf),
  meanCase,
  ...sumCases,
  ...largestCases,
];

import type { Shape } from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";

type T = Tf.Tensor;

/** What tfjs calls an op, on tensors of the same shapes and values. */
export interface Counterpart {
  readonly theirs: string;
  readonly shapes: readonly Shape[];
  readonly options?: unknown;
  readonly run: (tf: typeof Tf, tensors: readonly T[]) => T;
}

const LARGE: Shape = [64, 64, 64];
const IMAGES: Shape = [4, 64, 64, 32];
const ROWS: Shape = [1024, 256];

const unary = (theirs: string, run: (tf: typeof Tf, x: T) => T, options?: unknown): Counterpart => ({
  ...{ theirs, shapes: [LARGE], options, run: (tf, [x]) => run(tf, x!) },
});
const binary = (theirs: string, run: (tf: typeof Tf, a: T, b: T) => T): Counterpart => ({
  ...{ theirs, shapes: [LARGE, LARGE], run: (tf, [a, b]) => run(tf, a!, b!) },
});
const reduction = (theirs: string, run: (tf: typeof Tf, x: T) => T): Counterpart => ({
  ...{ theirs, shapes: [ROWS], options: { axes: [1] }, run: (tf, [x]) => run(tf, x!) },
});
const pool = (theirs: string, run: (tf: typeof Tf, x: Tf.Tensor4D) => T): Counterpart => ({
  ...{ theirs, shapes: [IMAGES], options: { kernel: 2 }, run: (tf, [x]) => run(tf, x as Tf.Tensor4D) },
});

/** Ops that tfjs has too, each at one size of middling cost; forward passes. */
export const counterparts: Readonly<Record<string, Counterpart>> = {
  matmul: {
    ...{ theirs: "matMul", shapes: [ROWS, [256, 256]], run: (tf, [a, b]) => tf.matMul(a!, b!) },
  },
  linear: {
    ...{ theirs: "fused.matMul", shapes: [ROWS, [256, 256], [256]], options: "relu" },
    run: (tf, [a, b, bias]) =>
      tf.fused.matMul({ a: a as Tf.Tensor2D, b: b as Tf.Tensor2D, bias: bias!, activation: "relu" }),
  },
  conv2d: {
    ...{ theirs: "fused.conv2d", shapes: [[4, 32, 32, 32], [3, 3, 32, 32], [32]] },
    options: { stride: 1, padding: 1, activation: "relu" },
    run: (tf, [x, filter, bias]) =>
      tf.fused.conv2d({
        ...{ x: x as Tf.Tensor4D, filter: filter as Tf.Tensor4D, bias: bias!, strides: 1, pad: 1 },
        activation: "relu",
      }),
  },
  convTranspose2d: {
    ...{ theirs: "conv2dTranspose and add", shapes: [[4, 16, 16, 32], [4, 4, 32, 32], [32]] },
    options: { stride: 2, padding: 1, activation: "none" },
    run: (tf, [x, w, bias]) => {
      const filter = tf.transpose(w as Tf.Tensor4D, [0, 1, 3, 2]);
      return tf.add(tf.conv2dTranspose(x as Tf.Tensor4D, filter, [4, 32, 32, 32], 2, 1), bias!);
    },
  },
  relu: unary("relu", (tf, x) => tf.relu(x)),
  sigmoid: unary("sigmoid", (tf, x) => tf.sigmoid(x)),
  tanh: unary("tanh", (tf, x) => tf.tanh(x)),
  leakyRelu: unary("leakyRelu", (tf, x) => tf.leakyRelu(x, 0.3), { slope: 0.3 }),
  scale: unary("mul", (tf, x) => tf.mul(x, 0.1), { factor: 0.1 }),
  add: binary("add", (tf, a, b) => tf.add(a, b)),
  sub: binary("sub", (tf, a, b) => tf.sub(a, b)),
  mul: binary("mul", (tf, a, b) => tf.mul(a, b)),
  div: binary("div", (tf, a, b) => tf.div(a, b)),
  pow: binary("pow", (tf, a, b) => tf.pow(a, b)),
  maximum: binary("maximum", (tf, a, b) => tf.maximum(a, b)),
  minimum: binary("minimum", (tf, a, b) => tf.minimum(a, b)),
  less: binary("less", (tf, a, b) => tf.less(a, b)),
  greater: binary("greater", (tf, a, b) => tf.greater(a, b)),
  equal: binary("equal", (tf, a, b) => tf.equal(a, b)),
  broadcastTo: {
    ...{ theirs: "broadcastTo", shapes: [[64]], options: LARGE, run: (tf, [x]) => tf.broadcastTo(x!, [...LARGE]) },
  },
  exp: unary("exp", (tf, x) => tf.exp(x)),
  log: unary("log", (tf, x) => tf.log(x)),
  sqrt: unary("sqrt", (tf, x) => tf.sqrt(x)),
  abs: unary("abs", (tf, x) => tf.abs(x)),
  softplus: unary("softplus", (tf, x) => tf.softplus(x)),
  clamp: unary("clipByValue", (tf, x) => tf.clipByValue(x, -0.5, 0.3), { min: -0.5, max: 0.3 }),
  sum: reduction("sum", (tf, x) => tf.sum(x, 1)),
  mean: reduction("mean", (tf, x) => tf.mean(x, 1)),
  max: reduction("max", (tf, x) => tf.max(x, 1)),
  argmax: { theirs: "argMax", shapes: [ROWS], options: { axis: 1 }, run: (tf, [x]) => tf.argMax(x!, 1) },
  transpose: {
    ...{ theirs: "transpose", shapes: [ROWS], options: { axes: [1, 0] }, run: (tf, [x]) => tf.transpose(x!, [1, 0]) },
  },
  slice: {
    ...{ theirs: "slice", shapes: [ROWS], options: { start: [3, 5], end: [1000, 250] } },
    run: (tf, [x]) => tf.slice(x!, [3, 5], [997, 245]),
  },
  pad: {
    ...{
      theirs: "pad",
      shapes: [IMAGES],
      options: {
        padding: [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
        value: 0,
      },
    },
    run: (tf, [x]) =>
      tf.pad(x!, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
  },
  concat: {
    ...{ theirs: "concat", shapes: [ROWS, ROWS, ROWS], options: { axis: 1 } },
    run: (tf, tensors) => tf.concat([...tensors], 1),
  },
  softmax: { theirs: "softmax", shapes: [ROWS], options: { axis: -1 }, run: (tf, [x]) => tf.softmax(x!) },
  logSoftmax: { theirs: "logSoftmax", shapes: [ROWS], options: { axis: -1 }, run: (tf, [x]) => tf.logSoftmax(x!) },
  mseLoss: binary("losses.meanSquaredError", (tf, a, b) => tf.losses.meanSquaredError(b, a)),
  batchNorm: {
    ...{ theirs: "batchNorm", shapes: [IMAGES, [32], [32], [32], [32]] },
    options: { training: false, momentum: 0.1, epsilon: 1e-3 },
    run: (tf, [x, gamma, beta, mean, variance]) =>
      tf.batchNorm(x!, mean as Tf.Tensor1D, variance as Tf.Tensor1D, beta as Tf.Tensor1D, gamma as Tf.Tensor1D, 1e-3),
  },
  maxPool2d: pool("maxPool", (tf, x) => tf.maxPool(x, 2, 2, 0)),
  avgPool2d: pool("avgPool", (tf, x) => tf.avgPool(x, 2, 2, 0)),
  upsampleNearest: {
    ...{ theirs: "image.resizeNearestNeighbor", shapes: [[4, 32, 32, 32]], options: { scale: 2 } },
    run: (tf, [x]) => tf.image.resizeNearestNeighbor(x as Tf.Tensor4D, [64, 64], false, false),
  },
  upsampleBilinear: {
    ...{ theirs: "image.resizeBilinear", shapes: [[4, 32, 32, 32]], options: { scale: 2 } },
    run: (tf, [x]) => tf.image.resizeBilinear(x as Tf.Tensor4D, [64, 64], false, true),
  },
  embedding: {
    ...{ theirs: "gather", shapes: [[1000, 64], [4096]] },
    run: (tf, [table, indices]) => tf.gather(table!, indices!),
  },
};

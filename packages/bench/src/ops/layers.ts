import {
  type Activation,
  avgPool2d,
  batchNorm,
  conv2d,
  convTranspose2d,
  embedding,
  linear,
  logSoftmax,
  matmul,
  maxPool2d,
  mseLoss,
  softmax,
  upsampleBilinear,
  upsampleNearest,
} from "@bosquejo/tensor";
import type * as Tf from "@tensorflow/tfjs-core";
import { binary, type Counterpart, IMAGES, ofImages, ofRows, ROWS, SMALL_IMAGES } from "./counterpart.js";

const ACTIVATION: Activation = "relu";

/** Layers, losses and lookups. */
export const layers: Readonly<Record<string, Counterpart>> = {
  matmul: {
    ...{ shapes: [ROWS, [256, 256]], theirs: "matMul" },
    ours: ([a, b]) => matmul(a!, b!),
    run: (tf, [a, b]) => tf.matMul(a!, b!),
  },
  linear: {
    ...{ shapes: [ROWS, [256, 256], [256]], theirs: "fused.matMul" },
    ours: ([x, w, bias]) => linear(x!, w!, bias!, ACTIVATION),
    run: (tf, [a, b, bias]) =>
      tf.fused.matMul({ a: a as Tf.Tensor2D, b: b as Tf.Tensor2D, bias: bias!, activation: ACTIVATION }),
  },
  conv2d: {
    ...{ shapes: [SMALL_IMAGES, [3, 3, 32, 32], [32]], theirs: "fused.conv2d" },
    ours: ([x, w, bias]) => conv2d(x!, w!, bias!, { stride: 1, padding: 1, activation: ACTIVATION }),
    run: (tf, [x, filter, bias]) =>
      tf.fused.conv2d({
        ...{ x: x as Tf.Tensor4D, filter: filter as Tf.Tensor4D, bias: bias!, strides: 1, pad: 1 },
        activation: ACTIVATION,
      }),
  },
  convTranspose2d: {
    ...{ shapes: [[4, 16, 16, 32], [4, 4, 32, 32], [32]], theirs: "conv2dTranspose and add" },
    ours: ([x, w, bias]) => convTranspose2d(x!, w!, bias!, { stride: 2, padding: 1, activation: "none" }),
    run: (tf, [x, w, bias]) => {
      const filter = tf.transpose(w as Tf.Tensor4D, [0, 1, 3, 2]);
      return tf.add(tf.conv2dTranspose(x as Tf.Tensor4D, filter, [4, 32, 32, 32], 2, 1), bias!);
    },
  },
  softmax: ofRows(
    (x) => softmax(x, { axis: -1 }),
    "softmax",
    (tf, x) => tf.softmax(x),
  ),
  logSoftmax: ofRows(
    (x) => logSoftmax(x, { axis: -1 }),
    "logSoftmax",
    (tf, x) => tf.logSoftmax(x),
  ),
  mseLoss: binary(mseLoss, "losses.meanSquaredError", (tf, a, b) => tf.losses.meanSquaredError(b, a)),
  batchNorm: {
    ...{ shapes: [IMAGES, [32], [32], [32], [32]], theirs: "batchNorm" },
    draws: [
      [-1, 3],
      [0.5, 1.5],
      [-1, 1],
      [-1, 1],
      [0.5, 1.5],
    ],
    ours: ([x, gamma, beta, mean, variance]) =>
      batchNorm(x!, gamma!, beta!, mean!, variance!, { training: false, momentum: 0.1, epsilon: 1e-3 }),
    run: (tf, [x, gamma, beta, mean, variance]) =>
      tf.batchNorm(x!, mean as Tf.Tensor1D, variance as Tf.Tensor1D, beta as Tf.Tensor1D, gamma as Tf.Tensor1D, 1e-3),
  },
  maxPool2d: ofImages(
    IMAGES,
    (x) => maxPool2d(x, { kernel: 2 }),
    "maxPool",
    (tf, x) => tf.maxPool(x, 2, 2, 0),
  ),
  avgPool2d: ofImages(
    IMAGES,
    (x) => avgPool2d(x, { kernel: 2 }),
    "avgPool",
    (tf, x) => tf.avgPool(x, 2, 2, 0),
  ),
  upsampleNearest: ofImages(
    SMALL_IMAGES,
    (x) => upsampleNearest(x, { scale: 2 }),
    "image.resizeNearestNeighbor",
    (tf, x) => tf.image.resizeNearestNeighbor(x, [64, 64], false, false),
  ),
  upsampleBilinear: ofImages(
    SMALL_IMAGES,
    (x) => upsampleBilinear(x, { scale: 2 }),
    "image.resizeBilinear",
    (tf, x) => tf.image.resizeBilinear(x, [64, 64], false, true),
  ),
  embedding: {
    ...{ shapes: [[1000, 64], [4096]], draws: [[-1, 1], 1000], theirs: "gather" },
    ours: ([table, indices]) => embedding(table!, indices!),
    run: (tf, [table, indices]) => tf.gather(table!, indices!),
  },
};

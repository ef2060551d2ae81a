export {
  type AdapterKind,
  type AdapterSummary,
  type Choice,
  GpuError,
  listAdapters,
  type OpenOptions,
  type Precision,
  type Product,
} from "@bosquejo/kernels";
export { type Capture, capture } from "./capture.js";
export { Choices, type ChoiceTable, type Wanted } from "./choices.js";
export { Device } from "./device.js";
export { type Diagnosis, diagnose, type Finding, type MatmulCheck } from "./diagnose.js";
export type { ExplainedLaunch, Measured, Roofline } from "./explain.js";
export { type GradientOptions, gradients } from "./gradients.js";
export { launch, type Op, type OpDeclaration, op } from "./op.js";
export { type DeviceOptions, openDevice } from "./open.js";
export { type Activation, leakyRelu, relu, sigmoid, tanh } from "./ops/activations.js";
export { maskedSoftmax, weightedSum } from "./ops/attention.js";
export { add, type Binary, div, maximum, minimum, mul, pow, sub } from "./ops/binary.js";
export { broadcastTo } from "./ops/broadcast.js";
export { cast } from "./ops/cast.js";
export { equal, greater, less, where } from "./ops/compare.js";
export { concat, type Padding, pad, type Slice, slice, transpose } from "./ops/copies.js";
export { scale } from "./ops/elementwise.js";
export { embedding } from "./ops/embedding.js";
export { type Batch, gatherImages, gatherRows, gatherWords } from "./ops/gather.js";
export { klMse } from "./ops/loss.js";
export { binaryCrossEntropyWithLogits, crossEntropy, mseLoss } from "./ops/losses.js";
export { type BatchNormOptions, batchNorm, type Epsilon, groupNorm, layerNorm } from "./ops/norm.js";
export type { Pair } from "./ops/pair.js";
export { avgPool2d, maxPool2d, type Pool } from "./ops/pools.js";
export { linear, matmul } from "./ops/products.js";
export { dropout, reparameterize, type Stream } from "./ops/random.js";
export { type Axes, argmax, max, mean, sum } from "./ops/reductions.js";
export { reshape } from "./ops/reshape.js";
export { type Axis, logSoftmax, softmax } from "./ops/softmax.js";
export { abs, clamp, exp, gelu, log, silu, softplus, sqrt } from "./ops/unary.js";
export { type Upsampling, upsampleBilinear, upsampleNearest } from "./ops/upsampling.js";
export { conv2d, convTranspose2d, type TransposedWindow, type Window } from "./ops/windows.js";
export {
  type AdamOptions,
  adam,
  adamw,
  type ClipOptions,
  clipGradients,
  type DecayOptions,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
} from "./optimizers.js";
export { normals, permutation, randomKey, threefry, uniform01 } from "./random.js";
export { scope } from "./scope.js";
export { count, dims, type Shape, TensorError } from "./shape.js";
export type { DeviceStats } from "./storage.js";
export { type Data, type DType, type HostDType, Tensor } from "./tensor.js";
export { type Refused, type Tuned, type TuneOptions, tune } from "./tune.js";
export { advance, type Flat, flat, record } from "./updates.js";

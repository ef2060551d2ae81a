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
export { type GradientOptions, gradients } from "./autograd/gradients.js";
export { launch, type Op, type OpDeclaration, op } from "./autograd/op.js";
export { type Capture, capture } from "./capture/capture.js";
export type { ExplainedLaunch, Measured, Roofline } from "./capture/explain.js";
export { concat, type Padding, pad, type Slice, slice, transpose } from "./ops/copies/copy.js";
export { reshape } from "./ops/copies/reshape.js";
export { type Activation, leakyRelu, relu, sigmoid, tanh } from "./ops/elementwise/activations.js";
export { add, type Binary, div, maximum, minimum, mul, pow, sub } from "./ops/elementwise/binary.js";
export { cast } from "./ops/elementwise/cast.js";
export { equal, greater, less, where } from "./ops/elementwise/compare.js";
export { scale } from "./ops/elementwise/scale.js";
export { abs, clamp, exp, gelu, log, silu, softplus, sqrt } from "./ops/elementwise/unary.js";
export { avgPool2d, maxPool2d, type Pool } from "./ops/image/pool.js";
export { type Upsampling, upsampleBilinear, upsampleNearest } from "./ops/image/upsample.js";
export { klMse } from "./ops/loss/kl-mse.js";
export { binaryCrossEntropyWithLogits, crossEntropy, mseLoss } from "./ops/loss/mean-loss.js";
export { maskedSoftmax, weightedSum } from "./ops/normalize/attention.js";
export { type BatchNormOptions, batchNorm, type Epsilon, groupNorm, layerNorm } from "./ops/normalize/norm.js";
export { type Axis, logSoftmax, softmax } from "./ops/normalize/softmax.js";
export { linear, matmul } from "./ops/product/matmul.js";
export { conv2d, convTranspose2d, type TransposedWindow, type Window } from "./ops/product/window.js";
export { dropout, reparameterize, type Stream } from "./ops/random/dropout.js";
export { type Axes, argmax, max, mean, sum } from "./ops/reduce/reductions.js";
export type { Pair } from "./ops/shared/height-width.js";
export { broadcastTo } from "./ops/shared/repeat.js";
export { embedding } from "./ops/table/embedding.js";
export { type Batch, gatherImages, gatherRows, gatherWords } from "./ops/table/gather.js";
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
} from "./optimizers/adam.js";
export { advance, type Flat, flat, record } from "./optimizers/flat.js";
export { normals, permutation, randomKey, threefry, uniform01 } from "./random.js";
export { Choices, type ChoiceTable, type Wanted } from "./runtime/choices.js";
export { Device } from "./runtime/device.js";
export { type DeviceOptions, openDevice } from "./runtime/open.js";
export { scope } from "./runtime/scope.js";
export { count, dims, type Shape, TensorError } from "./runtime/shape.js";
export type { DeviceStats } from "./runtime/storage.js";
export { type Data, type DType, type HostDType, Tensor } from "./runtime/tensor.js";
export { type Diagnosis, diagnose, type Finding, type MatmulCheck } from "./tuning/diagnose.js";
export { type Refused, type Tuned, type TuneOptions, tune } from "./tuning/tune.js";

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
export { type Op, type OpDeclaration, op } from "./autograd/op.js";
export { type Capture, capture } from "./capture/capture.js";
export type { ExplainedLaunch, MeasuredLaunches, Roofline } from "./capture/explain.js";
export { concat } from "./ops/copies/concat.js";
export { type PadOptions, pad } from "./ops/copies/pad.js";
export { reshape } from "./ops/copies/reshape.js";
export { type Slice, slice } from "./ops/copies/slice.js";
export { transpose } from "./ops/copies/transpose.js";
export { leakyRelu, relu, sigmoid, tanh } from "./ops/elementwise/activations.js";
export { add, type BinaryOp, div, maximum, minimum, mul, pow, sub } from "./ops/elementwise/binary.js";
export { broadcastTo } from "./ops/elementwise/broadcast-to.js";
export { cast } from "./ops/elementwise/cast.js";
export { equal, greater, less } from "./ops/elementwise/compare.js";
export { scale } from "./ops/elementwise/scale.js";
export * from "./ops/elementwise/unary.js";
export { where } from "./ops/elementwise/where.js";
export { avgPool2d, maxPool2d, type Pool } from "./ops/image/pool.js";
export { type Upsampling, upsampleBilinear, upsampleNearest } from "./ops/image/upsample.js";
export { crossEntropy } from "./ops/loss/cross-entropy.js";
export { klMse } from "./ops/loss/kl-mse.js";
export { binaryCrossEntropyWithLogits, mseLoss } from "./ops/loss/mean-loss.js";
export { weightedMseLoss } from "./ops/loss/weighted-mse.js";
export { type AdaptiveNormOptions, adaptiveLayerNorm } from "./ops/normalize/adaptive-layer-norm.js";
export { maskedSoftmax, weightedSum } from "./ops/normalize/attention.js";
export { type BatchNormOptions, batchNorm } from "./ops/normalize/batch-norm.js";
export { groupNorm, layerNorm } from "./ops/normalize/layer-norm.js";
export type { Epsilon } from "./ops/normalize/norm-sums.js";
export { type Axis, logSoftmax, softmax } from "./ops/normalize/softmax.js";
export { convTranspose2d, type TransposedWindow } from "./ops/product/conv-transpose2d.js";
export { conv2d } from "./ops/product/conv2d.js";
export { linear } from "./ops/product/linear.js";
export { matmul } from "./ops/product/matmul.js";
export type { Window } from "./ops/product/window.js";
export { dropout } from "./ops/random/dropout.js";
export { interpolateNoise } from "./ops/random/interpolate-noise.js";
export { reparameterize } from "./ops/random/reparameterize.js";
export type { Stream } from "./ops/random/stream.js";
export { argmax, max } from "./ops/reduce/max.js";
export type { AxesOptions } from "./ops/reduce/over-axes.js";
export { mean, sum } from "./ops/reduce/sum.js";
export type { Activation } from "./ops/shared/activation.js";
export type { HeightWidth } from "./ops/shared/height-width.js";
export { embedding } from "./ops/table/embedding.js";
export { type Batch, gatherImages, gatherRows, gatherWords } from "./ops/table/gather.js";
export { type AdamOptions, adam, adamw } from "./optimizers/adam.js";
export { assign } from "./optimizers/assign.js";
export { average } from "./optimizers/average.js";
export { type ClipOptions, clipGradients } from "./optimizers/clip.js";
export { advance, record } from "./optimizers/counters.js";
export type { DecayOptions } from "./optimizers/decay.js";
export { type Flat, flat } from "./optimizers/flat.js";
export { type RmspropOptions, rmsprop } from "./optimizers/rmsprop.js";
export { type SgdOptions, sgd } from "./optimizers/sgd.js";
export { normals, permutation, randomKey, threefry, uniform01 } from "./random.js";
export { Choices, type ChoiceTable, type Wanted } from "./runtime/choices.js";
export { Device } from "./runtime/device.js";
export { launch } from "./runtime/launches/launch.js";
export { type DeviceOptions, openDevice } from "./runtime/open.js";
export { scope } from "./runtime/scope.js";
export { count, dims, type Shape, TensorError } from "./runtime/shape.js";
export type { DeviceStats } from "./runtime/storage.js";
export { Tensor } from "./runtime/tensor.js";
export type { Data, DType, HostDType } from "./runtime/values.js";
export { type Diagnosis, diagnose, type Finding, type MatmulCheck } from "./tuning/diagnose.js";
export { type RefusedChoice, type Tuned, type TuneOptions, tune } from "./tuning/tune.js";

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
export { type Capture, capture, type ExplainedLaunch, type Measured, type Roofline } from "./capture.js";
export { Choices, type ChoiceTable, type Wanted } from "./choices.js";
export { Device, openDevice } from "./device.js";
export { type Diagnosis, diagnose, type Finding, type MatmulCheck } from "./diagnose.js";
export { type GradientOptions, gradients } from "./gradients.js";
export { launch, type Op, type OpDeclaration, op } from "./op.js";
export { type Activation, leakyRelu, relu, sigmoid, tanh } from "./ops/activations.js";
export { maskedSoftmax, weightedSum } from "./ops/attention.js";
export { addBias } from "./ops/bias.js";
export { add, mul, reshape, scale } from "./ops/elementwise.js";
export { embedding } from "./ops/embedding.js";
export { type Batch, gatherImages, gatherRows, gatherWords } from "./ops/gather.js";
export { klMse } from "./ops/loss.js";
export type { Pair } from "./ops/pair.js";
export { avgPool2d, maxPool2d, type Pool } from "./ops/pools.js";
export { conv2d, convTranspose2d, linear, matmul, type Window } from "./ops/products.js";
export { dropout, reparameterize, type Stream } from "./ops/random.js";
export { mean, sum } from "./ops/reductions.js";
export { type Upsampling, upsampleBilinear, upsampleNearest } from "./ops/upsampling.js";
export {
  type AdamOptions,
  adam,
  adamw,
  type ClipOptions,
  clipGradients,
  type DecayOptions,
  type SgdOptions,
  sgd,
} from "./optimizers.js";
export { normals, permutation, randomKey, threefry, uniform01 } from "./random.js";
export { scope } from "./scope.js";
export { count, dims, type Shape, TensorError } from "./shape.js";
export type { DeviceStats } from "./storage.js";
export { type Data, type DType, type HostDType, Tensor } from "./tensor.js";
export { type Refused, type Tuned, type TuneOptions, tune } from "./tune.js";
export { advance, type Flat, flat, type RmspropOptions, record, rmsprop } from "./updates.js";

export * from "./debug/difference.js";
export * from "./debug/nan.js";
export * from "./elementwise/activation.js";
export * from "./elementwise/broadcast/binary.js";
export { type BroadcastSizes, type ElementType, numberSides } from "./elementwise/broadcast/broadcast.js";
export * from "./elementwise/broadcast/compare.js";
export * from "./elementwise/broadcast/copy.js";
export * from "./elementwise/broadcast/where.js";
export * from "./elementwise/cast/cast.js";
export * from "./elementwise/elementwise.js";
export type { StripSizes } from "./elementwise/strip.js";
export * from "./elementwise/unary.js";
export {
  type Ability,
  ADAPTER_VARIABLE,
  type AdapterKind,
  type AdapterSummary,
  abilityOf,
  type Gpu,
  type OpenOptions,
} from "./gpu/adapter.js";
export type * from "./gpu/webgpu.js";
export * from "./image/pool.js";
export * from "./image/upsample.js";
export {
  bindings,
  type Fragment,
  GpuError,
  type Kernel,
  kernel,
  type Sizes,
  type Source,
  workgroups,
} from "./kernel.js";
export * from "./loss/cross-entropy.js";
export * from "./loss/kl-mse.js";
export * from "./loss/mean-loss.js";
export * from "./loss/weighted-mse.js";
export * from "./normalize/adaptive-layer-norm.js";
export * from "./normalize/attention.js";
export * from "./normalize/norm.js";
export * from "./normalize/softmax.js";
export * from "./optimizer/adam.js";
export * from "./optimizer/average.js";
export * from "./optimizer/clip.js";
export * from "./optimizer/counters.js";
export * from "./optimizer/rmsprop.js";
export * from "./optimizer/sgd.js";
export { createPipelines, labelOf, type Pipeline, type Pipelines } from "./pipelines.js";
export * from "./product/choice.js";
export * from "./product/conv-transpose2d.js";
export * from "./product/conv2d.js";
export * from "./product/linear.js";
export * from "./product/matmul.js";
export * from "./product/pad.js";
export type { Extents, Product } from "./product/product.js";
export * from "./product/tiles/tiles.js";
export * from "./product/window.js";
export * from "./random/dropout.js";
export * from "./random/interpolate.js";
export * from "./random/reparameterize.js";
export * from "./reduce/argmax.js";
export * from "./reduce/fold.js";
export * from "./reduce/reduce.js";
export * from "./table/embedding.js";
export * from "./table/gather.js";

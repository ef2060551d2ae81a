export * from "./debug/nan.js";
export * from "./elementwise/broadcast/broadcast.js";
export * from "./elementwise/cast/cast.js";
export * from "./elementwise/elementwise.js";
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
export { bindings, GpuError, type Kernel, kernel, type Sizes, workgroups } from "./kernel.js";
export * from "./loss/cross-entropy.js";
export * from "./loss/kl-mse.js";
export * from "./loss/mean-loss.js";
export * from "./normalize/attention.js";
export * from "./normalize/norm.js";
export * from "./normalize/softmax.js";
export * from "./optimizer/optimizers.js";
export { createPipelines, labelOf, type Pipeline, type Pipelines } from "./pipelines.js";
export * from "./product/choice.js";
export * from "./product/product.js";
export * from "./product/tiles/tiles.js";
export * from "./product/window.js";
export * from "./reduce/reduce.js";
export * from "./table/embedding.js";

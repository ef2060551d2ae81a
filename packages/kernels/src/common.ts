export * from "./attention.js";
export * from "./broadcast.js";
export * from "./cast.js";
export * from "./choice.js";
export * from "./cross-entropy.js";
export * from "./elementwise.js";
export * from "./embedding.js";
export {
  type Ability,
  ADAPTER_VARIABLE,
  type AdapterKind,
  type AdapterSummary,
  abilityOf,
  type Gpu,
  type OpenOptions,
} from "./gpu.js";
export { bindings, GpuError, type Kernel, kernel, type Sizes, workgroups } from "./kernel.js";
export * from "./losses.js";
export * from "./norm.js";
export * from "./optimizers.js";
export { createPipelines, labelOf, type Pipeline, type Pipelines } from "./pipelines.js";
export * from "./pools.js";
export * from "./product.js";
export * from "./reductions.js";
export * from "./softmax.js";
export * from "./tiles.js";
export * from "./training.js";
export * from "./unary.js";
export type * from "./webgpu.js";
export * from "./windows.js";

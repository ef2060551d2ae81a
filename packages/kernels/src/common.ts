export * from "./attention.js";
export * from "./choice.js";
export * from "./elementwise.js";
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
export { createPipelines, labelOf, type Pipeline, type Pipelines } from "./pipelines.js";
export * from "./product.js";
export * from "./reductions.js";
export * from "./tiles.js";
export * from "./training.js";
export type * from "./webgpu.js";

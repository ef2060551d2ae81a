export * from "./attention.js";
export * from "./elementwise.js";
export type { AdapterKind, AdapterSummary, Gpu, OpenOptions } from "./gpu.js";
export { bindings, GpuError, type Kernel, kernel, type Sizes, workgroups } from "./kernel.js";
export { createPipelines, labelOf, type Pipeline, type Pipelines } from "./pipelines.js";
export * from "./product.js";
export * from "./reductions.js";
export * from "./training.js";

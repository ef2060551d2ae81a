// A user's project has WebGPU types from TypeScript's DOM library or from @webgpu/types: the two cannot be combined.
// The types below are aliases of the ones that the project has. Without either they are `object`, and still compile.
type Global<Name extends string> =
  typeof globalThis extends Readonly<Record<Name, { prototype: infer Type }>> ? Type : object;

export type GPUAdapter = Global<"GPUAdapter">;
export type GPUBindGroup = Global<"GPUBindGroup">;
export type GPUBindGroupLayout = Global<"GPUBindGroupLayout">;
export type GPUBuffer = Global<"GPUBuffer">;
export type GPUCommandEncoder = Global<"GPUCommandEncoder">;
export type GPUComputePassEncoder = Global<"GPUComputePassEncoder">;
export type GPUComputePipeline = Global<"GPUComputePipeline">;
export type GPUDevice = Global<"GPUDevice">;

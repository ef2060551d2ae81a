// the types of WebGPU are the user's: those of TypeScript's DOM library or of @webgpu/types, which cannot stand beside
// each other. These are whichever is there, and `object` where neither is, so that declarations compile everywhere
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

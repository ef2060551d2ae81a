import type { GPUBindGroup, GPUBuffer, GPUComputePassEncoder, Kernel, Pipeline, Sizes } from "@bosquejo/kernels";
import type { Tensor } from "./tensor.js";

/** A stretch of a buffer, in bytes. */
export interface Binding {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** A launch with the memory it works on. */
export interface Bound {
  readonly kernel: Kernel;
  readonly sizes: Sizes;
  readonly resources: readonly Binding[];
}

/** A launch that is ready to be encoded. */
export interface Prepared {
  readonly pipeline: Pipeline;
  readonly group: GPUBindGroup;
}

/** The stretch of memory that a kernel sees of a tensor. */
export const bindingOf = ({ storage, offset, paddedBytes }: Tensor): Binding => ({
  buffer: storage.buffer as GPUBuffer,
  offset,
  size: paddedBytes,
});

/** Fills a pass with launches and ends it. */
export function encode(pass: GPUComputePassEncoder, prepared: readonly Prepared[]): void {
  for (const { pipeline, group } of prepared) {
    pass.setPipeline(pipeline.gpu);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(pipeline.workgroups[0], pipeline.workgroups[1]);
  }
  pass.end();
}

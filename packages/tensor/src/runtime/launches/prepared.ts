import {
  type GPUBindGroup,
  type GPUBuffer,
  type GPUComputePassEncoder,
  type Kernel,
  labelOf,
  type Pipeline,
  type Sizes,
} from "@bosquejo/kernels";
import type { Device } from "../device.js";
import { TensorError } from "../shape.js";
import type { Tensor } from "../tensor.js";

/** A stretch of a buffer, in bytes. */
export interface BufferRange {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** A launch with the memory it works on. */
interface BoundLaunch {
  readonly kernel: Kernel;
  readonly sizes: Sizes;
  readonly resources: readonly BufferRange[];
}

/** Throws where a buffer that is written is bound twice: what the other reads or writes would be anybody's guess. */
function checkBuffers({ kernel, sizes, resources }: BoundLaunch, writes: readonly boolean[]): void {
  resources.forEach(({ buffer }, i) => {
    const other = writes[i] ? resources.findIndex((each, at) => at !== i && each.buffer === buffer) : -1;
    if (other < 0) return;
    throw new TensorError(
      `${labelOf(kernel, sizes)}: expected memory of its own for ${kernel.buffers[i]}, which it writes, got that of ${kernel.buffers[other]}: take two tensors; parts of one flat, and views, are one`,
    );
  });
}

/** A launch that is ready to be encoded. */
export interface PreparedLaunch {
  readonly pipeline: Pipeline;
  readonly group: GPUBindGroup;
}

/** A launch with its pipeline and bind group. */
export function prepare(device: Device, bound: BoundLaunch): PreparedLaunch {
  const pipeline = device.pipelines.get(bound.kernel, bound.sizes);
  checkBuffers(bound, pipeline.writes);
  const entries = bound.resources.map((resource, i) => ({ binding: pipeline.bindings[i] as number, resource }));
  device.stats.bindGroupsMade++;
  const group = device.gpu.device.createBindGroup({ layout: pipeline.layout, entries, label: pipeline.label });
  return { pipeline, group };
}

/** The stretch of memory that a kernel sees of a tensor. */
export const bindingOf = ({ storage, offset, paddedBytes }: Tensor): BufferRange => ({
  buffer: storage.buffer as GPUBuffer,
  offset,
  size: paddedBytes,
});

/** Fills a pass with launches and ends it. */
export function encode(pass: GPUComputePassEncoder, prepared: readonly PreparedLaunch[]): void {
  for (const { pipeline, group } of prepared) {
    pass.setPipeline(pipeline.gpu);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(pipeline.workgroups[0], pipeline.workgroups[1]);
  }
  pass.end();
}

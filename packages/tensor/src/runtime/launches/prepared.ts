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

/** A range of a buffer, in bytes. */
export interface BufferRange {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** A launch and the memory that it binds. */
interface BoundLaunch {
  readonly kernel: Kernel;
  readonly sizes: Sizes;
  readonly resources: readonly BufferRange[];
}

/**
 * Checks that no buffer that the kernel writes is bound twice: the invocations would read and write it in any order.
 *
 * @throws {TensorError} if one is
 */
function checkBuffers({ kernel, sizes, resources }: BoundLaunch, writes: readonly boolean[]): void {
  resources.forEach(({ buffer }, i) => {
    const other = writes[i] ? resources.findIndex((each, at) => at !== i && each.buffer === buffer) : -1;
    if (other < 0) return;
    throw new TensorError(
      `${labelOf(kernel, sizes)}: expected separate memory for ${kernel.buffers[i]}, which the kernel writes, ` +
        `got the memory of ${kernel.buffers[other]}: use two tensors that are no views or parts of the same one`,
    );
  });
}

/** A launch that is ready to be encoded. */
export interface PreparedLaunch {
  readonly pipeline: Pipeline;
  readonly group: GPUBindGroup;
}

/** Makes the pipeline and the bind group of a launch, or takes the pipeline that is compiled already. */
export function prepare(device: Device, bound: BoundLaunch): PreparedLaunch {
  const pipeline = device.pipelines.get(bound.kernel, bound.sizes);
  checkBuffers(bound, pipeline.writes);
  const entries = bound.resources.map((resource, i) => ({ binding: pipeline.bindings[i] as number, resource }));
  device.stats.bindGroupsMade++;
  const group = device.gpu.device.createBindGroup({ layout: pipeline.layout, entries, label: pipeline.label });
  return { pipeline, group };
}

/** The range of memory that a kernel can access when a tensor is bound. */
export const bindingOf = ({ storage, offset, paddedBytes }: Tensor): BufferRange => ({
  buffer: storage.buffer as GPUBuffer,
  offset,
  size: paddedBytes,
});

/** Encodes launches into a compute pass and ends the pass. */
export function encode(pass: GPUComputePassEncoder, prepared: readonly PreparedLaunch[]): void {
  for (const { pipeline, group } of prepared) {
    pass.setPipeline(pipeline.gpu);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(pipeline.workgroups[0], pipeline.workgroups[1]);
  }
  pass.end();
}

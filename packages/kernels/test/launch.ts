import { createPipelines, type Gpu, type Kernel, labelOf, type Sizes } from "../src/index.js";

/**
 * Launches a kernel once and returns the words of its last buffer.
 * @param words the initial words of each buffer, in the kernel's order
 */
export async function launchOnce<S extends Sizes>(
  { device }: Gpu,
  kernel: Kernel<S>,
  sizes: S,
  words: readonly Uint32Array<ArrayBuffer>[],
): Promise<Uint32Array> {
  const pipelines = createPipelines(device);
  const made = kernel as unknown as Kernel;
  await pipelines.compile([{ kernel: made, sizes }]);
  const pipeline = pipelines.get(made, sizes);
  const { STORAGE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const buffers = words.map((each) => {
    const buffer = device.createBuffer({ size: each.byteLength, usage: STORAGE | COPY_SRC | COPY_DST });
    device.queue.writeBuffer(buffer, 0, each);
    return buffer;
  });
  const last = buffers.at(-1)!;
  const staging = device.createBuffer({ size: last.size, usage: MAP_READ | COPY_DST });
  const entries = buffers.map((buffer, i) => ({ binding: pipeline.bindings[i]!, resource: { buffer } }));
  const encoder = device.createCommandEncoder({ label: labelOf(kernel, sizes) });
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline.gpu);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.layout, entries }));
  pass.dispatchWorkgroups(...pipeline.workgroups);
  pass.end();
  encoder.copyBufferToBuffer(last, 0, staging, 0, last.size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const result = new Uint32Array(staging.getMappedRange().slice(0));
  for (const buffer of [...buffers, staging]) buffer.destroy();
  return result;
}

import type { Device } from "../runtime/device.js";
import { encode, type PreparedLaunch } from "../runtime/launches/prepared.js";
import { mapped } from "../runtime/readback.js";

// WebGPU's limit for the queries of one set
const MOST_QUERIES = 4096;

/**
 * Executes launches, each in a compute pass of its own, and returns their times by the GPU's clock in milliseconds.
 * Returns undefined if the adapter has no timestamps.
 */
export async function timeLaunches(
  device: Device,
  ready: () => readonly PreparedLaunch[],
): Promise<readonly number[] | undefined> {
  if (!device.gpu.features.includes("timestamp-query")) return undefined;
  const prepared = ready();
  const ms: number[] = [];
  for (let first = 0; first < prepared.length; first += MOST_QUERIES / 2) {
    ms.push(...(await timeSome(device, prepared.slice(first, first + MOST_QUERIES / 2))));
  }
  return ms;
}

async function timeSome(device: Device, prepared: readonly PreparedLaunch[]): Promise<number[]> {
  const gpu = device.gpu.device;
  const count = 2 * prepared.length;
  const querySet = gpu.createQuerySet({ type: "timestamp", count });
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const resolved = gpu.createBuffer({ size: 8 * count, usage: QUERY_RESOLVE | COPY_SRC });
  const staging = gpu.createBuffer({ size: 8 * count, usage: COPY_DST | MAP_READ });
  try {
    const encoder = gpu.createCommandEncoder();
    prepared.forEach((each, i) => {
      const timestampWrites = { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 };
      encode(encoder.beginComputePass({ timestampWrites }), [each]);
    });
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, 8 * count);
    device.submitEncoded(encoder, prepared.length);
    const nanoseconds = new BigUint64Array(await mapped(device, staging));
    return prepared.map((_, i) => Number((nanoseconds[2 * i + 1] as bigint) - (nanoseconds[2 * i] as bigint)) / 1e6);
  } finally {
    querySet.destroy();
    resolved.destroy();
    staging.destroy();
  }
}

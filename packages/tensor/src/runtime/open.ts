import { type OpenOptions, openGpu } from "@bosquejo/kernels";
import { explained } from "./arguments.js";
import { checkPrecision } from "./choices.js";
import { Device } from "./device.js";
import { checkFlag, checkOptions } from "./options.js";
import { kindOf, TensorError } from "./shape.js";

/** How a device opens, and what it watches. */
export interface DeviceOptions extends OpenOptions {
  /**
   * "nan" finds the op that made the first NaN: every op's results are looked at, also in replayed steps, and the next
   * `read`, `item` or `idle` throws its name; then looking begins anew. NaN that the host writes is refused at once. An
   * infinity, such as exp makes of 100, is no NaN. For looking for mistakes: a step takes much longer.
   */
  readonly checks?: "nan" | undefined;
}

/**
 * Opens a GPU: in Node hardware first, then llvmpipe, then SwiftShader; in a browser `navigator.gpu`. Throws a
 * GpuError that says what to do where nothing can compute.
 */
export async function openDevice(options: DeviceOptions = {}): Promise<Device> {
  if (typeof options !== "object" || options === null) {
    throw new TensorError(`openDevice: expected options such as { adapter: "swiftshader" }, got ${kindOf(options)}`);
  }
  checkOptions("openDevice", options, ["adapter?", "precision?", "tile?", "robustness?", "checks?"]);
  const { adapter, precision = "f32", tile, robustness = false, checks } = options;
  if (checks !== undefined && checks !== "nan") {
    throw new TensorError(`openDevice: expected checks of "nan" or none, got ${kindOf(checks)}`);
  }
  explained("openDevice", () => {
    for (const [what, name] of Object.entries({ adapter, tile })) {
      if (name !== undefined && typeof name !== "string")
        throw new TensorError(`expected a name for ${what}, got ${kindOf(name)}`);
    }
    checkPrecision(precision);
    checkFlag("robustness", robustness);
  });
  const gpu = await openGpu(options);
  try {
    return new Device(gpu, options);
  } catch (error) {
    // an open one keeps a process from ending
    gpu.close();
    throw error;
  }
}

import { type OpenOptions, openGpu } from "@bosquejo/kernels";
import { explained } from "./arguments.js";
import { checkPrecision } from "./choices.js";
import { Device } from "./device.js";
import { checkFlag, checkOptions } from "./options.js";
import { kindOf, TensorError } from "./shape.js";

/** The options of `openDevice`. */
export interface DeviceOptions extends OpenOptions {
  /**
   * "nan" finds the op that made the first NaN. The results of every op are searched, also in replayed steps. The next
   * `read`, `item` or `idle` throws an error that names the op; then the search starts again. Host values with a NaN
   * are refused when they are written. Infinities, such as exp(100), are not reported. For debugging: steps are much
   * slower.
   */
  readonly checks?: "nan" | undefined;
}

/**
 * Opens a device. Node uses the first of: a GPU, llvmpipe, SwiftShader. A browser uses `navigator.gpu`.
 *
 * @throws {GpuError} if there is no adapter that can compute; the message says what to do
 * @throws {TensorError} if an option is invalid
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
    // a process does not end while a GPU is open
    gpu.close();
    throw error;
  }
}

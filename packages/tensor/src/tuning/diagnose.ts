import { type AdapterSummary, listAdapters, type OpenOptions } from "@bosquejo/kernels";
import { capture } from "../capture/capture.js";
import { matmul } from "../ops/product/matmul.js";
import { normals } from "../random.js";
import type { Device } from "../runtime/device.js";
import { openDevice } from "../runtime/open.js";

/** A problem that was found, and its remedy. */
export interface Finding {
  /** the problem in words */
  readonly what: string;
  readonly remedy: string;
}

/** The speed of a square matrix product, and its error against the product in float64. */
export interface MatmulCheck {
  /** the number of rows and columns of each matrix */
  readonly size: number;
  /** billions of operations a second: the median of several measurements */
  readonly gflops: number;
  /** the largest difference, divided by the largest true value */
  readonly relativeError: number;
  readonly correct: boolean;
}

/**
 * The adapters of this machine, the one that a device opens, its speed, its correctness, and what could be improved.
 */
export interface Diagnosis {
  readonly adapters: readonly AdapterSummary[];
  readonly adapter: AdapterSummary;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly toggles: readonly string[];
  /** true if precision "mixed" uses tensor cores on this adapter */
  readonly tensorCores: boolean;
  readonly matmul: MatmulCheck;
  readonly findings: readonly Finding[];
}

/**
 * Opens a device, measures a matrix product on it and lists problems with their remedies.
 *
 * @throws {GpuError} if there is no adapter that can compute
 */
export async function diagnose(options: OpenOptions = {}): Promise<Diagnosis> {
  const adapters = await listAdapters();
  using device = await openDevice(options);
  const { adapter, features, limits, toggles } = device.gpu;
  const check = await checkMatmul(device);
  const tensorCores = device.choices.ability.matrices;
  const found = findings(adapters, adapter, check);
  return { adapters, adapter, features, limits, toggles, tensorCores, matmul: check, findings: found };
}

const SIZE = 512;
const REPEATS = 7;
// for float32 sums of 512 products of standard normal numbers
const TOLERANCE = 1e-5;

async function checkMatmul(device: Device): Promise<MatmulCheck> {
  const [a, b] = [normals(SIZE * SIZE, 1, 0, 0), normals(SIZE * SIZE, 2, 0, 0)];
  using left = device.tensor([SIZE, SIZE], a);
  using right = device.tensor([SIZE, SIZE], b);
  using product = capture(device, [], () => matmul(left, right));
  await product.compile();
  product.replay();
  const values = await product.outputs.read();
  const seconds: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const began = Date.now();
    // repeats the product for 50 ms, because the clock counts whole milliseconds
    let products = 0;
    do {
      product.replay();
      await device.idle();
      products++;
    } while (Date.now() - began < 50);
    seconds.push((Date.now() - began) / 1000 / products);
  }
  const median = seconds.sort((x, y) => x - y)[REPEATS >> 1] as number;
  const relativeError = errorOf(values, a, b);
  const gflops = (2 * SIZE ** 3) / median / 1e9;
  return { size: SIZE, gflops, relativeError, correct: relativeError <= TOLERANCE };
}

/** The relative error against float64, at about 4,000 positions spread over the product. */
function errorOf(values: Float32Array, a: Float32Array, b: Float32Array): number {
  let difference = 0;
  let largest = 0;
  for (let place = 0; place < SIZE * SIZE; place += 63) {
    const [m, n] = [Math.floor(place / SIZE), place % SIZE];
    let sum = 0;
    for (let k = 0; k < SIZE; k++) sum += (a[m * SIZE + k] as number) * (b[k * SIZE + n] as number);
    difference = Math.max(difference, Math.abs(sum - (values[place] as number)));
    largest = Math.max(largest, Math.abs(sum));
  }
  // comparisons with NaN are false: without this, a NaN would pass for a small error
  return Number.isNaN(difference / largest) ? Number.POSITIVE_INFINITY : difference / largest;
}

function findings(adapters: readonly AdapterSummary[], used: AdapterSummary, check: MatmulCheck): Finding[] {
  const found: Finding[] = [];
  const has = (kind: AdapterSummary["kind"]) => adapters.some((adapter) => adapter.kind === kind);
  if (!check.correct) {
    found.push({
      what: `the matrix product is wrong: relative error ${check.relativeError.toExponential(1)}`,
      remedy: "update the graphics driver, or choose another adapter with --adapter",
    });
  }
  if (!has("hardware")) {
    found.push({
      what: "no GPU was found: everything is computed on the CPU",
      remedy:
        "install your GPU's driver (on Linux its Vulkan driver); without a GPU, train the preset sketch, made for CPUs",
    });
  } else if (used.kind !== "hardware") {
    found.push({ what: `there is a GPU, but ${used.name} was chosen`, remedy: "leave out --adapter to use the GPU" });
  }
  if (used.kind === "swiftshader" && !has("llvmpipe")) {
    found.push({
      what: "SwiftShader is used, but Mesa's llvmpipe is several times as fast",
      remedy: "on Debian and Ubuntu: apt install libegl1 libgles2 libgl1-mesa-dri",
    });
  }
  return found;
}

import { type AdapterSummary, listAdapters, type OpenOptions } from "@bosquejo/kernels";
import { capture } from "../capture/capture.js";
import { matmul } from "../ops/product/matmul.js";
import { normals } from "../random.js";
import type { Device } from "../runtime/device.js";
import { openDevice } from "../runtime/open.js";

/** Something found wanting, and what to do about it. */
export interface Finding {
  readonly what: string;
  readonly remedy: string;
}

/** Speed of a matrix product, and how far it is from the same in float64. */
export interface MatmulCheck {
  readonly size: number;
  /** median of several measurements */
  readonly gflops: number;
  /** largest difference, over the largest true value */
  readonly relativeError: number;
  readonly correct: boolean;
}

/** What computes here and how well. */
export interface Diagnosis {
  readonly adapters: readonly AdapterSummary[];
  readonly adapter: AdapterSummary;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly toggles: readonly string[];
  /** whether precision "mixed" multiplies on tensor cores here */
  readonly tensorCores: boolean;
  readonly matmul: MatmulCheck;
  readonly findings: readonly Finding[];
}

/** Opens a device, tries it and lists what could be better; throws a GpuError where nothing can compute. */
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
// sums of 512 products of numbers about 1, in float32
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
    // enough products that a clock of milliseconds tells them apart
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

/** Against float64, in 4,096 places spread over the product. */
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
  // a NaN never compares: it must not pass for a small error
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
        "install the driver of your GPU (on Linux its Vulkan driver); without a GPU the preset sketch is made for this",
    });
  } else if (used.kind !== "hardware") {
    found.push({ what: `a GPU is there, but ${used.name} was chosen`, remedy: "leave out --adapter to use the GPU" });
  }
  if (used.kind === "swiftshader" && !has("llvmpipe")) {
    found.push({
      what: "SwiftShader computes; Mesa's llvmpipe is several times as fast",
      remedy: "on Debian and Ubuntu: apt install libegl1 libgles2 libgl1-mesa-dri",
    });
  }
  return found;
}

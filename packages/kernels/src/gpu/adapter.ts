import { GpuError } from "../kernel.js";
import type { Precision } from "../product/tiles/tiles.js";
import type { GPUAdapter, GPUDevice } from "./webgpu.js";

/** The environment variable that names the adapter in Node. An option takes precedence. */
export const ADAPTER_VARIABLE = "BOSQUEJO_ADAPTER";

/** The kind of an adapter: a GPU (`hardware`), or a driver that computes on the CPU (the others). */
export type AdapterKind = "hardware" | "llvmpipe" | "swiftshader" | "software";

/** The description of an adapter that `--adapter`, `doctor` and reports use. */
export interface AdapterSummary {
  readonly name: string;
  readonly kind: AdapterKind;
  /** "vulkan", "opengl", "metal", "d3d12" or "browser" */
  readonly backend: string;
  readonly vendor: string;
  readonly driver: string;
}

/** Options for opening a GPU. */
export interface OpenOptions {
  /**
   * a part of the name, kind or backend of an adapter, in upper or lower case. Default: the adapter that the
   * environment variable names, otherwise the fastest.
   */
  readonly adapter?: string | undefined;
  /** the precision of matrix products and convolutions; default f32 */
  readonly precision?: Precision | undefined;
  /** the name of one tile for all products, instead of a choice for each: for tests and comparisons */
  readonly tile?: string | undefined;
  /**
   * true: the driver clamps indices that are out of bounds. Off by default in Node, because the kernels of this package
   * check their bounds. Always on in browsers.
   */
  readonly robustness?: boolean;
}

/** An open GPU device and its adapter. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly adapter: AdapterSummary;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly toggles: readonly string[];
  /** Destroys the device. A Node process can end only after this. */
  close(): void;
}

// WebGPU's name for tensor cores; not yet in the standard
const MATRICES = "chromium-experimental-subgroup-matrix";

/** WebGPU features that a device is opened with if its adapter has them. */
const wantedFeatures = ["timestamp-query", "subgroups", "shader-f16", MATRICES] as const;

/** Opens a device with all limits of the adapter and the features that kernels use. */
export async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const limits = limitsOf(adapter);
  const requiredFeatures = wantedFeatures.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[];
  return adapter.requestDevice({ requiredLimits: limits, requiredFeatures });
}

/** Returns the adapter's limits as a plain object. */
export function limitsOf(adapter: GPUAdapter): Record<string, number> {
  const limits: Record<string, number> = {};
  for (const key in adapter.limits) {
    const value = (adapter.limits as unknown as Record<string, unknown>)[key];
    if (typeof value === "number") limits[key] = value;
  }
  return limits;
}

/** The properties of an adapter that decide which tiles it can use. */
export interface Ability {
  readonly kind: AdapterKind;
  /** the limit of workgroup memory, in bytes */
  readonly shared: number;
  /** the limit of invocations in a workgroup */
  readonly invocations: number;
  /** true if it has tensor cores that multiply f16 and sum in f32, 16x16x16 values at a time, with subgroups of 32 */
  readonly matrices: boolean;
}

interface MatrixConfig {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** Returns the properties of an open GPU that decide which tiles its products can use. */
export function abilityOf({ device, adapter, features, limits }: Gpu): Ability {
  const { subgroupMinSize, subgroupMaxSize, subgroupMatrixConfigs } = device.adapterInfo as GPUAdapterInfo & {
    subgroupMatrixConfigs?: Iterable<MatrixConfig>;
  };
  const suits = ({ componentType, resultComponentType, M, N, K }: MatrixConfig) =>
    componentType === "f16" && resultComponentType === "f32" && M === 16 && N === 16 && K === 16;
  return {
    kind: adapter.kind,
    shared: limits.maxComputeWorkgroupStorageSize ?? 0,
    invocations: limits.maxComputeInvocationsPerWorkgroup ?? 0,
    matrices:
      [MATRICES, "shader-f16", "subgroups"].every((feature) => features.includes(feature)) &&
      subgroupMinSize === 32 &&
      subgroupMaxSize === 32 &&
      [...(subgroupMatrixConfigs ?? [])].some(suits),
  };
}

/** Returns the description of an adapter: its name, kind, backend, vendor and driver. */
export function summarize(adapter: GPUAdapter, backend: string): AdapterSummary {
  const { vendor, architecture, device, description } = adapter.info;
  const text = `${device} ${description} ${architecture}`.toLowerCase();
  const fallback = (adapter.info as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  const kind: AdapterKind = /swiftshader/.test(text)
    ? "swiftshader"
    : /llvmpipe|lavapipe/.test(text)
      ? "llvmpipe"
      : fallback || /\bwarp\b|basic render/.test(text)
        ? "software"
        : "hardware";
  const name = kind === "swiftshader" ? "SwiftShader" : device.replace(/-+$/, "") || description || `${vendor} GPU`;
  return { name, kind, backend, vendor: vendor || "unknown", driver: description };
}

/** True if the name, kind or backend of an adapter contains the text that the user gave, in upper or lower case. */
export function answersTo({ name, kind, backend }: AdapterSummary, wanted: string): boolean {
  return `${name} ${kind} ${backend}`.toLowerCase().includes(wanted.trim().toLowerCase());
}

/** Creates the error for a name that no adapter matches. Its message lists the adapters that are present. */
export function noSuchAdapter(wanted: string, present: readonly AdapterSummary[]): GpuError {
  const list = present.map(({ name, kind, backend }) => `  ${kind} (${name}, ${backend})`).join("\n");
  return new GpuError(
    `adapter: expected one of the adapters below, got "${wanted}"; adapters present:\n${list || "  none"}`,
  );
}

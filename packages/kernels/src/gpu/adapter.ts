import { GpuError } from "../kernel.js";
import type { Precision } from "../product/tiles/tiles.js";
import type { GPUAdapter, GPUDevice } from "./webgpu.js";

/** Names the adapter where no option does, in Node. */
export const ADAPTER_VARIABLE = "BOSQUEJO_ADAPTER";

/** What computes: a real GPU, or one of the drivers that compute on the CPU. */
export type AdapterKind = "hardware" | "llvmpipe" | "swiftshader" | "software";

/** An adapter as `--adapter`, `doctor` and reports name it. */
export interface AdapterSummary {
  readonly name: string;
  readonly kind: AdapterKind;
  /** "vulkan", "opengl", "metal", "d3d12" or "browser" */
  readonly backend: string;
  readonly vendor: string;
  readonly driver: string;
}

export interface OpenOptions {
  /** a part of the name, kind or backend of the adapter wanted, in any case; default: environment, then the fastest */
  readonly adapter?: string | undefined;
  /** what matrix products and convolutions multiply in; default f32 */
  readonly precision?: Precision | undefined;
  /** one tile for all of them, by its name, instead of what suits each: for tests and comparisons */
  readonly tile?: string | undefined;
  /** clamps out-of-bounds accesses of kernels; off in Node by default (the kernels here guard themselves), always on in browsers */
  readonly robustness?: boolean;
}

/** An open GPU device and where it came from. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly adapter: AdapterSummary;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
  readonly toggles: readonly string[];
  /** Lets go of the driver, so that a Node process can end. */
  close(): void;
}

// tensor cores: not yet in the standard
const MATRICES = "chromium-experimental-subgroup-matrix";

/** Features asked for where an adapter has them. */
const wantedFeatures = ["timestamp-query", "subgroups", "shader-f16", MATRICES] as const;

/** A device with the adapter's own limits and the features that kernels use. */
export async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const limits = limitsOf(adapter);
  const requiredFeatures = wantedFeatures.filter((feature) => adapter.features.has(feature)) as GPUFeatureName[];
  return adapter.requestDevice({ requiredLimits: limits, requiredFeatures });
}

/** The adapter's limits as plain numbers. */
export function limitsOf(adapter: GPUAdapter): Record<string, number> {
  const limits: Record<string, number> = {};
  for (const key in adapter.limits) {
    const value = (adapter.limits as unknown as Record<string, unknown>)[key];
    if (typeof value === "number") limits[key] = value;
  }
  return limits;
}

/** What an adapter can run. */
export interface Ability {
  readonly kind: AdapterKind;
  /** bytes of workgroup memory, and invocations of a workgroup, that it allows */
  readonly shared: number;
  readonly invocations: number;
  /** whether it has tensor cores that take f16 and sum in f32, 16x16x16 by subgroups of 32 */
  readonly matrices: boolean;
}

interface MatrixConfig {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** What a device's product kernels may use. */
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

/** Name, kind and driver of an adapter. */
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

/** Whether an adapter answers to what the user asked for. */
export function answersTo({ name, kind, backend }: AdapterSummary, wanted: string): boolean {
  return `${name} ${kind} ${backend}`.toLowerCase().includes(wanted.trim().toLowerCase());
}

/** The error for an adapter name that no adapter answers to. */
export function noSuchAdapter(wanted: string, present: readonly AdapterSummary[]): GpuError {
  const list = present.map(({ name, kind, backend }) => `  ${kind} (${name}, ${backend})`).join("\n");
  return new GpuError(`adapter: expected one that is present, got "${wanted}"; present here:\n${list || "  none"}`);
}

import type { AdapterKind } from "@bosquejo/tensor";
import type { NetworkName } from "../networks/networks.js";

/** Ours, and every peer that a training step is measured beside. */
export const sides = [
  ...(["bosquejo", "bosquejo-mixed", "tfjs-webgpu", "tfjs-wasm", "tfjs-cpu", "jax-js-webgpu"] as const),
  ...(["torch-cpu", "torch-cpu-compiled", "torch-cuda", "torch-cuda-tf32", "torch-cuda-bf16"] as const),
  ...(["torch-cuda-compiled", "torch-cuda-compiled-tf32"] as const),
] as const;

export type Side = (typeof sides)[number];
export type TfjsSide = Extract<Side, `tfjs-${string}`>;
export type TorchSide = Extract<Side, `torch-${string}`>;

/** What products are computed in: their factors, for sums are float32 everywhere. */
export type StepPrecision = "f32" | "mixed" | "tf32" | "bf16";

export const isTorch = (side: Side): side is TorchSide => side.startsWith("torch-");
export const isOurs = (side: Side): boolean => side.startsWith("bosquejo");
export const precisionOf = (side: Side): StepPrecision =>
  (["mixed", "tf32", "bf16"] as const).find((precision) => side.endsWith(precision)) ?? "f32";

// what ends within minutes on two cores
const slow: Readonly<Partial<Record<Side, Readonly<Record<NetworkName, number>>>>> = {
  "tfjs-cpu": { S: 2, M1: 1 },
};
const slowOnSwiftShader: typeof slow = { "tfjs-webgpu": { S: 8, M1: 2 }, "jax-js-webgpu": { S: 2, M1: 1 } };

/** The batch that a peer is compared at: the one wanted, or a smaller one where that would take it too long. */
export function peerBatch(side: Side, network: NetworkName, adapter: AdapterKind, batchSize: number): number {
  const most = (adapter === "swiftshader" ? slowOnSwiftShader[side] : undefined)?.[network] ?? slow[side]?.[network];
  return Math.min(batchSize, most ?? batchSize);
}

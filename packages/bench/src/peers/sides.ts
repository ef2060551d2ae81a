import type { AdapterKind } from "@bosquejo/tensor";
import type { NetworkName } from "../networks/networks.js";

/** Our library in two precisions, and all peers. */
export const sides = [
  ...(["bosquejo", "bosquejo-mixed", "tfjs-webgpu", "tfjs-wasm", "tfjs-cpu", "jax-js-webgpu"] as const),
  ...(["torch-cpu", "torch-cpu-compiled", "torch-cuda", "torch-cuda-tf32", "torch-cuda-bf16"] as const),
  ...(["torch-cuda-compiled", "torch-cuda-compiled-tf32"] as const),
] as const;

export type Side = (typeof sides)[number];
export type TfjsSide = Extract<Side, `tfjs-${string}`>;
export type TorchSide = Extract<Side, `torch-${string}`>;

/** The format of the factors of products. Sums are float32 on every side. */
export type StepPrecision = "f32" | "mixed" | "tf32" | "bf16";

export const isTorch = (side: Side): side is TorchSide => side.startsWith("torch-");
export const isOurs = (side: Side): boolean => side.startsWith("bosquejo");
export const precisionOf = (side: Side): StepPrecision =>
  (["mixed", "tf32", "bf16"] as const).find((precision) => side.endsWith(precision)) ?? "f32";

// largest batches of slow peers, which end within minutes on two cores
const slow: Readonly<Partial<Record<Side, Readonly<Record<NetworkName, number>>>>> = {
  "tfjs-cpu": { S: 2, M1: 1, flow: 4 },
};
const slowOnSwiftShader: typeof slow = {
  "tfjs-webgpu": { S: 8, M1: 2, flow: 32 },
  "jax-js-webgpu": { S: 2, M1: 1, flow: 32 },
};

/** The batch size at which a peer is compared: the requested one, or a smaller one if that would take too long. */
export function peerBatch(side: Side, network: NetworkName, adapter: AdapterKind, batchSize: number): number {
  const most = (adapter === "swiftshader" ? slowOnSwiftShader[side] : undefined)?.[network] ?? slow[side]?.[network];
  return Math.min(batchSize, most ?? batchSize);
}

import type { AdapterKind } from "@bosquejo/tensor";
import { BenchError } from "../error.js";
import { isNetwork, networkFlops, usualBatch } from "../networks/networks.js";
import {
  compared,
  isMeasured,
  measureSteps,
  type PeerComparison,
  peerBatch,
  peersHere,
  type Side,
  type StepResult,
  type StepsWanted,
} from "./peers.js";

/** Training steps of one network at one batch size, ours first. */
export interface NetworkSteps {
  readonly network: string;
  readonly batchSize: number;
  /** multiplications and additions of a step's layers on any side; for a preset our step's count, 0 if it failed */
  readonly flops: number;
  readonly results: readonly StepResult[];
  readonly comparisons: readonly PeerComparison[];
}

/** A request to measure the steps of several networks. */
interface NetworksWanted extends Omit<StepsWanted, "network" | "batchSize"> {
  /** by default the usual batch of each network */
  readonly batchSize?: number | undefined;
  readonly networks: readonly string[];
  readonly peers: boolean;
  /** true if the adapter has tensor cores that we use */
  readonly matrices?: boolean | undefined;
}

/** Measures our step of each network, and the peers' steps of compared networks. Yields one network at a time. */
export async function* measureNetworks(
  { networks, peers, matrices, ...wanted }: NetworksWanted,
  adapter: AdapterKind,
  announce: (next: string) => void,
): AsyncGenerator<NetworkSteps> {
  const { python } = wanted;
  const here = peers ? await peersHere({ adapter, python, matrices }) : [];
  for (const network of networks) {
    const missing: StepResult[] = [];
    const sides: Side[] = [];
    for (const { side, unavailable } of isNetwork(network) ? here : []) {
      if (unavailable === undefined) sides.push(side);
      else missing.push({ side, unsupported: unavailable });
    }
    const whole = wanted.batchSize ?? usualBatch(network);
    for (const [batchSize, among] of byBatch(sides, network, adapter, whole)) {
      const steps = { ...wanted, network, batchSize };
      const say = (next: string) => announce(`step of ${network}, batch ${batchSize}: ${next}`);
      const results = await measureSteps(steps, ["bosquejo", ...among], say).catch(oursFailed);
      yield networkSteps(network, batchSize, batchSize === whole ? [...results, ...missing] : results);
    }
  }
}

/** Our result after a failure: other measurements are kept, but the exit code reports the failure. */
function oursFailed(error: Error): StepResult[] {
  if (!(error instanceof BenchError)) throw error;
  return [{ side: "bosquejo", unsupported: error.message }];
}

/** Peers by the batch size at which each is compared. The requested size is always there, and first. */
export function byBatch(sides: readonly Side[], network: string, adapter: AdapterKind, batchSize: number) {
  const batches = new Map<number, Side[]>([[batchSize, []]]);
  for (const side of sides) {
    const batch = isNetwork(network) ? peerBatch(side, network, adapter, batchSize) : batchSize;
    batches.set(batch, [...(batches.get(batch) ?? []), side]);
  }
  return batches;
}

/** The results of one network, with the comparisons of our steps with each peer's. */
export function networkSteps(network: string, batchSize: number, results: readonly StepResult[]): NetworkSteps {
  const [ours, ...theirs] = results;
  const comparisons = ours && isMeasured(ours) ? theirs.filter(isMeasured).map((each) => compared(ours, each)) : [];
  const counted = ours && isMeasured(ours) ? ours.flops : undefined;
  const flops = isNetwork(network) ? networkFlops(network, batchSize) : (counted ?? 0);
  return { network, batchSize, flops, results, comparisons };
}

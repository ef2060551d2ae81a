import type { AdapterKind } from "@bosquejo/tensor";
import { BenchError } from "../error.js";
import { isNetwork, networkFlops } from "../networks/networks.js";
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
  /** multiplications and additions of a step's layers, whoever runs it; of a preset as our step counts them, 0 where it did not run */
  readonly flops: number;
  readonly results: readonly StepResult[];
  readonly comparisons: readonly PeerComparison[];
}

/** What is measured of training steps. */
interface NetworksWanted extends Omit<StepsWanted, "network"> {
  readonly networks: readonly string[];
  readonly peers: boolean;
  /** whether the adapter has tensor cores that we use */
  readonly matrices?: boolean | undefined;
}

/** Our training step of each network, and of those that peers have theirs too; gives each as it is done. */
export async function* measureNetworks(
  { networks, peers, matrices, ...wanted }: NetworksWanted,
  adapter: AdapterKind,
  tell: (next: string) => void,
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
    for (const [batchSize, among] of byBatch(sides, network, adapter, wanted.batchSize)) {
      const steps = { ...wanted, network, batchSize };
      const say = (next: string) => tell(`step of ${network}, batch ${batchSize}: ${next}`);
      const results = await measureSteps(steps, ["bosquejo", ...among], say).catch(oursFailed);
      const whole = batchSize === wanted.batchSize;
      yield networkSteps(network, batchSize, whole ? [...results, ...missing] : results);
    }
  }
}

/** What else was measured should not be lost with our step; a run with such a step is no success. */
function oursFailed(error: Error): StepResult[] {
  if (!(error instanceof BenchError)) throw error;
  return [{ side: "bosquejo", unsupported: error.message }];
}

/** Peers by the batch that each is compared at, the whole batch first and always. */
export function byBatch(sides: readonly Side[], network: string, adapter: AdapterKind, batchSize: number) {
  const batches = new Map<number, Side[]>([[batchSize, []]]);
  for (const side of sides) {
    const batch = isNetwork(network) ? peerBatch(side, network, adapter, batchSize) : batchSize;
    batches.set(batch, [...(batches.get(batch) ?? []), side]);
  }
  return batches;
}

/** Results with their comparisons. */
export function networkSteps(network: string, batchSize: number, results: readonly StepResult[]): NetworkSteps {
  const [ours, ...theirs] = results;
  const comparisons = ours && isMeasured(ours) ? theirs.filter(isMeasured).map((each) => compared(ours, each)) : [];
  const counted = ours && isMeasured(ours) ? ours.flops : undefined;
  const flops = isNetwork(network) ? networkFlops(network, batchSize) : (counted ?? 0);
  return { network, batchSize, flops, results, comparisons };
}

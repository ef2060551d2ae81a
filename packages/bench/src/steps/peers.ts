import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AdapterKind } from "@bosquejo/tensor";
import { type Effort, inTurns, ratio, type Summary, summarize } from "../measuring/statistics.js";
import { isNetwork, type NetworkName, networkNames } from "../networks/networks.js";
import { startOf, writeStart } from "../networks/start.js";
import { pythonHere } from "../peers/python.js";
import { isOurs, isTorch, type Side, sides } from "../peers/sides.js";
import { torchLacks } from "../peers/torch.js";
import { BenchError, type Host, type StepProcess, startSteps } from "./children.js";
import type { MeasuredSteps, StepFacts, StepResult, StepTask } from "./step.js";

export { peerBatch, type Side, type StepPrecision, sides } from "../peers/sides.js";
export { isMeasured, type MeasuredSteps, type StepResult, type UnsupportedSteps } from "./step.js";

/** A comparison of our steps with a peer's. */
export interface PeerComparison {
  readonly ours: Side;
  readonly theirs: Side;
  readonly network: NetworkName;
  readonly batchSize: number;
  /** their time divided by ours, from samples taken in turns */
  readonly ratio: Summary;
  /** relative difference of the losses before any update */
  readonly lossDifference: number;
  /** relative difference of the decrease of the loss in the first steps; it shows errors of gradients and updates */
  readonly fallDifference: number;
  /** true if both differences are within the tolerance of the precision: both sides do the same work */
  readonly agree: boolean;
}

/** A request to measure the steps of one network. */
export interface StepsWanted {
  readonly adapter?: string | undefined;
  /** a compared network, or a preset, which peers do not have */
  readonly network: string;
  readonly batchSize: number;
  readonly effort: Effort;
  /** path of a Python that has torch; by default it is searched for */
  readonly python?: string | undefined;
  /** longest time for any reply of a peer, in milliseconds */
  readonly peerTimeout?: number | undefined;
}

/** A peer, and the reason if it cannot be measured here. */
type PeerHere = { readonly side: Side; readonly unavailable?: string };

// f32 sides differ because they add many squares in different orders. f16 and tf32 have 10 mantissa bits, bf16 has 7
const TOLERANCES = {
  f32: { loss: 1e-5, fall: 0.05 },
  mixed: { loss: 1e-3, fall: 0.2 },
  tf32: { loss: 1e-3, fall: 0.2 },
  bf16: { loss: 1e-2, fall: 0.5 },
} as const;
const PEER_TIMEOUT = 120_000;

/** Lists all peers and our mixed precision, each with the reason if it cannot be compared here. */
export async function peersHere({
  adapter,
  python,
  matrices = false,
}: {
  adapter: AdapterKind;
  python?: string | undefined;
  /** true if the adapter has tensor cores that we use */
  matrices?: boolean | undefined;
}): Promise<PeerHere[]> {
  const found = await pythonHere(python);
  const hardware = adapter === "hardware";
  return sides.slice(1).map((side) => {
    const unavailable = isTorch(side)
      ? (torchLacks(side, found) ?? (side.includes("cuda") && !hardware ? "our adapter is not a GPU" : undefined))
      : side === "bosquejo-mixed" && !matrices
        ? "our adapter has no tensor cores that we can use"
        : side === "tfjs-cpu" && hardware
          ? "one CPU thread is not compared with a GPU"
          : undefined;
    return unavailable === undefined ? { side } : { side, unavailable };
  });
}

/**
 * Measures the steps of each side from the same weights on the same batch, each side in a process of its own. The
 * processes take samples in turns: other programs slow down all sides alike. If a peer fails, its result is the reason.
 * @throws BenchError if our side fails
 */
export function measureSteps(
  wanted: StepsWanted,
  among: readonly Side[],
  announce: (next: string) => void,
): Promise<StepResult[]> {
  return withFolder(async (folder) => {
    const { network, batchSize, effort, adapter } = wanted;
    const start = isNetwork(network) ? join(folder, "start.safetensors") : undefined;
    if (start && isNetwork(network)) writeStart(start, startOf(network, batchSize));
    const opened: Opened[] = [];
    try {
      for (const side of among) {
        announce(`${side} compiles and takes its first steps`);
        opened.push(await open({ side, adapter, network, batchSize, sample: effort.sample, start }, wanted));
      }
      announce(among.length > 1 ? "taking samples in turns" : "taking samples");
      const taken = await inTurns(
        opened.map((each) => () => sampled(each)),
        effort,
      );
      const results = [];
      for (const [i, each] of opened.entries()) results.push(await finished(each, taken[i]!));
      return results;
    } finally {
      for (const { steps } of opened) steps?.kill();
    }
  });
}

interface Opened {
  readonly side: Side;
  readonly steps?: StepProcess;
  unsupported?: string;
}

/** Returns the message of a peer's failure in place of throwing it. A failure of ours is thrown. */
async function tolerated<T>(side: Side, body: () => Promise<T>): Promise<T | { unsupported: string }> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    if (side === "bosquejo") throw new BenchError(`${side}: ${error.message}`);
    return { unsupported: error.message };
  }
}

/**
 * Returns the longest time for a reply of a side's process, and the Python that executes it. Our sides need neither.
 * @throws BenchError if the side cannot take steps of this network, or this machine lacks its Python or torch
 */
async function hostOf({ side, network }: StepTask, { python, peerTimeout }: StepsWanted): Promise<Host> {
  if (isOurs(side)) return {};
  if (!isNetwork(network))
    throw new BenchError(`network: expected ${networkNames.join(" or ")} for ${side}, got the preset ${network}`);
  const timeout = peerTimeout ?? PEER_TIMEOUT;
  if (!isTorch(side)) return { timeout };
  const found = await pythonHere(python);
  const lacks = torchLacks(side, found);
  if (lacks !== undefined) throw new BenchError(lacks);
  return "path" in found ? { timeout, python: found.path } : { timeout };
}

async function open(task: StepTask, wanted: StepsWanted): Promise<Opened> {
  const { side } = task;
  const steps = await tolerated(side, async () => startSteps(task, await hostOf(task, wanted)));
  return "unsupported" in steps ? { side, ...steps } : { side, steps };
}

async function sampled(each: Opened): Promise<number> {
  const { side, steps } = each;
  if (!steps || each.unsupported !== undefined) return Number.NaN;
  const given = await tolerated(side, () => steps.sample());
  if (typeof given === "number") return given;
  each.unsupported = given.unsupported;
  return Number.NaN;
}

async function finished({ side, steps, unsupported }: Opened, samples: readonly number[]): Promise<StepResult> {
  if (unsupported !== undefined || !steps) return { side, unsupported: unsupported ?? "never started" };
  const facts = await tolerated(side, () => steps.end());
  return "unsupported" in facts ? { side, ...facts } : { ...facts, samples, ms: summarize(samples) };
}

/**
 * Compares the samples of two sides, taken in turns.
 * @throws RangeError unless both sides trained the same compared network at the same batch size
 */
export function compared(ours: MeasuredSteps, theirs: MeasuredSteps): PeerComparison {
  const { network, batchSize } = ours;
  if (!isNetwork(network) || theirs.network !== network || theirs.batchSize !== batchSize) {
    const [us, them] = [ours, theirs].map((side) => `${side.network} at batch ${side.batchSize}`);
    throw new RangeError(`compared: expected the same compared network at the same batch, got ${us} and ${them}`);
  }
  const fall = ({ losses }: StepFacts) => losses[0]! - losses.at(-1)!;
  const lossDifference = Math.abs(theirs.losses[0]! / ours.losses[0]! - 1);
  const fallDifference = Math.abs(fall(theirs) / fall(ours) - 1);
  const most = TOLERANCES[theirs.precision];
  return {
    ...{ ours: ours.side, theirs: theirs.side, network, batchSize, ratio: ratio(theirs.samples, ours.samples) },
    ...{ lossDifference, fallDifference },
    agree: lossDifference <= most.loss && fallDifference <= most.fall,
  };
}

async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "bosquejo-bench-"));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

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

/** Our steps beside a peer's. */
export interface PeerComparison {
  readonly ours: Side;
  readonly theirs: Side;
  readonly network: NetworkName;
  readonly batchSize: number;
  /** theirs over ours, sample by sample, in turns */
  readonly ratio: Summary;
  /** relative difference of the losses before any update */
  readonly lossDifference: number;
  /** relative difference of what the loss fell by in the first steps: gradients and updates in one number */
  readonly fallDifference: number;
  /** whether both are as small as the precision lets them be, so that both sides do the same work */
  readonly agree: boolean;
}

/** What is measured, and where. */
export interface StepsWanted {
  readonly adapter?: string | undefined;
  /** a network that is compared, or a preset's, which is ours alone */
  readonly network: string;
  readonly batchSize: number;
  readonly effort: Effort;
  /** the Python that has torch; found where not given */
  readonly python?: string | undefined;
  /** milliseconds until a peer's first step must be done */
  readonly peerTimeout?: number | undefined;
}

/** A peer, and why it cannot be measured here. */
interface PeerHere {
  readonly side: Side;
  readonly unavailable?: string;
}

// float32 means of many squares, added in another order; f16 and tf32 have 10 bits after the point, bf16 seven
const TOLERANCES = {
  f32: { loss: 1e-5, fall: 0.05 },
  mixed: { loss: 1e-3, fall: 0.2 },
  tf32: { loss: 1e-3, fall: 0.2 },
  bf16: { loss: 1e-2, fall: 0.5 },
} as const;
const PEER_TIMEOUT = 120_000;

/** Every peer, and our mixed precision, and why those that cannot be compared on this adapter and machine cannot. */
export async function peersHere({
  adapter,
  python,
  matrices = false,
}: {
  adapter: AdapterKind;
  python?: string | undefined;
  /** whether the adapter has tensor cores that we use */
  matrices?: boolean | undefined;
}): Promise<PeerHere[]> {
  const found = await pythonHere(python);
  const hardware = adapter === "hardware";
  return sides.slice(1).map((side) => {
    const unavailable = isTorch(side)
      ? (torchLacks(side, found) ?? (side.includes("cuda") && !hardware ? "our adapter is no GPU" : undefined))
      : side === "bosquejo-mixed" && !matrices
        ? "our adapter has no tensor cores that we can use"
        : side === "tfjs-cpu" && hardware
          ? "one CPU thread beside a GPU"
          : undefined;
    return unavailable === undefined ? { side } : { side, unavailable };
  });
}

/**
 * Steps of each side from the same weights on the same batch, each side in a process of its own. All stay open while
 * samples are taken in turns, so that whatever else the machine does slows every side alike. A peer that fails gives
 * the reason; ours throws a BenchError.
 */
export function measureSteps(
  wanted: StepsWanted,
  among: readonly Side[],
  tell: (next: string) => void,
): Promise<StepResult[]> {
  return withFolder(async (folder) => {
    const { network, batchSize, effort, adapter } = wanted;
    const start = isNetwork(network) ? join(folder, "start.safetensors") : undefined;
    if (start && isNetwork(network)) writeStart(start, startOf(network, batchSize));
    const opened: Opened[] = [];
    try {
      for (const side of among) {
        tell(`${side} compiles and takes its first steps`);
        opened.push(await open({ side, adapter, network, batchSize, sample: effort.sample, start }, wanted));
      }
      tell(among.length > 1 ? "samples in turns" : "samples");
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

/** Gives what a peer's failure says, in place of throwing it; ours is thrown. */
async function tolerated<T>(side: Side, body: () => Promise<T>): Promise<T | { unsupported: string }> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    if (side === "bosquejo") throw new BenchError(`${side}: ${error.message}`);
    return { unsupported: error.message };
  }
}

/** What a side's process needs; throws a BenchError where this machine lacks it. */
async function hostOf({ side, network }: StepTask, { python, peerTimeout }: StepsWanted): Promise<Host> {
  if (isOurs(side)) return {};
  if (!isNetwork(network)) throw new BenchError(`${network} is a preset: peers have ${networkNames.join(" and ")}`);
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

/** What two sides' samples of a network that is compared, taken in turns, come to. */
export function compared(ours: MeasuredSteps, theirs: MeasuredSteps): PeerComparison {
  const { network, batchSize } = ours;
  if (!isNetwork(network) || theirs.network !== network || theirs.batchSize !== batchSize) {
    throw new RangeError(`compared: expected one network at one batch, got ${network} and ${theirs.network}`);
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

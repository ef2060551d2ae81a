import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSteps } from "./children.js";
import { type Effort, inTurns, ratio, type Summary, summarize } from "./statistics.js";
import type { StepFacts, StepResult, StepTask } from "./step.js";

/** Our steps beside a peer's. */
export interface Comparison {
  readonly ours: StepTask["side"];
  readonly theirs: StepTask["side"];
  /** theirs over ours, sample by sample, in turns */
  readonly ratio: Summary;
  /** relative difference of the losses before any update */
  readonly lossDifference: number;
  /** relative difference of what the loss fell by in the first steps: gradients and updates in one number */
  readonly fallDifference: number;
  /** whether both are small, so that both sides do the same work */
  readonly agree: boolean;
}

// a float32 mean of 393,216 squares, added in another order
const LOSS_TOLERANCE = 1e-5;
// the fall is a small difference of such losses
const FALL_TOLERANCE = 0.05;

/** What is measured, and where. */
export interface StepsWanted {
  readonly adapter: string | undefined;
  readonly preset: string;
  readonly effort: Effort;
}

/**
 * Steps of each side, ours first, from our weights, each side in a process of its own. All stay open while samples are
 * taken in turns, so that whatever else the machine does slows every side alike.
 */
export function measureSteps(
  { adapter, preset, effort }: StepsWanted,
  sides: readonly StepTask["side"][],
  tell: (next: string) => void,
): Promise<StepResult[]> {
  return withFolder(async (folder) => {
    const task = { adapter, preset, sample: effort.sample, weights: join(folder, "weights.safetensors") };
    const open = [];
    for (const side of sides) {
      tell(`${side} compiles and takes its first steps`);
      open.push(await startSteps({ ...task, side }));
    }
    tell(sides.length > 1 ? "samples in turns" : "samples");
    const taken = await inTurns(
      open.map(({ sample }) => sample),
      effort,
    );
    return Promise.all(
      open.map(async ({ end }, i) => ({ ...(await end()), samples: taken[i]!, ms: summarize(taken[i]!) })),
    );
  });
}

/** What two sides' samples, taken in turns, come to. */
export function compared(ours: StepResult, theirs: StepResult): Comparison {
  const fall = ({ losses }: StepFacts) => losses[0]! - losses.at(-1)!;
  const lossDifference = Math.abs(theirs.losses[0]! / ours.losses[0]! - 1);
  const fallDifference = Math.abs(fall(theirs) / fall(ours) - 1);
  return {
    ...{ ours: ours.side, theirs: theirs.side, ratio: ratio(theirs.samples, ours.samples) },
    ...{ lossDifference, fallDifference },
    agree: lossDifference <= LOSS_TOLERANCE && fallDifference <= FALL_TOLERANCE,
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

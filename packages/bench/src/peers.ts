import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureInChild } from "./children.js";
import { ratio, type Summary } from "./statistics.js";
import type { StepResult, StepTask } from "./step.js";

/** Our steps beside a peer's, taken in turns. */
export interface Comparison {
  readonly ours: StepResult;
  readonly theirs: StepResult;
  /** theirs over ours */
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

/** The step of a preset in a process of its own. */
export const measureOurs = (task: Omit<StepTask, "side" | "weights">): Promise<StepResult> =>
  withFolder((folder) => measureInChild({ ...task, side: "bosquejo", weights: join(folder, "weights.safetensors") }));

/** Ours, theirs, ours, theirs, from the same weights; `tell` hears what comes next. */
export function comparePeer(
  task: Omit<StepTask, "side" | "weights">,
  rounds: number,
  tell: (next: string) => void,
): Promise<Comparison[]> {
  return withFolder(async (folder) => {
    const weights = join(folder, "weights.safetensors");
    const taken: Comparison[] = [];
    for (let round = 1; round <= rounds; round++) {
      const measure = (side: StepTask["side"]) => {
        tell(`${side}, round ${round} of ${rounds}`);
        return measureInChild({ ...task, side, weights });
      };
      const ours = await measure("bosquejo");
      taken.push(compared(ours, await measure("tfjs-webgpu")));
    }
    return taken;
  });
}

function compared(ours: StepResult, theirs: StepResult): Comparison {
  const fall = ({ losses }: StepResult) => losses[0]! - losses.at(-1)!;
  const lossDifference = Math.abs(theirs.losses[0]! / ours.losses[0]! - 1);
  const fallDifference = Math.abs(fall(theirs) / fall(ours) - 1);
  const agree = lossDifference <= LOSS_TOLERANCE && fallDifference <= FALL_TOLERANCE;
  return { ours, theirs, ratio: ratio(theirs.ms, ours.ms), lossDifference, fallDifference, agree };
}

async function withFolder<T>(body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "bosquejo-bench-"));
  try {
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
